"""One module or folder for each page: passive views over the presenters.

Pages are built from `app.ui.widgets` and do not import each other.
"""
