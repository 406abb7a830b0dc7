"""The PDF is judged as a printer and a scanner see it: rendered, decoded, measured; places are millimetres from the lower left of A4."""

import io
from dataclasses import dataclass, replace

import numpy
import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import zxingcpp

from mealcard.cards.sheets import Unprintable, find_unprintable, write_sheets
from mealcard.cards.token import card_number, grouped
from tests.cards.people import NAMES, OFFICE, PHONE, made_face, made_faces

DPI = 200
MM = 72 / 25.4
PX = DPI / 25.4
A4_WIDTH, A4_HEIGHT = 210, 297
CARD_WIDTH, CARD_HEIGHT = 85.6, 54


@dataclass
class Found:
    """Something on a page: what it says and the middle of it."""

    text: str
    x: float
    y: float


class Page:
    """One rendered page."""

    def __init__(self, page):
        self.words = page.get_textpage()
        self.ink = page.render(scale=DPI / 72, grayscale=True).to_numpy().reshape(-1, round(A4_WIDTH * PX))
        self.codes = [self._placed(code) for code in zxingcpp.read_barcodes(self.ink)]

    def _placed(self, code):
        corners = [getattr(code.position, corner) for corner in ("top_left", "top_right", "bottom_right", "bottom_left")]
        return Found(code.text, sum(c.x for c in corners) / 4 / PX, A4_HEIGHT - sum(c.y for c in corners) / 4 / PX)

    def find(self, text):
        """Where a text stands; it must be there once."""
        searcher = self.words.search(text)
        start, count = searcher.get_next()
        assert searcher.get_next() is None
        boxes = [self.words.get_charbox(i) for i in range(start, start + count)]
        return Found(text, (boxes[0][0] + boxes[-1][2]) / 2 / MM, (boxes[0][1] + boxes[0][3]) / 2 / MM)

    def text_of(self, x, y):
        """All words of the card around a place, without line breaks."""
        left, bottom = _card_around(x, y)
        box = (left * MM, bottom * MM, (left + CARD_WIDTH) * MM, (bottom + CARD_HEIGHT) * MM)
        return self.words.get_text_bounded(*box).replace("\r", "").replace("\n", "")

    def square(self, x, y, side):
        """The pixels of a square around a place."""
        top, left = round((A4_HEIGHT - y - side / 2) * PX), round((x - side / 2) * PX)
        return self.ink[top : top + round(side * PX), left : left + round(side * PX)]


def _card_around(x, y):
    column, row = (x - 19.4) // CARD_WIDTH, (y - 13.5) // CARD_HEIGHT
    assert column in {0, 1}
    assert row in {0, 1, 2, 3, 4}
    return 19.4 + column * CARD_WIDTH, 13.5 + row * CARD_HEIGHT


def _pdf(faces, **options):
    out = io.BytesIO()
    write_sheets(faces, out, job="P-2026-0042", **options)
    return out.getvalue()


@pytest.fixture(scope="module")
def faces():
    return made_faces(23)


@pytest.fixture(scope="module")
def pages(faces):
    document = pypdfium2.PdfDocument(_pdf(faces))
    return [Page(page) for page in document]


def _sheets(faces, pages):
    return [(faces[10 * i : 10 * i + 10], pages[2 * i], pages[2 * i + 1]) for i in range(len(pages) // 2)]


def test_ten_cards_a_sheet_and_two_pages_a_sheet(faces, pages):
    assert [len(page.codes) for page in pages] == [10, 10, 10, 10, 3, 3]


def test_every_front_code_stands_beside_its_own_number(faces, pages):
    for cards, front, _ in _sheets(faces, pages):
        tokens = {}
        for face in cards:
            number = front.find(grouped(face.number))
            beside = [code for code in front.codes if 0 < code.x - number.x < 60 and abs(code.y - number.y) < 27]
            tokens[face.number] = [code.text for code in beside]
        assert tokens == {face.number: [face.token] for face in cards}


def test_every_back_lies_behind_its_front_when_the_sheet_is_turned_along_the_long_edge(faces, pages):
    for cards, front, back in _sheets(faces, pages):
        for face in cards:
            left, bottom = _card_around(*_middle(front.find(grouped(face.number))))
            behind = A4_WIDTH - left - CARD_WIDTH
            codes = [code.text for code in back.codes if behind < code.x < behind + CARD_WIDTH and bottom < code.y < bottom + CARD_HEIGHT]
            assert codes == [face.family_url]
            assert f"尾号 {face.number[-4:]}" in back.text_of(behind + 1, bottom + 1)


def _middle(found):
    return found.x, found.y


def test_every_code_is_25_mm_with_four_white_modules_around(faces, pages):
    for page in pages:
        for code in page.codes:
            module = 1 if code.text.isdigit() else 25 / 33
            # The middle of all dark pixels in reach is the exact place; the decoder's corners are a little off.
            dark = numpy.argwhere(page.square(code.x, code.y, 25 + 7.4 * module) < 128)
            height, width = (dark.max(axis=0) - dark.min(axis=0) + 1) / PX
            assert height == pytest.approx(25, abs=0.3)
            assert width == pytest.approx(25, abs=0.3)


def test_names_come_out_as_they_are(faces, pages):
    for cards, front, _ in _sheets(faces, pages):
        for face in cards:
            text = front.text_of(*_middle(front.find(grouped(face.number))))
            assert face.name.replace(" ", "") in text.replace(" ", "")


def test_the_card_says_whose_it_is_where_it_is_from_and_whom_to_call(faces, pages):
    _, front, back = _sheets(faces, pages)[0]
    card = front.text_of(*_middle(front.find(grouped(faces[0].number))))
    for words in ("长者助餐卡", OFFICE, PHONE, "第1张"):
        assert words in card
    for words in ("看助餐地图", "评价", "每餐时段限用一次", "卡丢了请马上打电话", PHONE):
        assert words in back.text_of(150, 260)


def test_no_secret_is_in_the_words(faces, pages):
    words = "".join(page.words.get_text_range() for page in pages)
    for face in faces:
        assert face.token not in words
        assert face.family_url not in words


def test_pages_are_numbered_with_job_and_side(pages):
    for number, page in enumerate(pages, 1):
        margin = page.words.get_text_bounded(0, 284 * MM, A4_WIDTH * MM, A4_HEIGHT * MM)
        assert f"第 {number}/6 页" in margin
        assert "P-2026-0042" in margin
        assert ("正面" if number % 2 else "背面") in margin


def test_cut_marks_stand_at_every_edge_of_the_cards_on_both_sides(pages):
    for page in pages:
        above = page.ink[round(8.5 * PX) : round(11.5 * PX)].min(axis=0) < 128
        beside = page.ink[:, round(14.5 * PX) : round(17.5 * PX)].min(axis=1) < 128
        assert _strokes(above) == pytest.approx([19.4, 105, 190.6], abs=0.3)
        assert _strokes(beside) == pytest.approx([13.5 + 54 * row for row in range(6)], abs=0.3)


def _strokes(dark):
    """The middles of the runs of dark pixels, in mm."""
    edges = numpy.flatnonzero(numpy.diff(numpy.concatenate(([0], dark.astype(int), [0]))))
    return [(start + end) / 2 / PX for start, end in edges.reshape(-1, 2)]


def test_nothing_is_printed_within_3_mm_of_a_cut(pages):
    for page in pages:
        for column in range(2):
            for row in range(5):
                left, top = round((19.4 + column * CARD_WIDTH) * PX), round((13.5 + row * CARD_HEIGHT) * PX)
                card = page.ink[top : top + round(CARD_HEIGHT * PX), left : left + round(CARD_WIDTH * PX)].copy()
                card[round(3 * PX) - 1 : -round(3 * PX) + 1, round(3 * PX) - 1 : -round(3 * PX) + 1] = 255
                assert card.min() == 255


def test_name_number_and_phone_are_large_enough_for_old_eyes(faces):
    face = made_face(5, "阿卜杜热合曼·买买提依明")
    words = pypdfium2.PdfDocument(_pdf([face]))[0].get_textpage()
    assert _size(words, "阿卜杜热合曼") >= 14
    assert _size(words, grouped(face.number)) >= 13
    assert _size(words, PHONE) >= 13


def _size(words, text):
    start, _ = words.search(text).get_next()
    return pdfium.FPDFText_GetFontSize(words, start)


@pytest.mark.parametrize("name", [*NAMES, "阿卜" * 12, "Wwwwwwwwwwwwwwwwwwwwwwwwww", "王" * 60])
def test_a_long_name_shrinks_but_stays_in_its_place(name):
    face = made_face(5, name)
    page = Page(pypdfium2.PdfDocument(_pdf([face]))[0])
    number, code = page.find(grouped(face.number)), page.codes[0]
    boxes = [page.words.get_charbox(i) for i in range(page.words.count_chars())]
    chars = [(box, page.words.get_text_range(i, 1)) for i, box in enumerate(boxes)]
    named = [box for box, char in chars if char.strip() and char in name and 250 < box[1] / MM < 280 and box[0] / MM < code.x - 12.5]
    assert len(named) >= len(name.replace(" ", "")) - 2  # one of an astral character's two halves has no box of its own
    assert max(box[2] for box in named) / MM < code.x - 16.5 + 0.1
    assert min(box[1] for box in named) / MM > number.y + 2
    assert max(box[3] for box in named) / MM < 283.5 - 10


def test_what_the_font_lacks_is_named_and_nothing_written():
    good, bad, office = made_face(1), made_face(2, "ئەخمەت\ue000李"), made_face(3, office_name="向阳\U000f0000街道")
    out = io.BytesIO()
    with pytest.raises(Unprintable) as refused:
        write_sheets([good, bad, office], out, job="P")
    found = {(text.number, text.field, text.missing) for text in refused.value.texts}
    assert found == {(bad.number, "name", "ئەخمت\ue000"), (office.number, "office_name", "\U000f0000")}
    assert out.getvalue() == b""
    assert find_unprintable([good]) == []


@pytest.mark.parametrize("name", ["王" * 200, "", " ", "王\n李", "王\x00"])
def test_a_name_that_cannot_stand_on_a_card_is_noticed(name):
    (text,) = find_unprintable([made_face(1, name)])
    assert (text.field, text.text) == ("name", name)


def test_two_cards_with_one_code_are_never_printed():
    one, other = made_face(1), made_face(2)
    for twin in (replace(other, family_url=one.family_url), one, replace(other, number=one.number, token=made_face(1).token)):
        with pytest.raises(ValueError, match="same"):
            _pdf([one, twin])


def test_a_code_of_another_card_or_issue_is_never_printed():
    face = made_face(1)
    for wrong in (
        replace(face, number=card_number(2)),
        replace(face, issue=2),
        replace(face, token=face.number),
        replace(face, token="9" * 48),
    ):
        with pytest.raises(ValueError, match="not of card"):
            _pdf([wrong])


def test_an_empty_job_is_an_error():
    with pytest.raises(ValueError, match="at least one"):
        _pdf([])


def test_the_same_cards_give_the_same_file(faces):
    assert _pdf(faces) == _pdf(faces)


def test_progress_is_told_after_each_sheet(faces):
    told = []
    _pdf(faces, progress=lambda done, total: told.append((done, total)))
    assert told == [(10, 23), (20, 23), (23, 23)]


def test_the_file_asks_for_actual_size_and_the_long_edge_and_embeds_its_fonts(faces):
    reader = pypdf.PdfReader(io.BytesIO(_pdf(faces)))
    preferences = reader.trailer["/Root"]["/ViewerPreferences"]
    assert preferences["/PrintScaling"] == "/None"
    assert preferences["/Duplex"] == "/DuplexFlipLongEdge"
    fonts = reader.pages[0]["/Resources"]["/Font"]
    noto = [font.get_object() for name, font in fonts.items() if name != "/F1"]  # F1 is reportlab's unused default
    assert {font["/BaseFont"].partition("+")[2] for font in noto} == {"NotoSansSC-Regular", "NotoSansSC-Bold"}
    assert all("/FontFile2" in font["/FontDescriptor"] for font in noto)


def test_a_card_takes_at_most_a_kilobyte():
    data = _pdf([made_face(i, f"王{chr(0x5000 + i)}") for i in range(500)])  # each with a character of its own to embed
    assert len(data) <= 500 * 1024
    assert b"ASCII85Decode" not in data  # it makes every page a quarter larger


def test_cards_of_two_offices_keep_their_own_phone():
    here, there = made_face(1), made_face(2, office_name="老街街道办事处", office_phone="0993-7654321")
    page = Page(pypdfium2.PdfDocument(_pdf([here, there]))[0])
    assert PHONE in page.text_of(*_middle(page.find(grouped(here.number))))
    other = page.text_of(*_middle(page.find(grouped(there.number))))
    assert "0993-7654321" in other
    assert "老街街道办事处" in other
