"""Filled forms leave the program: the panel that pages with lists of forms show beside them."""
