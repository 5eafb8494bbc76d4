"""Figures beside their floors, measured in one run: `python -m tools.bench`.

It prints and asserts nothing: machines are noisy, the ratio to the floor is what is read.
"""
