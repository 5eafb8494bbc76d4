"""The parts every page is built from: tables, forms, chips, rings, panels.

A new page adds no new part without need.
"""
