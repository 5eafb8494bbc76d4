"""Who may see and write what: kept beside the bureau, so that it can be caught out."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Rights:
    """Who may see and write what, as the office has ordered it."""

    holder: dict[str, str]
    """Site → its fixed inspector."""
    lent: set[tuple[str, str]]
    """(account, site)."""
    readers: frozenset[str]
    closed: set[str] = field(default_factory=set)
    """Accounts that are closed for now."""
    revoked: set[str] = field(default_factory=set)
    """Devices that were shut out, for good."""

    def may_write(self, account: str, scope: str) -> bool:
        """Whether an account may write rows of a scope."""
        of = scope.partition(":")[2]
        holds = self.holder.get(of) == account or (account, of) in self.lent
        return holds and account not in self.closed

    def scopes(self, account: str) -> set[str]:
        """The scopes an account holds."""
        if account in self.closed:
            return set()
        sites = {site for site, one in self.holder.items() if one == account}
        sites |= {site for one, site in self.lent if one == account}
        held = {"bureau", f"user:{account}"}
        held |= {f"{kind}:{site}" for site in sites for kind in ("site", "people")}
        if account in self.readers:
            held |= {f"site:{site}" for site in self.holder}
        return held

    def shut_out(self, account: str, device: str) -> bool:
        """Whether the bureau has nothing to say to this device."""
        return account in self.closed or device in self.revoked
