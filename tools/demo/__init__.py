"""The demonstration: a made-up bureau with a real server, and a day of its first inspector.

`bureau` founds and staffs it, `past` lets its inspectors work up to the day, `walk` goes through
the day itself.
"""
