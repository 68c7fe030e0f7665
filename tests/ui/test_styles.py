"""Tokens hold AA contrast; the joined stylesheet holds every component."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from ui import bundles, icons
from ui.tones import ICONS

CSS = Path(bundles.__file__).parent / "static" / "ui" / "css"
GROUNDS = ("paper", "surface", "sunk")
STATES = ("saved", "local", "offline", "flag", "late", "critical")
INK_GROUNDS = ("primary-soft", "q1", "q2", "q3", "flag-soft", "critical-soft")
PAIRS = [
    *((i, g, 4.5) for i in ("ink", "ink-2", "ink-3", "link") for g in GROUNDS),
    *((s, g, 4.5) for s in STATES for g in ("surface", "paper", f"{s}-soft")),
    *(("ink", ground, 4.5) for ground in INK_GROUNDS),
    ("on-primary", "primary", 4.5),
    ("on-primary", "primary-strong", 4.5),
    ("primary-strong", "primary-soft", 4.5),
    ("surface", "critical", 4.5),
    *(("line-strong", ground, 3.0) for ground in ("surface", "paper")),
    *(("focus", ground, 3.0) for ground in GROUNDS),
]


def _tokens(theme):
    css = (CSS / "tokens.css").read_text(encoding="utf-8")
    found = {}
    for name in ("light", theme):
        block = css.split(f'[data-bs-theme="{name}"] {{', 1)[1].split("}", 1)[0]
        found |= dict(re.findall(r"--x-([\w-]+):\s*(#[0-9a-f]{6})", block))
    return found


def _luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "goal"), PAIRS)
def test_contrast_holds(theme, text, ground, goal):
    tokens = _tokens(theme)
    dark, light = sorted((_luminance(tokens[text]), _luminance(tokens[ground])))
    assert (light + 0.05) / (dark + 0.05) >= goal


def test_every_component_is_in_the_bundle():
    files = {f"components/{file.stem}" for file in (CSS / "components").glob("*.css")}
    assert files - set(bundles.PARTS) == {"components/gallery"}


def test_the_bundle_is_found_and_fresh():
    found = Path(finders.find(bundles.BUNDLE))
    assert found.read_text(encoding="utf-8") == bundles.joined()


def test_styles_ask_for_nothing_from_elsewhere():
    assert not re.search(r"url\(|@import|https?:", bundles.joined())


def test_braces_balance():
    assert bundles.joined().count("{") == bundles.joined().count("}")


def test_each_tone_has_a_drawn_shape():
    assert set(ICONS.values()) <= icons.names()
