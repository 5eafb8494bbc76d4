"""Official papers: facts frozen as content, wording as data, drawing, seal and verification.

`content` → `draw` makes a PDF; `seal` and `certificate` prove it; `verify` judges it.
"""
