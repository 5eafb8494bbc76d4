"""The trade's rules: terms, identity, money, working days, duties, sampling, problems, numbering.

Plain Python without input or output; the only library is a holiday calendar.
"""
