"""One schema for laptop and bureau: tables, the encrypted store, the journal, merge, replication.

Every change to a synced row passes `db.journal`; readers use `db.queries`.
"""
