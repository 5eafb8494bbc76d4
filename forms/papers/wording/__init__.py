"""Words of the papers: versioned TOML, one file per template and version, never edited once used.

A change of one character is a new version: papers already issued keep their own words.
"""
