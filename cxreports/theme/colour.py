"""Colour arithmetic: WCAG contrast, and how far apart two colours look, to every kind of eye."""

from __future__ import annotations

import colorsys

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

# Machado, Oliveira & Fernandes 2009, severity 1.0, applied to linear RGB.
_EYES: dict[str, Vector] = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
EYES = tuple(_EYES)
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
_TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])


def _linear(colour: str) -> Vector:
    """Linear RGB, 0-1, of `#RRGGBB`."""
    srgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two colours `#RRGGBB`, 1 to 21."""
    dark, light = sorted(float(_linear(colour) @ _LUMINANCE) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """The colour `share` of the way from `colour` to `other`, in sRGB."""
    pairs = [(int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


# The word for a hue, by the degree at which it ends; French and English.
_HUES = (
    (15, "rouge", "red"),
    (45, "orange", "orange"),
    (65, "jaune", "yellow"),
    (165, "vert", "green"),
    (195, "bleu-vert", "teal"),
    (255, "bleu", "blue"),
    (325, "violet", "purple"),
    (360, "rouge", "red"),
)
_GREY = 0.12  # saturation below which a colour has no hue to name


def colour_word(colour: str, language: str) -> str:
    """What a colour is called, for a note that explains it.

    >>> colour_word("#0F6AA6", "fr"), colour_word("#B8500A", "en")
    ('bleu', 'orange')
    """
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    french, english = next(names for end, *names in _HUES if hue * 360 <= end)
    if saturation < _GREY:
        french, english = "gris", "grey"
    return french if language == "fr" else english


def distance(one: str, other: str, eye: str = "normal") -> float:
    """How far apart two colours look (CIEDE2000) to an eye of `EYES`."""
    seen = (np.clip(_EYES[eye] @ _linear(colour), 0, 1) for colour in (one, other))
    return _ciede2000(*(_lab(rgb) for rgb in seen))


def _lab(rgb: Vector) -> Vector:
    xyz = (_TO_XYZ @ rgb) / _WHITE
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def _ciede2000(one: Vector, other: Vector) -> float:
    """Sharma, Wu & Dalal 2005, equations 2-22, with unit weights."""
    chroma = (np.hypot(*one[1:]) + np.hypot(*other[1:])) / 2
    stretch = 1.5 - 0.5 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    (l1, c1, h1), (l2, c2, h2) = (_polar(lab, stretch) for lab in (one, other))
    grey = c1 * c2 == 0
    turn = 0.0 if grey else (h2 - h1 + 180) % 360 - 180
    hue = h1 + h2 if grey else (h1 + turn / 2) % 360
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    d_light = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    d_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    d_hue = 2 * np.sqrt(c1 * c2) * _sin(turn / 2) / (1 + 0.015 * chroma * _hue_weight(hue))
    angle = 60 * np.exp(-(((hue - 275) / 25) ** 2))
    rotation = -_sin(angle) * 2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    return float(np.sqrt(d_light**2 + d_chroma**2 + d_hue**2 + rotation * d_chroma * d_hue))


def _polar(lab: Vector, stretch: float) -> tuple[float, float, float]:
    a, b = stretch * lab[1], lab[2]
    return float(lab[0]), float(np.hypot(a, b)), float(np.degrees(np.arctan2(b, a)) % 360)


def _sin(degrees: float) -> float:
    return float(np.sin(np.radians(degrees)))


def _hue_weight(hue: float) -> float:
    terms = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.20, 4, -63))
    return 1 + sum(k * _sin(times * hue + shift + 90) for k, times, shift in terms)
