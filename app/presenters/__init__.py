"""What pages decide, in plain Python: tested with a fake view and jobs that run at once.

Presenters return codes and numbers; words are made in `app.ui`.
"""
