"""Every pair of colours that meets on a page keeps WCAG AA, in the light and in the dark scheme."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR, "static/css/tiwizi.css").read_text()
GROUNDS = ("paper", "surface", "sand")
WASHES = ("saffron-wash", "argan-wash", "rose-wash", "indigo-wash")
TEXT = [
    *[(text, ground) for text in ("ink", "soft", "terracotta", "indigo", "indigo-deep", "rose") for ground in GROUNDS],
    *[("ink", wash) for wash in WASHES],
    ("argan", "argan-wash"),
    ("rose", "rose-wash"),
    ("indigo-deep", "indigo-wash"),
    ("on-terracotta", "terracotta"),
    ("on-terracotta", "terracotta-deep"),
    ("paper", "indigo"),
    ("paper", "indigo-deep"),
    ("paper", "ink"),
    ("soft", "saffron-wash"),
]
# Edges of controls, rings of focus and drawings that carry meaning.
SHAPES = [(shape, ground) for shape in ("edge", "focus", "terracotta", "argan", "rose") for ground in GROUNDS]


def tokens(scheme: str) -> dict[str, str]:
    light = re.search(r":root \{(.*?)\n\}", CSS, re.DOTALL)[1]
    dark = re.search(r"prefers-color-scheme: dark\) \{\s*:root \{(.*?)\n  \}", CSS, re.DOTALL)[1]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))
    return found


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_rules_say():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(scheme, text, ground):
    colours = tokens(scheme)
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_edges_can_be_seen(scheme, shape, ground):
    colours = tokens(scheme)
    assert contrast(colours[shape], colours[ground]) >= 3


def test_the_style_sheet_speaks_of_starts_and_ends_not_of_left_and_right():
    physical = (
        r"(?:(?:margin|padding|border)-(?:left|right)|(?<![\w-])(?:left|right)\s*:|text-align:\s*(?:left|right))"
    )
    assert not re.findall(physical, CSS)


def test_the_style_sheet_stays_light():
    import gzip

    assert len(gzip.compress(CSS.encode())) <= 15 * 1024
