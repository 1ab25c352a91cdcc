"""Reporting periods: half-open spans of days in the reporting time zone (methodology R4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from cxreports.errors import UsageError

_HINT = (
    "Write 2026-10 (month), 2026-Q3 (quarter), 2026 (year), 2026-W41 (ISO week), "
    "2026-01..2026-06 (span) or last-month, last-quarter, last-year, last-week."
)
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_YEAR = re.compile(r"(\d{4})")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")


def _month_start(year: int, month: int) -> date:
    """The first day of a month counted from January of `year`; `month` may run past 12 or below 1."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A span of whole days `[start_on, end_on)`, with the unit it was written in.

    Attributes:
        start_on: first day of the period.
        end_on: first day after the period.
        unit: "month", "quarter", "year", "week" or "span".

    >>> Period.parse("2026-02").end_on
    datetime.date(2026, 3, 1)
    >>> Period.parse("2026-Q1").previous.key
    '2025-Q4'
    >>> [month.key for month in Period.parse("2026-01..2026-03").months()]
    ['2026-01', '2026-02', '2026-03']
    """

    start_on: date
    end_on: date
    unit: str

    @classmethod
    def parse(cls, text: str | int | Period, *, today: date | None = None, where: str = "") -> Period:
        """Read a period as it is written in a parameter file.

        Args:
            text: `2026-10`, `2026-Q3`, `2026`, `2026-W41`, `2026-01..2026-06`, or `last-month`,
                `last-quarter`, `last-year`, `last-week` (the last one that is over).
            today: the day that `last-...` is counted from; today by default.
            where: the place of the text, for the error.

        Raises:
            UsageError: the text is not a period, with the forms that are.
        """
        if isinstance(text, Period):
            return text
        word = str(text).strip()
        try:
            return cls._read(word, today or date.today())
        except ValueError:
            raise UsageError(f"{word!r} is not a period.", where=where, hint=_HINT) from None

    @classmethod
    def _read(cls, word: str, today: date) -> Period:
        if word.startswith("last-"):
            unit = word.removeprefix("last-")
            return cls.containing(today, unit).previous
        if ".." in word:
            first, last = (cls._read(part.strip(), today) for part in word.split("..", 1))
            whole_months = first.start_on.day == 1 and last.end_on.day == 1
            if not whole_months or last.end_on <= first.start_on:
                raise ValueError(word)
            return cls(first.start_on, last.end_on, "span")
        if match := _MONTH.fullmatch(word):
            year, month = int(match[1]), int(match[2])
            return cls(date(year, month, 1), _month_start(year, month + 1), "month")
        if match := _QUARTER.fullmatch(word):
            year, month = int(match[1]), 3 * int(match[2]) - 2
            return cls(date(year, month, 1), _month_start(year, month + 3), "quarter")
        if match := _WEEK.fullmatch(word):
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return cls(monday, monday + timedelta(days=7), "week")
        if match := _YEAR.fullmatch(word):
            return cls(date(int(match[1]), 1, 1), date(int(match[1]) + 1, 1, 1), "year")
        raise ValueError(word)

    @classmethod
    def containing(cls, day: date, unit: str = "month") -> Period:
        """The period of a unit ("week", "month", "quarter", "year") that holds a day."""
        if unit == "week":
            monday = day - timedelta(days=day.weekday())
            return cls(monday, monday + timedelta(days=7), unit)
        if unit == "month":
            return cls(day.replace(day=1), _month_start(day.year, day.month + 1), unit)
        if unit == "quarter":
            month = 3 * ((day.month - 1) // 3) + 1
            return cls(date(day.year, month, 1), _month_start(day.year, month + 3), unit)
        if unit == "year":
            return cls(date(day.year, 1, 1), date(day.year + 1, 1, 1), unit)
        raise ValueError(unit)

    @property
    def key(self) -> str:
        """The text form that `parse` reads back; safe as a folder name."""
        start, last = self.start_on, self.end_on - timedelta(days=1)
        if self.unit == "month":
            return f"{start:%Y-%m}"
        if self.unit == "quarter":
            return f"{start.year}-Q{(start.month + 2) // 3}"
        if self.unit == "year":
            return f"{start.year}"
        if self.unit == "week":
            year, week, _ = start.isocalendar()
            return f"{year}-W{week:02d}"
        return f"{start:%Y-%m}..{last:%Y-%m}"

    @property
    def month_count(self) -> int:
        """Length in calendar months (0 for a week)."""
        return (self.end_on.year - self.start_on.year) * 12 + self.end_on.month - self.start_on.month

    def _shift(self, months: int) -> Period:
        start = _month_start(self.start_on.year, self.start_on.month + months)
        end = _month_start(self.end_on.year, self.end_on.month + months)
        return Period(start, end, self.unit)

    @property
    def previous(self) -> Period:
        """The period of the same length just before."""
        if self.unit == "week":
            return Period(self.start_on - timedelta(days=7), self.start_on, "week")
        return self._shift(-self.month_count)

    @property
    def year_ago(self) -> Period:
        """The same period one year earlier (the same ISO week, 52 weeks before, for a week)."""
        if self.unit == "week":
            return Period(self.start_on - timedelta(days=364), self.end_on - timedelta(days=364), "week")
        return self._shift(-12)

    def before(self, count: int) -> list[Period]:
        """This period and the `count - 1` before it, oldest first."""
        found = [self]
        while len(found) < count:
            found.append(found[-1].previous)
        return found[::-1]

    def months(self) -> Iterator[Period]:
        """The calendar months that start in the period, in order."""
        month = Period.containing(self.start_on, "month")
        while month.start_on < self.end_on:
            yield month
            month = month._shift(1)

    def instants(self, zone: str) -> tuple[datetime, datetime]:
        """The two ends as instants in UTC: midnights of the reporting time zone."""
        tz = ZoneInfo(zone)
        start, end = (
            datetime(day.year, day.month, day.day, tzinfo=tz).astimezone(UTC)
            for day in (self.start_on, self.end_on)
        )
        return start, end

    def __contains__(self, day: date) -> bool:
        return self.start_on <= day < self.end_on

    def label(self, language: str = "en") -> str:
        """The period in words: « septembre 2026 », "Q3 2026", « janvier à juin 2026 »."""
        french = language == "fr"
        if self.unit == "month":
            return format_date(self.start_on, "LLLL y", locale=language)
        if self.unit == "year":
            return str(self.start_on.year)
        if self.unit == "quarter":
            number = (self.start_on.month + 2) // 3
            quarter = f"{'1er' if number == 1 else f'{number}e'} trimestre" if french else f"Q{number}"
            return f"{quarter} {self.start_on.year}"
        if self.unit == "week":
            year, week, _ = self.start_on.isocalendar()
            return f"semaine {week} de {year}" if french else f"week {week} of {year}"
        last = self.end_on - timedelta(days=1)
        if last.year == self.start_on.year:
            opening = format_date(self.start_on, "LLLL", locale=language)
        else:
            opening = format_date(self.start_on, "LLLL y", locale=language)
        return f"{opening} {'à' if french else 'to'} {format_date(last, 'LLLL y', locale=language)}"

    def short_label(self, language: str = "en") -> str:
        """A label for an axis: « sept. 2026 », "Sep 2026", « T3 2026 », "W41"."""
        if self.unit == "month":
            return format_date(self.start_on, "LLL y", locale=language)
        if self.unit == "quarter":
            letter = "T" if language == "fr" else "Q"
            return f"{letter}{(self.start_on.month + 2) // 3} {self.start_on.year}"
        if self.unit == "week":
            year, week, _ = self.start_on.isocalendar()
            return f"{'S' if language == 'fr' else 'W'}{week} {year}"
        return self.label(language)

    def __str__(self) -> str:
        return self.key
