"""Reads XLSForms through pyxform when a form is published: `load.load` gives a Definition.

Whatever is wrong comes back as findings with sheet, row and column; laptops never run this.
"""
