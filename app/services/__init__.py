"""Use cases of the laptop: each call is one transaction through the journal.

Services take a `Laptop` by constructor and return frozen values; words and Qt are above them.
"""
