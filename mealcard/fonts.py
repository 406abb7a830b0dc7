"""The Chinese font of every PDF: Noto Sans SC, put beside the static files at set-up and embedded as a subset."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFont

_FOLDER = Path(__file__).parent / "static" / "vendor" / "fonts"
_FIVE_DIGITS = re.compile(r"<([0-9A-F]{5,6})>")

# Streams as plain bytes: the ASCII armour of the default makes every page a quarter larger and serves no reader of today.
rl_config.useA85 = 0


class Weight(StrEnum):
    """The two weights that are there, as in the name of the file."""

    REGULAR = "Regular"
    BOLD = "Bold"


class FontMissing(Exception):
    """The font was not put in place; the text says what to do."""


def font_path(weight: Weight) -> Path:
    """The TrueType file of a weight; raises FontMissing when set-up has not put it there."""
    path = _FOLDER / f"NotoSansSC-{weight}.ttf"
    if not path.is_file():
        raise FontMissing(f"The Chinese font {path} is missing. Run `make setup` once, which puts it there, then try again.")
    return path


def pdf_font(weight: Weight) -> str:
    """The name under which reportlab knows the font; the first call in a process reads its ten megabytes."""
    return str(_font(weight).fontName)


def text_width(text: str, weight: Weight, size: float) -> float:
    """The width in points of a line of text."""
    return float(_font(weight).stringWidth(text, size))


def missing_characters(text: str, weight: Weight) -> str:
    """The characters that would be printed as boxes or as nothing, each once, in order; empty when all is well."""
    glyphs = _font(weight).face.charToGlyph
    return "".join(char for char in dict.fromkeys(text) if not glyphs.get(ord(char)) or unicodedata.category(char).startswith("C"))


def fitting_size(text: str, weight: Weight, width: float, sizes: Sequence[float]) -> float | None:
    """The first of the sizes (points) at which the text is no wider than `width`; None if it fits at none."""
    at_one = text_width(text, weight, 1)
    return next((size for size in sizes if at_one * size <= width), None)


class _Font(TTFont):  # type: ignore[misc]  # reportlab has no types
    """A font whose rare characters can be searched and copied: reportlab writes those above U+FFFF into the file's text layer wrongly."""

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802 - reportlab's name
        """Called by reportlab once per file, when all text is known."""
        super().addObjects(doc)
        for name, stream in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                stream.content = _FIVE_DIGITS.sub(_utf_16, stream.content)


def _utf_16(found: re.Match[str]) -> str:
    return f"<{chr(int(found.group(1), 16)).encode('utf-16-be').hex().upper()}>"


@lru_cache
def _font(weight: Weight) -> TTFont:
    # Without `asciiReadable=False` all of ASCII is embedded in each file, needed or not.
    font = _Font(f"Mealcard{weight}", font_path(weight), asciiReadable=False)
    pdfmetrics.registerFont(font)
    return font
