"""The printed file: every code is of its own row; what can't be printed is left out and said."""

import io
import re

import pypdfium2
import pytest
import sqlalchemy as sa
import zxingcpp

from mealcard.audit.models import AuditEntry
from mealcard.cards import numbers, printing, queries, service
from mealcard.cards.models import Card, PrintState
from mealcard.cards.states import CardState
from mealcard.cards.token import code_hash, grouped
from mealcard.db import db
from mealcard.errors import Rejected
from mealcard.regions import service as regions
from mealcard.seniors.models import Senior
from tests.factories import offices
from tests.factories.cards import SITE, print_job
from tests.factories.seniors import clerk, senior

DPI = 200
UNKNOWN_SIGN = "\U0003134a"
NAMES = "王桂兰 赵建国 玛依拉 阿卜杜热合曼·买买提依明 欧阳震华 李秀英 张伟 陈玉梅 刘德福 杨桂英 黄志强 周淑珍".split()


@pytest.fixture(autouse=True)
def _office(app):
    numbers.forget_blocks()
    offices.office()


@pytest.fixture
def officer():
    return clerk(name="小张")


def _pdf(sheets):
    out = io.BytesIO()
    sheets.write(out)
    return pypdfium2.PdfDocument(out.getvalue())


def _codes(page):
    ink = page.render(scale=DPI / 72, grayscale=True).to_numpy()
    return [code.text for code in zxingcpp.read_barcodes(ink.reshape(ink.shape[0], ink.shape[1]))]


def _downloads(job):
    query = sa.select(AuditEntry).where(AuditEntry.object_id == str(job.id), AuditEntry.action == "print_job_downloaded")
    return len(db.session.scalars(query).all())


def test_every_code_of_a_jobs_file_is_of_its_own_row(officer):
    """Twelve cards, so that there is a second sheet; codes are decoded from the picture of the page."""
    job = print_job(officer, *NAMES)
    document = _pdf(printing.open_sheets(officer, job, SITE))
    assert len(document) == 4
    fronts = [code for page in (0, 2) for code in _codes(document[page])]
    backs = [code for page in (1, 3) for code in _codes(document[page])]
    cards = db.session.scalars(sa.select(Card)).all()
    assert {code_hash(code) for code in fronts} == {one.token_hash for one in cards}
    assert {queries.card_of_family_code(code.removeprefix(f"{SITE}/c/")) for code in backs} == set(cards)
    assert (len(fronts), len(backs)) == (12, 12)


def test_the_code_stands_beside_the_name_and_number_of_its_senior(officer):
    job = print_job(officer, *NAMES[:4])
    page = _pdf(printing.open_sheets(officer, job, SITE))[0]
    words = page.get_textpage()
    height = page.get_height()
    ink = page.render(scale=DPI / 72, grayscale=True).to_numpy()
    codes = zxingcpp.read_barcodes(ink.reshape(ink.shape[0], ink.shape[1]))
    assert len(codes) == 4
    for code in codes:
        x, y = code.position.top_left.x * 72 / DPI, height - code.position.top_left.y * 72 / DPI
        beside = re.sub(r"\s", "", words.get_text_bounded(x - 160, y - 110, x - 5, y + 15))
        one = queries.find_by_code(code.text)
        assert queries.owner(one).name in beside
        assert grouped(one.number).replace(" ", "") in beside


def test_cards_lie_by_community_and_name(officer):
    second = regions.communities(offices.XIANGYANG)[1].code
    people = [senior(name="张伟"), senior(name="李秀英", community_code=second), senior(name="陈玉梅")]
    cards = service.order(officer, people).cards
    job = printing.create_job(officer, offices.XIANGYANG, [one.id for one in cards])
    rows = db.session.execute(printing.cards_of(job)).all()
    assert [(position, person.name) for position, _, person, _ in rows] == [(1, "陈玉梅"), (2, "张伟"), (3, "李秀英")]


def test_a_file_made_again_has_the_same_codes(officer):
    job = print_job(officer)
    first, second = (sorted(face.token for face in printing.open_sheets(officer, job, SITE).faces) for _ in range(2))
    assert first == second
    assert _downloads(job) == 2


def test_the_secrets_of_a_file_stay_out_of_the_audit_log(officer):
    job = print_job(officer)
    sheets = printing.open_sheets(officer, job, SITE)
    details = str(db.session.scalars(sa.select(AuditEntry.detail)).all())
    assert not any(face.token[14:] in details or face.family_url[-20:] in details for face in sheets.faces)


def test_a_name_that_cannot_be_printed_is_left_out_said_and_stays_ordered(officer):
    people = [senior(name="王桂兰"), senior(name="赵建国")]
    people[1].name = f"赵{UNKNOWN_SIGN}"
    cards = service.order(officer, people).cards
    job = printing.create_job(officer, offices.XIANGYANG, [one.id for one in cards])
    sheets = printing.open_sheets(officer, job, SITE)
    assert [face.name for face in sheets.faces] == ["王桂兰"]
    assert [(text.number, text.missing) for text in sheets.left_out] == [(cards[1].number, UNKNOWN_SIGN)]
    assert printing.unprintable(job) == sheets.left_out
    assert printing.confirm_printed(officer, job) == 1
    assert [db.session.get(Card, (one.office_code, one.id)).state for one in cards] == [CardState.PRINTED, CardState.ORDERED]
    assert printing.count_waiting(offices.XIANGYANG) == 1


def test_a_job_with_nothing_to_print_says_so(officer):
    job = print_job(officer, "王桂兰")
    db.session.scalars(sa.select(Senior)).one().name = UNKNOWN_SIGN
    with pytest.raises(Rejected, match="no_cards_to_print"):
        printing.open_sheets(officer, job, SITE)
    assert job.state is PrintState.QUEUED


@pytest.mark.parametrize(
    ("phone", "name", "url", "reason"),
    [
        ("", "向阳街道办事处", SITE, "office_phone_missing"),
        ("0993-2000000", UNKNOWN_SIGN, SITE, "office_unprintable"),
        ("0993-2000000", "向阳街道办事处", "https://" + "very-long-name." * 9 + "cn", "public_url_long"),
    ],
)
def test_what_is_wrong_for_all_cards_is_said_at_once(officer, phone, name, url, reason):
    job = print_job(officer)
    office = regions.office(offices.XIANGYANG)
    office.phone, office.name = phone, name
    with pytest.raises(Rejected, match=reason):
        printing.open_sheets(officer, job, url)
    assert job.state is PrintState.QUEUED
