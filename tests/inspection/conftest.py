"""Property tests of the trade's rules: fewer seconds, no deadline on a busy machine."""

from hypothesis import settings

settings.register_profile("inspection", deadline=None, max_examples=100)
settings.load_profile("inspection")
