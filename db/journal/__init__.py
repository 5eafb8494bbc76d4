"""The one gateway for writes: operation and row in one transaction, on laptop and bureau alike.

`gateway` makes operations, `laptop` and `bureau` keep them, `accept` judges those of laptops,
`feed` hands rows out, `publish` takes them in.
"""
