"""What the pages about papers are built from: the packet's fields, the service form, the facts of
an issued paper, and its code read back from the drawn page.
"""
