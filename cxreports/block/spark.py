"""The sparkline of a KPI card."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

WIDTH, HEIGHT = 120.0, 28.0
_MARGIN = 4.0

Point = tuple[float, float]


def sparkline(values: Sequence[float | None], *, line: str, dot: str, name: str, alt: str) -> Markup:
    """The last periods as a small line on its own scale, its last value marked.

    Args:
        values: oldest first; None leaves a gap.
        line, dot: colours, as SVG paints.
        name: prefix of its ids.
        alt: the text alternative.
    """
    points = _points(values)
    marks = [_stroke(run, line) for run in _runs(points)]
    if points and points[-1]:
        marks.append(_dot(points[-1], 2.8, dot))
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{w:g}" height="{h:g}" viewBox="0 0 {w:g} {h:g}" '
        'role="img" aria-labelledby="{name}-title"><title id="{name}-title">{alt}</title>{marks}</svg>'
    ).format(w=WIDTH, h=HEIGHT, name=name, alt=alt, marks=Markup("").join(marks))


def _points(values: Sequence[float | None]) -> list[Point | None]:
    known = [value for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    step = (WIDTH - 2 * _MARGIN) / max(len(values) - 1, 1)

    def height(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return HEIGHT - _MARGIN - share * (HEIGHT - 2 * _MARGIN)

    return [None if v is None else (_MARGIN + i * step, height(v)) for i, v in enumerate(values)]


def _runs(points: Sequence[Point | None]) -> list[list[Point]]:
    """The stretches without a gap."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _stroke(run: Sequence[Point], colour: str) -> Markup:
    if len(run) == 1:
        return _dot(run[0], 1.2, colour)
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
    return Markup(
        '<polyline points="{}" fill="none" stroke="{}" stroke-width="1.5" stroke-linejoin="round"/>'
    ).format(path, colour)


def _dot(point: Point, radius: float, colour: str) -> Markup:
    return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{:g}" fill="{}"/>').format(*point, radius, colour)
