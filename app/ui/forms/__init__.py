"""The form view: any compiled form as sections with an outline, one question a line, by keyboard.

Passive: a presenter says what is asked and answered; what the user does goes out as signals.
"""
