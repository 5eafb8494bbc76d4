"""Renders every page and state of the window, in every look and both languages, and judges them.

`scene` brings a laptop into a state worth showing, `tour` goes through the window.
"""
