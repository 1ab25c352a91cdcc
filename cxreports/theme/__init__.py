"""Design tokens: one set of colours and fonts for CSS, charts and PDF."""

from cxreports.theme.model import FONTS, Theme, load_theme

__all__ = ["FONTS", "Theme", "load_theme"]
