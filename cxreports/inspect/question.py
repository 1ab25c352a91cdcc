"""Is a column a question of a survey, of which kind, and on which scale?"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from cxreports.inspect.answers import Answers
from cxreports.inspect.doubt import Choice, Doubt
from cxreports.inspect.finding import Sure, least
from cxreports.inspect.profile import Profile
from cxreports.inspect.vocabulary import NOT_A_RATING
from cxreports.inspect.words import any_of

ENOUGH = 30  # answers from which the highest one given is taken for the top of the scale
_HIGHEST = 11  # answer from which a number under a heading like "score" is no rating (11: a stray)
_SURE = 100  # answers from which a scale all of whose steps were used is certain
_MANY, _STRAY = 1000, 0.001  # a 0 in so few of so many answers is no part of the scale
_TELLING_ONES = 30  # 1s without a single 0 that make 1-10 more than chance

_NPS = any_of("nps net_promoter* ltr recommend* recommand*")
_CES = (
    r"\b(ces|effort\w*|eas(y|e|ier|ily|iness)|difficult\w*|facil\w*|difficile\w*|simpl(e|"
    r"icity|icite))\b"
)
_CSAT = r"\b(c ?sat|satisf\w*|insatisf\w*|stars?|etoiles?|happy|happiness|content(e|ement)?)\b"
_RATING = (
    r"\b(rating|rate|ratings|score|note|notation|notes|evaluation|appreciation|mark|"
    r"q ?\d+[a-z]?|question \d+|avis)\b"
)
_ITEM = any_of(
    "likely likelihood intention intent trust confiance agree d_accord loyal* fidel* "
    "repurchase reachat importan* how comment dans_quelle_mesure to_what_extent please_rate "
    "notez evaluez quality qualite clarity clarte friendl* amabilite courtesy courtoisie "
    "speed rapidite value_for_money rapport_qualite_prix cleanliness proprete listening "
    "ecoute experience accueil welcome staff personnel delai attente waiting_time"
)
_COMPUTED = any_of(
    "group groupe category categorie segment class classe type bucket confidence calc* recod* weight rank"
)
_STATED = re.compile(
    (
        r"(?:\(|\b)(?:(?:scale|echelle|de|from|entre|between|sur|on|of|"
        r"rating)\s*)*\(?(?P<low>[01])\s*(?:-|–|—|to|à|a|/|et|and|\.\.)\s*(?P<high>3|4|5|6|7|9|10|"
        r"100)\b"
    ),
    re.IGNORECASE,
)
_OUT_OF = re.compile(r"(?:/|\bsur|\bout of)\s*(?P<high>5|7|10|100)\b", re.IGNORECASE)
_ANCHOR = re.compile(
    (
        r"\b(?P<low>[01])\s*[=:]\s*(?P<first>[^,;/)\d]+).*?\b(?P<high>5|7|"
        r"10)\s*[=:]\s*(?P<last>[^,;/)\d]+)"
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a column asks.

    Attributes:
        kind: nps, csat, ces or item; with `kind_doubt` only the most usual one.
        scale: lowest and highest answer; None with a `scale_doubt`.
        polarity: ease or effort, higher or lower; "" when it is not known (of ces) or the usual one.
        zero: how many answers are 0 on a scale where 0 may mean "no answer".
    """

    kind: str
    sure: Sure
    why: str
    scale: tuple[int, int] | None
    polarity: str = ""
    kind_doubt: Doubt | None = None
    scale_doubt: Doubt | None = None
    zero: int = 0
    battery: bool = False


def ask(found: Profile, answers: Answers, place: str) -> Asked | None:
    """What a column asks, judged by its heading and its answers; None when it is no question."""
    name = found.plain
    if re.search(_COMPUTED, name) and not re.search(r"[?]", found.text):
        return None
    counted = re.search(NOT_A_RATING, name) and len(name.split()) <= 6
    kind, sure, why = _kind(name, answers)
    if not kind or (counted and kind in {"item", "rating"} and not answers.kind):
        return None
    if not answers.whole and (kind == "nps" or any(not (2 * n).is_integer() for n in answers.counts)):
        return None
    if kind == "rating" and answers.high > _HIGHEST:
        return None
    if kind == "nps" and not _may_be_nps(answers):
        return None if answers.low < 0 or answers.high > 11 else _nps_elsewhere(found, answers, place)
    asked = Asked(
        "item" if kind == "rating" else kind, sure, why, None, answers.polarity if kind != "nps" else ""
    )
    asked = _with_scale(asked, found, answers, place)
    if kind == "rating":
        asked = _unnamed(asked, found, place)
    if kind == "ces" and not answers.polarity:
        asked = replace(asked, polarity=_anchored(found.text))
    return asked


def _kind(name: str, answers: Answers) -> tuple[str, Sure, str]:
    for kind, pattern in (("nps", _NPS), ("ces", _CES), ("csat", _CSAT)):
        if match := re.search(pattern, name):
            if kind != "nps" and answers.kind == "item":
                return "item", "likely", f"answers from agree to disagree; the heading says {match[0]!r}"
            return kind, "certain" if answers.n >= ENOUGH else "likely", f"the heading says {match[0]!r}"
    if answers.kind:
        return answers.kind, "certain", f"the answers say so: {', '.join(list(answers.texts)[:3])}"
    if match := re.search(_RATING, name):
        return "rating", "unsure", f"the heading says {match[0]!r}, not what is asked"
    if match := re.search(_ITEM, name):
        return "item", "likely", f"the heading says {match[0]!r}"
    return "", "unsure", ""


def _may_be_nps(answers: Answers) -> bool:
    """Whole numbers up to 10, with a few strays; not a 1-5 or 1-7 scale under the name of NPS."""
    strays = sum(n for number, n in answers.counts.items() if not 0 <= number <= 10)
    return answers.whole and strays <= 0.1 * answers.n and (answers.high >= 8 or answers.n < ENOUGH)


def _nps_elsewhere(found: Profile, answers: Answers, place: str) -> Asked:
    low, high = int(answers.low), int(answers.high)
    question = f"the heading says recommendation, but the answers run from {low} to {high}: is it on 0-10?"
    choices = (
        Choice("asked on 0-10, nobody gave more", {"kind": "nps", "scale": "[0, 10]"}),
        Choice(
            f"another scale, {min(low, 1)}-{high}: no Net Promoter Score",
            {"kind": "item", "scale": f"[{min(low, 1)}, {high}]"},
        ),
    )
    doubt = Doubt(place, question, choices)
    return Asked(
        "item",
        "unsure",
        f"the heading says recommendation; answers {low} to {high}",
        None,
        kind_doubt=doubt,
        scale_doubt=doubt,
    )


def _with_scale(asked: Asked, found: Profile, answers: Answers, place: str) -> Asked:
    if answers.scale:
        return replace(
            asked, scale=answers.scale, why=f"{asked.why}; the words of the answers give the scale"
        )
    if asked.kind == "nps":
        return _nps_scale(asked, found, answers)
    stated = _STATED.search(found.text) or _OUT_OF.search(found.text)
    if stated:
        low = int(stated["low"]) if "low" in stated.groupdict() else min(1, int(answers.low))
        scale = (low, int(stated["high"]))
        inside = sum(n for number, n in answers.counts.items() if scale[0] <= number <= scale[1])
        if inside >= 0.9 * answers.n:
            return replace(asked, scale=scale, why=f"{asked.why}; the text says {stated[0].strip(' (')}")
    return _seen_scale(asked, answers, place)


def _nps_scale(asked: Asked, found: Profile, answers: Answers) -> Asked:
    """0-10; 1-10 where the text says so, or is silent while many 1s and no 0 show that 0 was not offered."""
    inside = sum(n for number, n in answers.counts.items() if 0 <= number <= 10)
    why = f"{asked.why}; {inside} of {answers.n} answers are whole numbers from 0 to 10"
    stated = _STATED.search(found.text)
    if stated and stated["high"] == "10" and 0 not in answers.counts:
        return replace(
            asked, scale=(int(stated["low"]), 10), why=f"{why}; the text says {stated[0].strip(' (')}"
        )
    ones = answers.counts.get(1, 0)
    if 0 not in answers.counts and ones >= _TELLING_ONES:
        why = (
            f"{asked.why}; no 0 among {answers.n} answers while 1 was given {ones} times: the scale "
            f"begins at 1"
        )
        return replace(asked, scale=(1, 10), sure="likely", why=why)
    return replace(asked, scale=(0, 10), why=why)


def _seen_scale(asked: Asked, answers: Answers, place: str) -> Asked:
    """The scale from the lowest and highest answers given, where enough were given."""
    low, high, strays = _range(answers)
    seen = f"answers from {low} to {high}" + (f" and {strays} elsewhere" if strays else "")
    why = f"{asked.why}; {seen}"
    if answers.n >= ENOUGH:
        if low == 0 and high in {5, 7}:
            return _with_zero(asked, answers, high, why)
        if (scale := _usual(answers, low, high)) is not None:
            return replace(asked, scale=scale, sure=least(asked.sure, _how_sure(answers, scale)), why=why)
    doubt = Doubt(
        place,
        f"{answers.n} {seen}: which scale was offered?",
        _scales(low, high),
        "the lowest and the highest answer like [1, 5]",
        r"\[\d+, ?\d+\]",
    )
    return replace(asked, scale=None, scale_doubt=doubt, sure="unsure", why=why)


def _with_zero(asked: Asked, answers: Answers, high: int, why: str) -> Asked:
    """A 0 below a scale that usually begins at 1: only a person knows what it means, unless it is a stray."""
    zeros = answers.counts[0]
    if answers.n >= _MANY and zeros <= _STRAY * answers.n:
        told = f"{why}, {zeros} of them 0: off the scale"
        return replace(asked, scale=(1, high), sure="likely", why=told)
    return replace(asked, scale=None, zero=zeros, sure="unsure", why=why)


def _usual(answers: Answers, low: int, high: int) -> tuple[int, int] | None:
    """The scale in use that has these ends."""
    if low == 0 and high in {1, 10}:
        return 0, high
    if high in {5, 7} or (high == 10 and answers.counts.get(1, 0) >= _TELLING_ONES):
        return 1, high
    if high == 100 and answers.n >= 2 * ENOUGH and len(answers.counts) > 5:
        return 0, 100
    return None


def _how_sure(answers: Answers, scale: tuple[int, int]) -> Sure:
    """Certain when many answered and nothing on the scale was left out."""
    unused = [step for step in range(scale[0], scale[1] + 1) if step not in answers.counts]
    return "certain" if answers.n >= _SURE and not unused else "likely"


def _range(answers: Answers) -> tuple[int, int, int]:
    """Lowest and highest answer; a few strays above a usual top are set apart and counted."""
    high = answers.high
    for top in (5, 7, 10):
        above = sum(n for number, n in answers.counts.items() if number > top)
        if high > top and answers.counts.get(top) and above <= 0.02 * answers.n and high >= 10:
            return int(max(answers.low, 0)), top, above
    return int(answers.low), int(-(-high // 1)), 0


def _scales(low: int, high: int) -> tuple[Choice, ...]:
    usual = [(1, 5), (0, 5), (1, 7), (0, 10), (1, 10), (1, 4), (1, 3), (0, 1)]
    fit = [pair for pair in usual if pair[0] <= low and high <= pair[1]][:3] or [(0, 100)]
    return tuple(Choice(f"{a} to {b}", {"scale": f"[{a}, {b}]"}) for a, b in fit)


def _unnamed(asked: Asked, found: Profile, place: str) -> Asked:
    """A rating under a heading that does not say of what."""
    choices = [
        Choice("satisfaction", {"kind": "csat"}),
        Choice("anything else on a scale", {"kind": "item"}),
    ]
    if asked.scale == (0, 10) or (asked.scale is None and found.high > 7):
        choices.insert(0, Choice("would they recommend you?", {"kind": "nps"}))
    if "star" in found.plain or "etoile" in found.plain or (asked.scale is None and not asked.scale_doubt):
        return asked
    doubt = Doubt(place, f"what does {found.name!r} ask?", tuple(choices))
    return replace(asked, kind_doubt=doubt)


def _anchored(text: str) -> str:
    """Ease or effort, where the wording explains the ends: "1 = very difficult, 7 = very easy"."""
    if match := _ANCHOR.search(text):
        easy = any_of("easy facile low faible peu little")
        first, last = bool(re.search(easy, match["first"], re.I)), bool(re.search(easy, match["last"], re.I))
        if first != last:
            return "ease" if last else "effort"
    return ""
