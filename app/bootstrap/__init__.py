"""The composition root: puts floors together, starts the program, opens and closes its gates.

Nothing here decides; it makes objects and joins them.
"""
