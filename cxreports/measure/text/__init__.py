"""What customers say: comments in French and English, masked, tagged, felt, compared and quoted.

comments = read_comments(frame["comment"], language="fr", names=customers["name"])
themes = tag_themes(comments)
themes.shares()
"""

from cxreports.measure.text.comment import Comment, Comments, read_comments
from cxreports.measure.text.dictionary import Dictionary, Theme, dictionary, read_dictionary
from cxreports.measure.text.discovery import Discovery, Subject, discover
from cxreports.measure.text.language import identify
from cxreports.measure.text.mask import Mask, Masked, mask_text
from cxreports.measure.text.quotes import RULE, Quote, choose_quotes
from cxreports.measure.text.sentiment import (
    Feelings,
    Lexicon,
    Sentiment,
    feel,
    feelings,
    lexicon,
    read_lexicon,
)
from cxreports.measure.text.themes import UNCLASSIFIED, Themes, nps_classes, tag_themes
from cxreports.measure.text.validate import (
    Quality,
    ThemeQuality,
    agreement,
    held_out,
    theme_agreement,
)
from cxreports.measure.text.words import Word, distinctive_words

__all__ = [
    "RULE",
    "UNCLASSIFIED",
    "Comment",
    "Comments",
    "Dictionary",
    "Discovery",
    "Feelings",
    "Lexicon",
    "Mask",
    "Masked",
    "Quality",
    "Quote",
    "Sentiment",
    "Subject",
    "Theme",
    "ThemeQuality",
    "Themes",
    "Word",
    "agreement",
    "choose_quotes",
    "dictionary",
    "discover",
    "distinctive_words",
    "feel",
    "feelings",
    "held_out",
    "identify",
    "lexicon",
    "mask_text",
    "nps_classes",
    "read_comments",
    "read_dictionary",
    "read_lexicon",
    "tag_themes",
    "theme_agreement",
]
