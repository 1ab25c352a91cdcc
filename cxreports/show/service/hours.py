"""When requests come in: weekdays against hours."""

from __future__ import annotations

from collections.abc import Iterator

from cxreports.block import Block, Cell, Column, Table, View
from cxreports.measure import Study
from cxreports.measure.analysis.hours import Hours, Peak
from cxreports.measure.lack import Lack
from cxreports.show import numbers, phrase
from cxreports.show.analysis import analysis_note, lacking
from cxreports.show.chart.hours import HoursChart, Slot, draw, room
from cxreports.show.chart.paper import text_width
from cxreports.show.setting import current, in_each_language
from cxreports.show.typography import capital
from cxreports.show.voice import ALT_LENGTH, Voice

CLASSES = 5


def busy_hours(study: Study, found: Hours | Lack) -> Block:
    """Requests created by weekday and hour; a day or an hour is named only where it stands out.

    Args:
        found: from `cxreports.measure.analysis.hours.hours`.
    """
    if isinstance(found, Lack):
        return lacking("hours", found)
    views = in_each_language(lambda voice: _Telling(study, found, voice).view())
    record = {name: value for name, value in found.record().items() if name != "counts"}
    return Block("figure", "busy-hours", views, n=found.n, estimates=[record])


class _Telling:
    """The week told in one language."""

    def __init__(self, study: Study, found: Hours, voice: Voice) -> None:
        self.study, self.found, self.voice = study, found, voice
        self.days = [voice.say(f"hours.day.{day}") for day in range(7)]
        known = [hour for _, hour in found.counts]
        self.first, last = min(known), max(known)
        most = max(text_width(voice.count(n), bold=True) for n in found.counts.values())
        totals = [self.total(day) for day in range(7)]
        span = last + 1 - self.first
        fits = (k for k in (1, 2, 3, 4) if room(self.days, totals, -(-span // k)) >= most + 6)
        self.step = next(fits, 6)
        self.starts = list(range(self.first - self.first % self.step, last + 1, self.step))

    def view(self) -> View:
        voice, found = self.voice, self.found
        base = voice.say("base.tickets", found.n, n=voice.count(found.n))
        return View(
            headline=capital(voice.fitting(self.headlines())),
            subtitle=voice.say(
                "hours.subtitle", population=phrase.population(self.study, voice),
                zone=self.study.dataset.timezone, base=base,
            ),
            note=analysis_note(self.study, self.reading(), "", voice),
            alt=self.alt(),
            chart=draw(self.chart(), current().theme),
            table=self.table(),
        )  # fmt: skip

    def named(self, peak: Peak) -> str:
        if peak.kind == "day":
            return self.within(peak.place)
        return self.voice.say("hours.at", hour=str(peak.place))

    def within(self, day: int) -> str:
        """A day within a sentence: « lundi », "Monday"."""
        return self.days[day].lower() if self.voice.language == "fr" else self.days[day]

    def peaks(self, kind: str) -> list[Peak]:
        return [one for one in self.found.peaks if one.kind == kind]

    def headlines(self) -> Iterator[str]:
        voice = self.voice
        day, hour = (self.peaks(kind)[:1] for kind in ("day", "hour"))
        if day and hour:
            parts = {"day": self.named(day[0]), "hour": self.named(hour[0])}
            yield voice.say("hours.both", day_more=self.more(day[0]), hour_more=self.more(hour[0]), **parts)
            yield voice.say("hours.both.short", **parts)
        for one in (*day, *hour):
            yield voice.say(f"hours.{one.kind}", name=self.named(one), more=self.more(one))
        yield voice.say("hours.none")

    def more(self, peak: Peak) -> str:
        """« +24 % »."""
        text = numbers.percent(100 * (peak.ratio - 1), 0, self.voice.language)
        return f"+{text}"

    def reading(self) -> str:
        voice = self.voice
        (day, hour), n = max(self.found.counts.items(), key=lambda pair: (pair[1], pair[0]))
        parts = [voice.say("hours.reading", n, n=voice.count(n), day=self.within(day), hour=str(hour),
                           next=str(hour + 1))]  # fmt: skip
        parts.append(voice.say("hours.rule"))
        named = [self.named(one) for one in self.found.peaks]
        if named:
            parts.append(voice.say("hours.peaks", names=phrase.names(named, voice)))
        return " ".join(parts)

    def alt(self) -> str:
        (day, hour), n = max(self.found.counts.items(), key=lambda pair: (pair[1], pair[0]))
        return self.voice.say(
            "hours.alt", period=self.voice.period(self.study.period), n=self.voice.count(n),
            day=self.within(day), hour=str(hour),
        )[:ALT_LENGTH]  # fmt: skip

    # Drawing

    def count(self, day: int, start: int) -> int:
        return sum(self.found.counts.get((day, hour), 0) for hour in range(start, start + self.step))

    def total(self, day: int) -> str:
        """Requests on such a day, on average."""
        n = sum(count for (each, _), count in self.found.counts.items() if each == day)
        days = self.found.days[day]
        return numbers.number(n / days, 1, self.voice.language) if days else self.voice.say("value.none")

    def chart(self) -> HoursChart:
        voice = self.voice
        most = max(self.count(day, start) for day in range(7) for start in self.starts)
        slots = [
            self.slot(day, column, start, most)
            for day in range(7)
            for column, start in enumerate(self.starts)
        ]
        return HoursChart(
            rows=self.days,
            columns=[str(start) for start in self.starts],
            slots=slots,
            totals=[self.total(day) for day in range(7)],
            total_title=voice.say("hours.total"),
            corner=voice.say("hours.corner"),
            strong_rows=[one.place for one in self.peaks("day")],
            strong_columns=[
                self.starts.index(one.place - (one.place - self.starts[0]) % self.step)
                for one in self.peaks("hour")
            ],
        )

    def slot(self, day: int, column: int, start: int, most: int) -> Slot:
        n, voice = self.count(day, start), self.voice
        level = None if not n else min(CLASSES - 1, int(CLASSES * n / (most + 1)))
        tip = voice.say(
            "hours.tip", day=self.days[day], start=str(start), end=str(start + self.step), n=voice.count(n)
        )
        return Slot(day, column, voice.count(n) if n else "", level, tip)

    def table(self) -> Table:
        voice = self.voice
        columns = [Column(voice.say("hours.col.day"), "left")]
        columns += [Column(voice.say("hours.column", hour=str(start))) for start in self.starts]
        columns.append(Column(capital(voice.say("hours.total"))))
        rows = [
            [
                Cell(self.days[day]),
                *(Cell(voice.count(self.count(day, start)), self.count(day, start)) for start in self.starts),
                Cell(self.total(day)),
            ]
            for day in range(7)
        ]
        return Table(voice.say("hours.caption", period=voice.period(self.study.period)), columns, rows)
