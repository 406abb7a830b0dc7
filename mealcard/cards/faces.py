"""The two sides of one card: what stands where. Lengths are points, and the lower left corner of the card is the canvas's origin.

Nothing says who pays how much: all cards look alike. Nothing lies within 3 mm of the edge, where a crooked cut goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from mealcard.cards.press import pressed_card_qr, pressed_url_qr
from mealcard.cards.qr import Qr
from mealcard.cards.token import grouped
from mealcard.fonts import Weight, fitting_size, missing_characters, pdf_font, text_width

CARD_WIDTH = 85.6 * mm
CARD_HEIGHT = 54 * mm
QR_SIDE = 25 * mm

_INK = HexColor("#000000")
_GREEN = HexColor("#0b5c2e")
_GREY = HexColor("#444444")
_WHITE = HexColor("#ffffff")

_EDGE = 5 * mm
_COLUMN = CARD_WIDTH - 2 * _EDGE
_BAND = (3 * mm, 43.5 * mm, CARD_WIDTH - 6 * mm, 7.5 * mm)
_BAND_MIDDLE = 47.25 * mm
_HALF_GLYPH = 0.37  # of the size: how far the middle of a Chinese glyph is above the baseline
_LEADING = 1.12
_LABEL_SIZE = 10
_FRONT_QR = (54.6 * mm, 13 * mm)
_BACK_QR = (6 * mm, 14 * mm)

_TITLE = "长者助餐卡"
_TITLE_SIZE = 16
_OFFICE_SIZES = (10.5, 10, 9.5, 9, 8.5, 8, 7.5)
_OFFICE_HEIGHT = 7 * mm
_OFFICE_WIDTH = _COLUMN - len(_TITLE) * _TITLE_SIZE - 2 * mm
_FRONT_COLUMN = 45 * mm
_NAME_TOP = 41.5 * mm
_NAME_HEIGHT = 18 * mm
_NAME_SIZES = tuple(range(26, 13, -1))
_LONG_NAME_SIZES = tuple(range(14, 6, -1))  # below 14 an old eye has trouble, but a name cut off is worse
_WORDS = re.compile(r"(?<=[\s·•・‧-])")
_CHARACTERS = re.compile(r".[\s·•・‧-]*", re.DOTALL)
_PHONE_SIZES = (15, 14, 13, 12, 11, 10, 9, 8)
_PHONE_X = _EDGE + 2 * _LABEL_SIZE + 1.2 * mm
_PHONE_WIDTH = _EDGE + _FRONT_COLUMN - _PHONE_X
_ISSUE_X = _EDGE + 2 * _LABEL_SIZE + 2 * mm

_RULES = ("每餐时段限用一次", "只限本人使用", "卡里不存钱，丢了能补")
_RULES_X = 37 * mm
_LOST = "卡丢了请马上打电话"
_LOST_SIZE = 11
_LOST_PHONE_X = _EDGE + len(_LOST) * _LOST_SIZE + 2 * mm


@dataclass(frozen=True, slots=True)
class CardFace:
    """What is printed on one card; `token` and `family_url` are secrets and appear as QR codes alone."""

    number: str
    issue: int
    token: str
    name: str
    office_name: str
    office_phone: str
    family_url: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A text broken into lines of one size (points)."""

    size: float
    lines: list[str]


@dataclass(frozen=True, slots=True)
class UnprintableText:
    """A text of a card that cannot be printed: the font lacks the `missing` characters, or, if there are none, it is too long or empty."""

    number: str
    field: str
    text: str
    missing: str


def unprintable_texts(face: CardFace) -> list[UnprintableText]:
    """What of this card would come out as boxes or not fit."""
    fits = {
        "name": fit_name(face.name) is not None,
        "office_name": fit_office(face.office_name) is not None,
        "office_phone": fitting_size(face.office_phone, Weight.BOLD, _PHONE_WIDTH, _PHONE_SIZES) is not None,
    }
    texts = {field: str(getattr(face, field)) for field in fits}
    missing = {field: missing_characters(text, Weight.BOLD) for field, text in texts.items()}
    return [UnprintableText(face.number, field, texts[field], missing[field]) for field in fits if missing[field] or not fits[field]]


def fit_name(name: str) -> Lines | None:
    """The name as large as its box allows, broken after dots and spaces or, if too long for that, anywhere; None if empty or too long."""
    words, characters = _WORDS.split(name.strip()), _CHARACTERS.findall(name.strip())
    return _fit(words, _NAME_SIZES, _FRONT_COLUMN, _NAME_HEIGHT) or _fit(characters, _LONG_NAME_SIZES, _FRONT_COLUMN, _NAME_HEIGHT)


def fit_office(name: str) -> Lines | None:
    """The office's name in one line, or a long one in two; None if empty or too long."""
    return _fit(_CHARACTERS.findall(name.strip()), _OFFICE_SIZES, _OFFICE_WIDTH, _OFFICE_HEIGHT)


def _fit(pieces: Sequence[str], sizes: Sequence[float], width: float, height: float) -> Lines | None:
    """The first size at which the pieces, set one after the other into lines, fit a box."""
    for size in sizes:
        lines = _filled_lines([piece for piece in pieces if piece], width / size)
        if lines and len(lines) * size * _LEADING <= height:
            return Lines(size, lines)
    return None


def _filled_lines(pieces: Sequence[str], width: float) -> list[str]:
    """The pieces set greedily into lines of that width in ems; empty when a single piece is wider than a line."""
    lines: list[str] = []
    for piece in pieces:
        if lines and text_width((lines[-1] + piece).rstrip(), Weight.BOLD, 1) <= width:
            lines[-1] += piece
        elif text_width(piece.rstrip(), Weight.BOLD, 1) <= width:
            lines.append(piece)
        else:
            return []
    return [line.rstrip() for line in lines]


def draw_front_frame(canvas: Canvas, office_name: str, office_phone: str) -> None:
    """What all fronts of an office share."""
    _draw_band(canvas)
    _write(canvas, _EDGE, _BAND_MIDDLE - _HALF_GLYPH * _TITLE_SIZE, _TITLE, Weight.BOLD, _TITLE_SIZE, _WHITE)
    office = fit_office(office_name) or Lines(_OFFICE_SIZES[-1], [office_name])
    x = CARD_WIDTH - _EDGE - max(text_width(line, Weight.REGULAR, office.size) for line in office.lines)
    _write_lines(canvas, x, _BAND_MIDDLE, office, Weight.REGULAR, _WHITE)
    _write(canvas, _EDGE, 18.5 * mm, "卡号", Weight.REGULAR, _LABEL_SIZE, _GREY)
    _write(canvas, _EDGE, 5 * mm, "电话", Weight.REGULAR, _LABEL_SIZE, _GREY)
    size = fitting_size(office_phone, Weight.BOLD, _PHONE_WIDTH, _PHONE_SIZES) or _PHONE_SIZES[-1]
    _write(canvas, _PHONE_X, 5 * mm, office_phone, Weight.BOLD, size, _INK)
    label = "助餐点扫这里"
    x = _FRONT_QR[0] + (QR_SIDE - text_width(label, Weight.REGULAR, _LABEL_SIZE)) / 2
    _write(canvas, x, 5 * mm, label, Weight.REGULAR, _LABEL_SIZE, _GREY)


def draw_back_frame(canvas: Canvas, office_phone: str) -> None:
    """What all backs of an office share."""
    _draw_band(canvas)
    _write(canvas, _EDGE, _BAND_MIDDLE - _HALF_GLYPH * 12.5, "家属手机扫一扫 · 看助餐地图、评价", Weight.BOLD, 12.5, _WHITE)
    for line, text in enumerate(_RULES):
        _write(canvas, _RULES_X, (36 - 7 * line) * mm, text, Weight.REGULAR, 12, _INK)
    _write(canvas, _EDGE, 5 * mm, _LOST, Weight.REGULAR, _LOST_SIZE, _INK)
    size = fitting_size(office_phone, Weight.BOLD, CARD_WIDTH - _EDGE - _LOST_PHONE_X, _PHONE_SIZES) or _PHONE_SIZES[-1]
    _write(canvas, _LOST_PHONE_X, 5 * mm, office_phone, Weight.BOLD, size, _INK)


def draw_front(canvas: Canvas, face: CardFace) -> None:
    """What is this card's own on the front."""
    name = fit_name(face.name) or Lines(_LONG_NAME_SIZES[-1], [face.name])
    _write_lines(canvas, _EDGE, _NAME_TOP - _NAME_HEIGHT / 2, name, Weight.BOLD, _INK)
    _write(canvas, _EDGE, 11.5 * mm, grouped(face.number), Weight.BOLD, 17, _INK)
    _write(canvas, _ISSUE_X, 18.5 * mm, f"第{face.issue}张", Weight.REGULAR, _LABEL_SIZE, _GREY)
    _draw_qr(canvas, *_FRONT_QR, pressed_card_qr(face.token))


def draw_back(canvas: Canvas, face: CardFace) -> None:
    """What is this card's own on the back; the last digits let a person check that a sheet was turned the right way."""
    _write(canvas, _RULES_X, 13.8 * mm, f"卡号尾号 {face.number[-4:]}", Weight.REGULAR, _LABEL_SIZE, _GREY)
    _draw_qr(canvas, *_BACK_QR, pressed_url_qr(face.family_url))


def _draw_band(canvas: Canvas) -> None:
    canvas.setFillColor(_GREEN)
    canvas.roundRect(*_BAND, radius=1.5 * mm, stroke=0, fill=1)


def _write_lines(canvas: Canvas, x: float, middle: float, text: Lines, weight: Weight, color: Color) -> None:
    """Lines around a middle height, so that one line and three both look placed."""
    baseline = middle + (len(text.lines) - 1) * text.size * _LEADING / 2 - _HALF_GLYPH * text.size
    for line in text.lines:
        _write(canvas, x, baseline, line, weight, text.size, color)
        baseline -= text.size * _LEADING


def _write(canvas: Canvas, x: float, y: float, text: str, weight: Weight, size: float, color: Color) -> None:
    canvas.setFillColor(color)
    canvas.setFont(pdf_font(weight), size)
    canvas.drawString(x, y, text)


def _draw_qr(canvas: Canvas, x: float, y: float, code: Qr) -> None:
    """The modules as one small bitmap in the page itself, in hexadecimal since reportlab keeps pages as text; 1 is black."""
    canvas.addLiteral(
        f"q {QR_SIDE:.3f} 0 0 {QR_SIDE:.3f} {x:.3f} {y:.3f} cm "
        f"BI /W {code.size} /H {code.size} /BPC 1 /CS /G /D [1 0] /F /AHx ID {code.packed.hex()}> EI Q"
    )
