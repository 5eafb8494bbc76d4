"""The gate of every day: the passphrase, and for who forgot it the bureau's recovery key.

`view` is the gate, `recovery` the form that takes its place while a key is given, `restoring` the
list of dated copies when the file is damaged."""

from app.ui.pages.unlock.view import UnlockPage

__all__ = ["UnlockPage"]
