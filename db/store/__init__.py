"""The files that hold everything: opening, encrypting, unlocking, backing up and migrating them.

SQLCipher on the laptop and for the bureau's embedded default, PostgreSQL for a larger bureau.
"""
