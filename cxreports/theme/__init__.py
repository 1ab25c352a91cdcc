"""Design tokens: one set of colours and fonts for CSS, charts and PDF."""

from cxreports.theme.font import FONTS
from cxreports.theme.model import Theme, load_theme, theme_names

__all__ = ["FONTS", "Theme", "load_theme", "theme_names"]
