"""The laptop program: services, sync, presenters, and the window.

The rooms import only downward: ui → presenters → services → sync → db.
"""
