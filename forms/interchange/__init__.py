"""Filled forms in the field's own formats: an XForms instance (`instance`), and bulk tables in
ODK's layout (`tables`), written as CSV or Excel (`files`)."""
