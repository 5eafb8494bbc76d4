"""New photos, sorted to visits by their time: `view` is the page, `pile` one card of it."""

from app.ui.pages.photos.view import page

__all__ = ["page"]
