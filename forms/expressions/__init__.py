"""XPath 1.0 with ODK's functions: tokens, syntax, compiled closures, and what each one reads.

Start at `expression.compile_expression`; `nodes` holds the tree that expressions look at.
"""
