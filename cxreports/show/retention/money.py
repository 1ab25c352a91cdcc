"""Amounts as a report prints an estimate: two significant figures, in thousands or millions."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import get_currency_symbol

from cxreports.show import numbers
from cxreports.show.typography import NBSP
from cxreports.show.voice import Voice

_FIGURES = 2


def money(amount: float, currency: str, voice: Voice, *, figures: int = _FIGURES) -> str:
    """« 340 k€ », « 1,2 M€ », "€340k", "€1.2m".

    >>> [money(amount, "EUR", Voice("en")) for amount in (341_234, -1_180_000, 236.4)]
    ['€340k', '−€1.2m', '€240']
    """
    value, places = _rounded(abs(amount), figures)
    scale, french, english = _scale(value)
    places = max(0, places + {1.0: 0, 1e3: 3, 1e6: 6, 1e9: 9}[scale]) if value % scale else 0
    text = numbers.number(value / scale, places, voice.language)
    symbol = str(get_currency_symbol(currency, locale=voice.language))
    sign = "−" if amount < 0 and value else ""
    if voice.language == "fr":
        return f"{sign}{text}{NBSP}{french}{symbol}"
    return f"{sign}{symbol}{text}{english}"


def _rounded(value: float, figures: int) -> tuple[float, int]:
    """The value to so many significant figures, and the decimals that it then has."""
    if not value:
        return 0.0, 0
    exponent = Decimal(repr(value)).adjusted()
    places = figures - 1 - exponent
    return float(numbers.rounded(value, places)), places


def _scale(value: float) -> tuple[float, str, str]:
    if value >= 1e9:
        return 1e9, "Md", "bn"
    if value >= 1e6:
        return 1e6, "M", "m"
    return (1e3, "k", "k") if value >= 1e3 else (1.0, "", "")
