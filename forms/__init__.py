"""What people fill in and print: forms compiled from XLSForms, their answers, and papers.

`publish` compiles our own forms, `answers` is a form being filled in, `papers` prints.
"""
