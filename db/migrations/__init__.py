"""The history of the schema, one file a revision: expand only, never importing the live tables.

`db.store.migrate` runs it; both sides share it and `side` decides which local tables exist.
"""
