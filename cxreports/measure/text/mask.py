"""Personal data out of a comment, before anything else is done with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from cxreports.measure.text.token import fold
from cxreports.measure.text.wordlist import wordlist

GAP = "[…]"  # stands for what was taken out
KINDS = ("email", "url", "iban", "card", "phone", "plate", "reference", "handle", "name")

_EMAIL = re.compile(
    r"[\w.+-]{1,64}(?:@|\s?[(\[](?:at|arobase)[)\]]\s?|\s(?:arobase)\s)[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}",
    re.I,
)
_URL = re.compile(r"(?:https?://|www\.)[^\s/<>\"]+(/\S*|\?\S*)?", re.I)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?=[ -]?[A-Za-z0-9]{4})")
_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
_PHONES = re.compile(
    r"(?<![\w+])(?:"
    r"(?:\+|00)33[ .-]?(?:\(0\)[ .-]?)?[1-9](?:[ .-]?\d{2}){4}"  # France, from abroad
    r"|0[1-9](?:[ ./-]?\d{2}){4}"  # France
    r"|\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d(?:[ .-]?\d){5,12}"  # any country
    r"|00[1-9]\d(?:[ .-]?\d){7,11}"
    r"|(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}"  # North America
    r"|0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}"  # United Kingdom
    r")(?!\d)"
)
_PLATE = re.compile(
    r"\b[A-HJ-NP-TV-Z]{2}[ -]?\d{3}[ -]?[A-HJ-NP-TV-Z]{2}\b"  # France since 2009
    r"|\b[a-z]{2}-\d{3}-[a-z]{2}\b"
    r"|\b\d{3,4} ?[A-Z]{2,3} ?(?:0[1-9]|[1-8]\d|9[0-5]|2[AB])\b"  # France before
    r"|\b[A-Z]{2}\d{2} ?[A-Z]{3}\b"  # United Kingdom
)
_REFERENCE = re.compile(
    r"(?P<cue>\b(?:commande|cde|contrat|dossier|ticket|facture|r[ée]f(?:[ée]rence)?|client|adh[ée]rent|colis|"
    r"suivi|num[ée]ro|r[ée]servation|incident|r[ée]clamation|order|contract|invoice|account|booking|reservation|"
    r"confirmation|case|claim|reference|ref|tracking|member|number|policy)\b"
    r"(?:\s*(?:n\s?[°ºo]|num[ée]ro|number|no|id|code|est|is|le|the|[#:.,°])){0,3}\s*)"
    r"(?P<id>(?=[A-Z-]{0,14}\d)[A-Z0-9](?:[A-Z0-9/_-]*[A-Z0-9])?)(?![\w€%])",
    re.I,
)
_LONG_NUMBER = re.compile(r"(?<![\w.,])\d{7,}(?![\w]|[.,]\d| ?€)")
_CODE = re.compile(r"\b(?=[A-Z-]{0,14}\d)(?=[0-9-]{0,14}[A-Z])[A-Z0-9][A-Z0-9-]{4,}[A-Z0-9]\b")
_HANDLE = re.compile(r"@\w+")
_TITLE = re.compile(
    r"\b(M\.|Mr\.?|Mrs\.?|Ms\.?|Mme|Mlle|Monsieur|Madame|Mademoiselle|Dr\.?)\s+"
    r"((?:[A-ZÀ-ÖØ-Þ][\w'-]+\s?){1,3})"
)
_DATE = re.compile(r"\d{1,4}[/_-]\d{1,2}(?:[/_-]\d{1,4})?")
_QUANTITY = re.compile(r"\d{1,3}[A-Za-z]{1,3}")
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_REFERENCE = 4
_SHORTEST_NAME = 2
_IBAN_LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
    "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26,
    "IT": 27, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28,
    "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26, "MA": 28, "SA": 24,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal data, and how many of each kind were taken out.

    Attributes:
        text: the text, with "[…]" in place of each.
        found: kind → count; the log of redactions, which never holds what was taken out.
    """

    text: str
    found: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Mask:
    """Takes personal data out of comments (methodology R19).

    Attributes:
        names: folded words of names; a capitalised word among them is taken out.
        wholes: first folded word of a name of several words → the rest; taken out in any case.
    """

    names: frozenset[str] = frozenset()
    wholes: Mapping[str, frozenset[tuple[str, ...]]] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Iterable[object] = ()) -> Mask:
        """A mask that also knows names, as written in a customer table; missing ones are passed over.

        A name's own words are taken out where they are capitalised ("Rose" but not "rose"), a whole name of
        two words or more in any case.
        """
        particles = wordlist("particles", "fr") | wordlist("particles", "en")
        single: set[str] = set()
        wholes: dict[str, set[tuple[str, ...]]] = {}
        for name in names:
            words = tuple(fold(word) for word in _WORD.findall(name)) if isinstance(name, str) else ()
            single.update(word for word in words if len(word) >= _SHORTEST_NAME and word not in particles)
            if len(words) > 1:
                wholes.setdefault(words[0], set()).add(words[1:])
        return cls(frozenset(single), {first: frozenset(rest) for first, rest in wholes.items()})

    def __call__(self, text: str) -> Masked:
        """Mask one text. What is uncertain is taken out: a long number is a reference, a wrong IBAN too."""
        found: Counter[str] = Counter()
        digits = any(map(str.isdigit, text))
        if "@" in text or "arobase" in text or "(at)" in text:
            text = _replace(_EMAIL, "email", text, found)
        if "www." in text or "://" in text:
            text = _replace(_URL, "url", text, found, lambda match: match[0] if not match[1] else GAP)
        if digits:
            text = _mask_digits(text, found)
        if "@" in text:
            text = _replace(_HANDLE, "handle", text, found)
        text = _replace(_TITLE, "name", text, found, _titled)
        if self.names:
            text = self._mask_names(text, found)
        return Masked(text, dict(found))

    def _mask_names(self, text: str, found: Counter[str]) -> str:
        words = [(match.start(), match.end(), match[0]) for match in _WORD.finditer(text)]
        folded = [fold(word) for _, _, word in words]
        parts: list[str] = []
        done = place = 0
        while place < len(words):
            length = self._length(folded, words[place][2], place)
            if length:
                parts += [text[done : words[place][0]], GAP]
                done = words[place + length - 1][1]
                found["name"] += 1
            place += max(1, length)
        return "".join(parts) + text[done:]

    def _length(self, folded: list[str], word: str, place: int) -> int:
        """How many words from `place` on are a name; 0 for none."""
        for rest in sorted(self.wholes.get(folded[place], ()), key=len, reverse=True):
            if tuple(folded[place + 1 : place + 1 + len(rest)]) == rest:
                return 1 + len(rest)
        return int(word[0].isupper() and folded[place] in self.names)


def mask_text(text: str, names: Iterable[object] = ()) -> Masked:
    """Take personal data out of one text; for many texts make a `Mask` once.

    E-mail addresses, web addresses with a path, IBAN (checked), payment cards (checked), telephone numbers,
    number plates, order, contract and booking references, @handles, people named with a title, and the names
    given.

    Source: methodology R19.

    >>> mask_text("Commande n° A123456, écrire à lea@example.org ou au 06 12 34 56 78").text
    'Commande n° […], écrire à […] ou au […]'
    >>> mask_text("Merci à Camille !", names=["Camille Durand"]).found
    {'name': 1}
    """
    return Mask.of(names)(text)


def _replace(
    pattern: re.Pattern[str],
    kind: str,
    text: str,
    found: Counter[str],
    instead: Callable[[re.Match[str]], str] = lambda match: GAP,
) -> str:
    def counted(match: re.Match[str]) -> str:
        written = instead(match)
        if written != match[0]:
            found[kind] += 1
        return written

    return pattern.sub(counted, text)


def _mask_digits(text: str, found: Counter[str]) -> str:
    text = _mask_ibans(text, found)
    text = _replace(_CARD, "card", text, found, lambda match: GAP if _luhn(match[0]) else match[0])
    text = _replace(_PHONES, "phone", text, found)
    text = _replace(_PLATE, "plate", text, found)
    text = _replace(_REFERENCE, "reference", text, found, _referenced)
    text = _replace(_CODE, "reference", text, found)
    return _replace(_LONG_NUMBER, "reference", text, found)


def _titled(match: re.Match[str]) -> str:
    return f"{match[1]} {GAP}{' ' if match[2].endswith(' ') else ''}"


def _referenced(match: re.Match[str]) -> str:
    said = match["id"]
    short = len(said) < _SHORTEST_REFERENCE + said.isdigit()  # four digits are a year
    plain = _DATE.fullmatch(said) or _QUANTITY.fullmatch(said)
    return match[0] if short or plain else match["cue"] + GAP


def _luhn(text: str) -> bool:
    digits = [int(letter) for letter in text if letter.isdigit()]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _mask_ibans(text: str, found: Counter[str]) -> str:
    parts: list[str] = []
    done = 0
    for match in _IBAN.finditer(text):
        end = _iban_end(text, match.start()) if match.start() >= done else 0
        if end:
            parts += [text[done : match.start()], GAP]
            done = end
            found["iban"] += 1
    return "".join(parts) + text[done:]


def _iban_end(text: str, start: int) -> int:
    """The place after the IBAN that begins at `start`; 0 where its length or its checksum is wrong."""
    wanted = _IBAN_LENGTHS.get(text[start : start + 2].upper())
    letters: list[str] = []
    for place in range(start, len(text)):
        if text[place].isascii() and text[place].isalnum():
            letters.append(text[place].upper())
        elif text[place] not in " -":
            break
        if len(letters) == wanted:
            code = "".join(letters)
            number = "".join(str(int(letter, 36)) for letter in code[4:] + code[:4])
            return place + 1 if int(number) % 97 == 1 else 0
    return 0
