"""How papers look: embedded faces, Chinese line breaking, the GB/T 9704 page, one file a template.

Templates arrange words into rows; the page places rows; nothing here knows where facts come from.
"""
