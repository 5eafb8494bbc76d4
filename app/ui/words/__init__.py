"""The only words of the window that are not a page's own: refusals, codes, dates, sums.

Presenters return codes and numbers; these modules say them in the language in force.
"""
