"""Print sheets: A4, ten cards a sheet, a page of fronts and behind it, for a printer that turns along the long edge, a page of backs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from mealcard.cards.faces import (
    CARD_HEIGHT,
    CARD_WIDTH,
    CardFace,
    UnprintableText,
    draw_back,
    draw_back_frame,
    draw_front,
    draw_front_frame,
    unprintable_texts,
)
from mealcard.cards.token import CodeKind, ParsedCode, parse
from mealcard.fonts import Weight, pdf_font

COLUMNS = 2
ROWS = 5
PER_SHEET = COLUMNS * ROWS

_LEFT = (A4[0] - COLUMNS * CARD_WIDTH) / 2
_BOTTOM = (A4[1] - ROWS * CARD_HEIGHT) / 2
_MARK_GAP = 1.5 * mm
_MARK_LENGTH = 4 * mm
_NOTE = "双面打印，沿长边翻转；实际大小（100%），不要缩放"

Progress = Callable[[int, int], None]


class Unprintable(Exception):
    """Some cards cannot be printed as they are; nothing was written."""

    def __init__(self, texts: Sequence[UnprintableText]) -> None:
        super().__init__(f"{len(texts)} texts cannot be printed")
        self.texts = tuple(texts)


def find_unprintable(faces: Sequence[CardFace]) -> list[UnprintableText]:
    """Every text of these cards for which the font lacks a character or the card is too small."""
    return [text for face in faces for text in unprintable_texts(face)]


def write_sheets(faces: Sequence[CardFace], out: BinaryIO, *, job: str, progress: Progress | None = None) -> int:
    """Write the PDF of a print job and return its number of pages; the same cards give the same bytes.

    `progress` is called after each sheet with the cards done and the cards in all. Raises Unprintable for texts that would come out as
    boxes or not fit, and ValueError for no cards, for a code that is on two cards, and for a token that isn't of its card.
    """
    _check(faces)
    if texts := find_unprintable(faces):
        raise Unprintable(texts)
    canvas = _new_document(job)
    frames = _define_frames(canvas, faces)
    pages = 2 * -(-len(faces) // PER_SHEET)
    for first in range(0, len(faces), PER_SHEET):
        cards = faces[first : first + PER_SHEET]
        page = 2 * first // PER_SHEET + 1
        for place, face in enumerate(cards):
            with _card_at(canvas, *_corner(place)):
                canvas.doForm(f"front{frames[_office(face)]}")
                draw_front(canvas, face)
        _finish_page(canvas, f"{job}  第 {page}/{pages} 页  正面")
        for place, face in enumerate(cards):
            with _card_at(canvas, *_corner(place, mirrored=True)):
                canvas.doForm(f"back{frames[_office(face)]}")
                draw_back(canvas, face)
        _finish_page(canvas, f"{job}  第 {page + 1}/{pages} 页  背面")
        if progress is not None:
            progress(first + len(cards), len(faces))
    out.write(canvas.getpdfdata())
    return pages


def _check(faces: Sequence[CardFace]) -> None:
    if not faces:
        raise ValueError("a print job needs at least one card")
    for face in faces:
        if parse(face.token) != ParsedCode(CodeKind.TOKEN, face.number, face.issue):
            raise ValueError(f"the code is not of card {face.number}")
    for what in ("number", "token", "family_url"):
        if len({getattr(face, what) for face in faces}) != len(faces):
            raise ValueError(f"two cards of the job have the same {what}")


def _new_document(job: str) -> Canvas:
    canvas = Canvas("", pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle(job)
    canvas.setAuthor("mealcard")
    canvas.setViewerPreference("PrintScaling", "None")
    canvas.setViewerPreference("Duplex", "DuplexFlipLongEdge")
    return canvas


def _office(face: CardFace) -> tuple[str, str]:
    return face.office_name, face.office_phone


def _define_frames(canvas: Canvas, faces: Sequence[CardFace]) -> dict[tuple[str, str], int]:
    """Put what is the same on every page and card into the file once; gives the number of each office's frames."""
    canvas.beginForm("marks")
    _draw_cut_marks(canvas)
    canvas.endForm()
    frames = {office: number for number, office in enumerate(dict.fromkeys(_office(face) for face in faces))}
    for (office_name, office_phone), number in frames.items():
        canvas.beginForm(f"front{number}", 0, 0, CARD_WIDTH, CARD_HEIGHT)
        draw_front_frame(canvas, office_name, office_phone)
        canvas.endForm()
        canvas.beginForm(f"back{number}", 0, 0, CARD_WIDTH, CARD_HEIGHT)
        draw_back_frame(canvas, office_phone)
        canvas.endForm()
    return frames


def _corner(place: int, *, mirrored: bool = False) -> tuple[float, float]:
    """The lower left corner of the nth card of a page, row by row from the top; a back is mirrored to lie behind its front."""
    row, column = divmod(place, COLUMNS)
    if mirrored:
        column = COLUMNS - 1 - column
    return _LEFT + column * CARD_WIDTH, _BOTTOM + (ROWS - 1 - row) * CARD_HEIGHT


@contextmanager
def _card_at(canvas: Canvas, x: float, y: float) -> Iterator[None]:
    canvas.saveState()
    canvas.translate(x, y)
    yield
    canvas.restoreState()


def _finish_page(canvas: Canvas, text: str) -> None:
    canvas.doForm("marks")
    canvas.setFillGray(0)
    canvas.setFont(pdf_font(Weight.REGULAR), 8)
    canvas.drawString(_LEFT + 5 * mm, A4[1] - 7 * mm, text)
    canvas.showPage()


def _draw_cut_marks(canvas: Canvas) -> None:
    """Short lines outside the cards, where a ruler or guillotine goes, and how to print."""
    canvas.setLineWidth(0.4)
    right, top = _LEFT + COLUMNS * CARD_WIDTH, _BOTTOM + ROWS * CARD_HEIGHT
    for column in range(COLUMNS + 1):
        x = _LEFT + column * CARD_WIDTH
        for edge, outwards in ((_BOTTOM, -1), (top, 1)):
            canvas.line(x, edge + outwards * _MARK_GAP, x, edge + outwards * (_MARK_GAP + _MARK_LENGTH))
    for row in range(ROWS + 1):
        y = _BOTTOM + row * CARD_HEIGHT
        for edge, outwards in ((_LEFT, -1), (right, 1)):
            canvas.line(edge + outwards * _MARK_GAP, y, edge + outwards * (_MARK_GAP + _MARK_LENGTH), y)
    canvas.setFont(pdf_font(Weight.REGULAR), 8)
    canvas.drawRightString(right - 5 * mm, A4[1] - 7 * mm, _NOTE)
