"""Which firm a list means: known by its credit code, else by its name; never guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from inspection.refusal import Refusal
from server.folding import fold_name
from server.imports.plan import Add, Edit, Record, Write


class FirmBook:
    """The bureau's firms while a list is planned. Mentions are gathered first, resolved after."""

    def __init__(self, firms: Iterable[Record], make_id: Callable[[], str]) -> None:
        self._make_id = make_id
        self._by_code: dict[str, list[Record]] = defaultdict(list)
        self._by_name: dict[str, list[Record]] = defaultdict(list)
        for firm in firms:
            if firm["voided_at"] is None:
                self._by_name[fold_name(firm["name"])].append(firm)
                if firm["credit_code"]:
                    self._by_code[firm["credit_code"]].append(firm)
        self._codes: dict[str, set[str]] = defaultdict(set)
        self._names: dict[str, set[str]] = defaultdict(set)
        self._resolved: dict[tuple[str, str | None], str] = {}
        self.writes: list[Write] = []

    def mention(self, name: str, code: str | None) -> None:
        """A row that may be taken names this firm; needed before any `resolve`."""
        if code:
            self._codes[fold_name(name)].add(code)
            self._names[code].add(fold_name(name))

    def check(self, name: str, code: str | None) -> None:
        """Raise Refusal ``firm.ambiguous``, ``firm.two_codes``, ``firm.two_names``,
        ``firm.code_differs`` if the list or the bureau's firms do not say which firm is meant."""
        folded = fold_name(name)
        if len(self._codes[folded]) > 1:
            raise Refusal("firm.two_codes", name=name)
        if code and len(self._names[code]) > 1:
            raise Refusal("firm.two_names", code=code)
        code = code or next(iter(self._codes[folded]), None)
        if code and self._by_code[code]:
            if len(self._by_code[code]) > 1:
                raise Refusal("firm.ambiguous", name=name)
            return
        named = self._by_name[folded]
        if len(named) > 1:
            raise Refusal("firm.ambiguous", name=name)
        stored_code = named[0]["credit_code"] if named else None
        if stored_code and code:
            raise Refusal("firm.code_differs", name=name)
        if stored_code and self._names[stored_code] - {folded}:  # the list renames this very firm
            raise Refusal("firm.two_names", code=stored_code)

    def resolve(self, name: str, code: str | None) -> tuple[str, bool]:
        """The firm's id, and whether this first use adds or changes it. Call `check` before."""
        folded = fold_name(name)
        code = code or next(iter(self._codes[folded]), None)
        if (known := self._resolved.get((folded, code))) is not None:
            return known, False
        stored = self._by_code[code] if code else []
        stored = stored or self._by_name[folded]
        if not stored:
            firm = {"id": self._make_id(), "name": name, "credit_code": code}
            self.writes.append(Add("firm", firm))
            found, touched = str(firm["id"]), True
        else:
            found, touched = str(stored[0]["id"]), self._correct(stored[0], name, code)
        self._resolved[folded, code] = found
        return found, touched

    def _correct(self, firm: Record, name: str, code: str | None) -> bool:
        new: dict[str, str] = {}
        if code and firm["credit_code"] != code:
            new["credit_code"] = code
        if fold_name(firm["name"]) != fold_name(name):
            new["name"] = name
        if new:
            shown = {column: firm[column] for column in new}
            self.writes.append(Edit("firm", str(firm["id"]), shown, new))
        return bool(new)
