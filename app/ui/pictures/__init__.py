"""Pictures on pages: the ways they come in (button, drop, paste, folder), and the box that shows
those of one place."""
