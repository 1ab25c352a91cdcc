"""Rage clicks and quick backs, found in rows of clicks and page views (methodology 2.14).

Prefer the flags of the vendor where there are any: give `Frustration.of` the sessions with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from cxreports.errors import UsageError
from cxreports.measure.grouping import Preparation, Prepared, adopt
from cxreports.measure.window import as_given, windowed, with_ticks

_MILLI = 1000  # ticks
_FLAGS = ("rage", "dead_click", "js_error", "quick_back")


@dataclass(frozen=True)
class _Rows(Preparation):
    """Rows of a table that is read here and grouped by nobody else."""

    name: str
    columns: tuple[str, ...]
    extra: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        return self.name

    @property
    def day(self) -> str:
        return ""

    @property
    def required(self) -> tuple[str, ...]:
        return self.columns

    @property
    def optional(self) -> tuple[str, ...]:
        return self.extra

    def rows(self, frame: Any, by: Sequence[str]) -> Prepared:
        return Prepared(frame, ())


def rage_bursts(
    clicks: Any,
    *,
    min_clicks: int = 3,
    max_gap_ms: float = 1000,
    max_distance_px: float = 30,
    exclude: Sequence[str] = (),
) -> Any:
    """Bursts of clicks in one place: the rule of open trackers, per session and page (methodology 2.14d).

    Clicks are linked when they follow each other by less than `max_gap_ms` and lie less than
    `max_distance_px` apart (Manhattan distance); a chain of `min_clicks` or more is a burst.

    Args:
        clicks: one row per click: `session`, `page`, `clicked_at` (instant, or a number of milliseconds),
            `x`, `y` in pixels, and `element` where known.
        exclude: elements whose clicks do not count (steppers, games, what is meant to be double-clicked).

    Returns:
        A frame of the engine of `clicks` (pyarrow for pandas), one row per burst: `session`, `page`, `burst`
        (a number within the page), `clicks`.

    Raises:
        DataError: a column is missing. UsageError: bursts of fewer than two clicks, or `exclude` without a
            column `element`.

    >>> import pandas as pd
    >>> rows = [("s", "home", ms, 10, 10) for ms in (0, 400, 900, 5000)]
    >>> frame = pd.DataFrame(rows, columns=["session", "page", "clicked_at", "x", "y"])
    >>> rage_bursts(frame).to_pylist()
    [{'session': 's', 'page': 'home', 'burst': 1, 'clicks': 3}]
    """
    if min_clicks < 2:
        raise UsageError(f"a burst of {min_clicks} clicks is no burst.", hint="Write 2 or more.")
    frame = adopt(
        clicks, _Rows("clicks", ("session", "page", "clicked_at", "x", "y"), ("element",)), (), False
    )
    if exclude:
        if "element" not in frame.collect_schema().names():
            raise UsageError("exclude needs a column 'element', which the clicks do not have.")
        element = nw.col("element")
        frame = frame.filter(element.is_null() | ~element.is_in(list(exclude)))
    given, frame = frame, windowed(with_ticks(frame, "clicked_at"))
    place, where = ("session", "page"), {"order_by": "cx_tick"}
    for name in ("cx_tick", "x", "y"):
        frame = frame.with_columns(nw.col(name).shift(1).over(*place, **where).alias(f"cx_last_{name}"))
    gap = nw.col("cx_tick") - nw.col("cx_last_cx_tick")
    distance = (nw.col("x") - nw.col("cx_last_x")).abs() + (nw.col("y") - nw.col("cx_last_y")).abs()
    linked = (gap < round(max_gap_ms * _MILLI)) & (distance < max_distance_px)
    frame = frame.with_columns(cx_new=nw.when(linked).then(nw.lit(0)).otherwise(nw.lit(1)))
    frame = frame.with_columns(burst=nw.col("cx_new").cum_sum().over(*place, **where).cast(nw.Int64))
    found = (
        frame.group_by(*place, "burst").agg(nw.len().alias("clicks")).filter(nw.col("clicks") >= min_clicks)
    )
    return as_given(found.select(*place, "burst", "clicks"), given)


def quick_backs(views: Any, *, max_dwell_s: float = 5.0) -> Any:
    """Views that were left for the page before within a moment: a wrong turn (methodology 2.14c).

    Args:
        views: one row per page view: `session`, `page`, `viewed_at` (instant, or a number of milliseconds).
        max_dwell_s: the visitor stayed less than this.

    Returns:
        A frame as `rage_bursts` gives, one row per quick back: `session`, `page` (the page that was left).

    >>> import pandas as pd
    >>> rows = [("s", "list", 0), ("s", "item", 9000), ("s", "list", 11000), ("s", "cart", 30000)]
    >>> quick_backs(pd.DataFrame(rows, columns=["session", "page", "viewed_at"])).to_pylist()
    [{'session': 's', 'page': 'item'}]
    """
    frame = adopt(views, _Rows("views", ("session", "page", "viewed_at")), (), False)
    given, frame = frame, windowed(with_ticks(frame, "viewed_at"))
    page, tick = nw.col("page"), nw.col("cx_tick")
    frame = frame.with_columns(
        cx_before=page.shift(1).over("session", order_by="cx_tick"),
        cx_after=page.shift(-1).over("session", order_by="cx_tick"),
        cx_left=tick.shift(-1).over("session", order_by="cx_tick"),
    )
    back = (nw.col("cx_before") == nw.col("cx_after")) & (nw.col("page") != nw.col("cx_after"))
    quick = (nw.col("cx_left") - tick) < round(max_dwell_s * 1000 * _MILLI)
    return as_given(frame.filter(back & quick).select("session", "page"), given)


def flagged(sessions: Any, **found: Any) -> Any:
    """Sessions with a flag for each kind of frustration that was found in them.

    Args:
        sessions: one row per session, with `session`; all of them, calm ones included: they are the base.
        found: `rage=`, `dead_click=`, `js_error=`, `quick_back=`: frames with a column `session`, e.g. from
            `rage_bursts`, of the same engine (and connection) as `sessions`.

    Returns:
        The frame with one more column of 0 and 1 per flag, ready for `Frustration.of`.

    >>> import pandas as pd
    >>> sessions = pd.DataFrame({"session": ["a", "b", "c", "d"]})
    >>> shown = flagged(sessions, rage=pd.DataFrame({"session": ["b", "b"]}))
    >>> sorted(shown["rage"].to_pylist())
    [0, 0, 0, 1]
    """
    frame = nw.from_native(sessions)
    names = tuple(frame.collect_schema().names())
    frame = adopt(sessions, _Rows("sessions", ("session",), names), (), False)
    for flag, rows in found.items():
        if flag not in _FLAGS:
            raise UsageError(f"{flag!r} is not a flag.", hint=f"Write one of {', '.join(_FLAGS)}.")
        some = adopt(rows, _Rows(flag, ("session",)), (), False).unique()
        some = _on_engine(some, frame).with_columns(cx_flag=nw.lit(1))
        frame = frame.join(some, on="session", how="left")
        frame = frame.with_columns(nw.col("cx_flag").fill_null(0).alias(flag)).drop("cx_flag")
    return frame.to_native()


def _on_engine(some: Any, frame: Any) -> Any:
    """What was found, where the sessions are."""
    if some.implementation is frame.implementation:
        return some
    raise UsageError(
        f"the sessions are on {frame.implementation}, what was found in them on {some.implementation}.",
        hint="Give both as frames of one engine; pandas and pyarrow count as one.",
    )
