"""A made-up city for demo, tests and benchmarks: sites, firms, workers, and what was done there.

All of it follows from a seed and a civil date; names are composed, nobody in it exists.
"""
