"""Any form as paper: a blank A4 sheet to fill in by hand (`blank`), a filled form as a record to
sign (`record`); `code` is what a sheet's QR says, `layout` how blocks become pages."""
