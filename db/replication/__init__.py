"""What laptop and bureau must compute alike: operations, chains, digests, snapshots, wire types.

Pure functions and values only: no database, no network, no clock.
"""
