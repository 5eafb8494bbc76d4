"""The window: the only place with Qt, and the only place with words.

Shell, jobs, theme, language; parts in `widgets`, pages in `pages`, sentences in `words`.
"""
