"""What is checked in each row, and that every mistake of a row is told at once."""

from dataclasses import replace
from datetime import date

import pytest

from mealcard.errors import Rejected
from mealcard.seniors.importing import BadRow, Column, Context, GoodRow, RowStatus, check_rows, parse, with_status
from mealcard.seniors.importing.communities import Communities
from mealcard.seniors.states import Category, Diet, Residence
from tests.seniors.importing.registers import COMMUNITIES, CONTEXT, LI, TODAY, WANG, ZHANG, csv_of, good, reasons, results

FULL = "姓名,性别,身份证号,电话,社区,地址,户籍,类别,证明材料,有效期至,重度照护,照护证明,饮食,备注"


def full(**cells: str) -> bytes:
    """One row with all columns, good unless a cell is given."""
    row = dict.fromkeys(FULL.split(","), "") | {"姓名": "王淑兰", "身份证号": WANG, "社区": "一小区"} | cells
    return csv_of([row[header] for header in FULL.split(",")], header=FULL)


def test_a_whole_row_becomes_everything_that_is_stored() -> None:
    row = good(
        full(
            性别="女", 电话="138-0000-0000", 地址=" 一小区1栋  101 ", 户籍="户籍", 类别="独居、低保", 证明材料="证 1",
            有效期至="2026年12月31日", 重度照护="是", 照护证明="评估 2", 饮食="清真，低盐", 备注="家住三楼",
        )
    )  # fmt: skip
    assert (row.name, row.pinyin, row.initials) == ("王淑兰", "wangshulan", "wsl")
    assert (row.resident.number, row.phone, row.address, row.note) == (WANG, "13800000000", "一小区1栋 101", "家住三楼")
    assert (row.community_code, row.residence) == ("659001002001", Residence.REGISTERED)
    assert [claim.category for claim in row.categories] == [Category.DIBAO, Category.LIVING_ALONE]
    assert {(claim.evidence, claim.expires_on) for claim in row.categories} == {("证 1", date(2026, 12, 31))}
    assert (row.heavy_care, row.heavy_care_evidence, row.diets) == (True, "评估 2", (Diet.HALAL, Diet.LOW_SALT))
    assert row.status is RowStatus.NEW


def test_several_words_come_in_one_order_each_once() -> None:
    words = "独居/优抚、重残,计生特殊家庭；低收入失能/半失能 分散特困，低保|低保"
    assert [claim.category for claim in good(full(类别=f'"{words}"', 证明材料="证")).categories] == list(Category)


def test_what_is_not_said_is_the_weaker_claim() -> None:
    row = good(full())
    assert (row.residence, row.categories, row.heavy_care, row.diets) == (Residence.LIVING, (), False, ())


def test_a_category_lasts_as_long_as_the_office_says() -> None:
    (claim,) = good(full(类别="低保", 证明材料="证"), replace(CONTEXT, category_days=90)).categories
    assert claim.expires_on == date(2026, 5, 30)


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"姓名": ""}, Column.NAME, "name_required"),
        ({"性别": "男"}, Column.SEX, "sex_differs"),
        ({"性别": "未知"}, Column.SEX, "sex_unknown"),
        ({"身份证号": "11010520000101001X"[:17] + "7"}, Column.ID_NUMBER, "id_check_digit"),
        ({"身份证号": "#N/A"}, Column.ID_NUMBER, "cell_error"),
        ({"电话": "1.38E+10"}, Column.PHONE, "cell_number_format"),
        ({"电话": "138"}, Column.PHONE, "phone_format"),
        ({"社区": ""}, Column.COMMUNITY, "community_required"),
        ({"社区": "七小区"}, Column.COMMUNITY, "community_unknown"),
        ({"社区": "二十二小区"}, Column.COMMUNITY, "community_ambiguous"),
        ({"地址": "长" * 201}, Column.ADDRESS, "text_too_long"),
        ({"备注": "长" * 501}, Column.NOTE, "text_too_long"),
        ({"户籍": "河南周口"}, Column.RESIDENCE, "residence_unknown"),
        ({"类别": "高龄", "证明材料": "证"}, Column.CATEGORY, "category_unknown"),
        ({"类别": "低保"}, Column.EVIDENCE, "evidence_required"),
        ({"类别": "低保", "证明材料": "证", "有效期至": "明年"}, Column.EXPIRES, "date_format"),
        ({"类别": "低保", "证明材料": "证", "有效期至": "2026-02-30"}, Column.EXPIRES, "date_format"),
        ({"类别": "低保", "证明材料": "证", "有效期至": "2026-02-28"}, Column.EXPIRES, "category_expired"),
        ({"重度照护": "也许"}, Column.HEAVY_CARE, "heavy_care_unknown"),
        ({"重度照护": "是"}, Column.HEAVY_CARE_EVIDENCE, "evidence_required"),
        ({"饮食": "不吃香菜"}, Column.DIET, "diet_unknown"),
    ],
)
def test_each_mistake_is_told_with_its_column(cells: dict[str, str], column: Column, reason: str) -> None:
    (row,) = results(full(**cells))
    assert isinstance(row, BadRow)
    assert [(error.column, error.reason) for error in row.errors] == [(column, reason)]


def test_all_mistakes_of_a_row_are_told_at_once() -> None:
    assert reasons(full(姓名="", 身份证号="1", 电话="2", 社区="3", 类别="4", 饮食="5")) == {
        2: ["name_required", "id_length", "community_unknown", "phone_format", "category_unknown", "diet_unknown"]
    }


def test_the_minimum_age_is_that_of_the_office_on_the_day() -> None:
    turning = "65900119660301200"
    number = next(turning + sign for sign in "0123456789X" if not reasons(full(身份证号=turning + sign)).get(2))
    assert good(full(身份证号=number)).resident.born_on == date(1966, 3, 1)
    assert reasons(full(身份证号=number), replace(CONTEXT, today=date(2026, 2, 28))) == {2: ["too_young"]}
    assert reasons(full(身份证号=number), replace(CONTEXT, minimum_age=61)) == {2: ["too_young"]}


def test_the_second_of_two_equal_ids_names_the_row_of_the_first() -> None:
    data = csv_of(["王淑兰", WANG, "一小区"], ["李桂英", LI, "一小区"], ["王兰", f" {WANG.lower()} ", "北龙"])
    first, second, third = results(data)
    assert isinstance(first, GoodRow)
    assert isinstance(second, GoodRow)
    assert isinstance(third, BadRow)
    assert [(error.reason, error.details) for error in third.errors] == [("same_as_row", {"first_row": 2})]


def test_a_row_that_was_refused_does_not_stand_in_the_way_of_its_correction_below() -> None:
    assert reasons(csv_of(["王淑兰", WANG, "?"], ["王淑兰", WANG, "一小区"])) == {2: ["community_unknown"]}


def test_a_text_cut_by_a_comma_is_not_read_into_the_next_column() -> None:
    data = csv_of(["王淑兰", WANG, "一小区", "低保"], header="姓名,身份证号,社区")
    assert reasons(data) == {2: ["row_too_wide"]}
    assert reasons(csv_of(["王淑兰", WANG, "一小区", "", ""])) == {}


def test_short_rows_lack_only_what_is_missing() -> None:
    assert reasons(csv_of(["王淑兰", WANG])) == {2: ["community_required"]}


def test_a_worker_registers_only_in_the_own_community_and_need_not_write_it() -> None:
    own = replace(CONTEXT, own_communities=frozenset({"659001002001"}), default_community="659001002001")
    assert good(csv_of(["王淑兰", WANG, ""]), own).community_code == "659001002001"
    assert good(csv_of(["王淑兰", WANG], header="姓名,身份证号"), own).community_code == "659001002001"
    assert reasons(csv_of(["王淑兰", WANG, "北龙"]), own) == {2: ["community_not_yours"]}


def test_without_any_community_the_file_is_refused_at_once() -> None:
    table = parse(csv_of(["王淑兰", WANG], header="姓名,身份证号"))
    with pytest.raises(Rejected) as caught:
        check_rows(table, CONTEXT)
    assert (caught.value.reason, caught.value.details["columns"]) == ("file_columns_missing", ["社区"])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("一小区社区居委会", "659001002001"),
        ("一小区社区", "659001002001"),
        ("一小区", "659001002001"),
        ("1小区", "659001002001"),
        ("１小区社区", "659001002001"),
        ("向阳街道一小区社区", "659001002001"),
        ("石河子市向阳街道办事处20小区", "659001002002"),
        ("659001002003", "659001002003"),
        ("22小区第一社区", "659001002004"),
        ("二十二小区 第二社区 居委会", "659001002005"),
        ("31小区社区居民委员会", "659001002007"),
        ("北龙", "659001002008"),
    ],
)
def test_communities_are_known_by_their_usual_short_forms(written: str, code: str) -> None:
    assert Communities(COMMUNITIES).find(written) == code


def test_a_part_of_a_name_is_never_guessed_even_when_only_one_fits() -> None:
    one = Communities({"1": "五小区第三社区居委会"})
    with pytest.raises(Rejected) as caught:
        one.find("五小区")
    assert (caught.value.reason, caught.value.details) == ("community_ambiguous", {"candidates": ["五小区第三社区居委会"]})
    both = Communities({"1": "五小区第三社区居委会", "2": "五小区社区居委会"})
    assert both.find("五小区") == "2"


def test_two_communities_of_one_name_are_ambiguous() -> None:
    with pytest.raises(Rejected, match="community_ambiguous"):
        Communities({"1": "花园社区", "2": "花园村"}).find("花园")


def test_refused_values_are_masked() -> None:
    data = full(姓名="王淑兰1", 身份证号=WANG[:17] + ("1" if WANG[17] != "1" else "2"), 电话="138000000001", 地址="一小区" * 99)
    (row,) = results(data)
    assert isinstance(row, BadRow)
    shown = {error.column: error.value_masked for error in row.errors}
    assert shown[Column.NAME] == "王*1"
    assert shown[Column.ID_NUMBER][6:14] == "********"
    assert shown[Column.PHONE] == "138*****0001"
    assert shown[Column.ADDRESS] == ""
    assert WANG[6:14] not in repr(row)


def test_a_good_row_prints_no_personal_data() -> None:
    row = good(full(电话="13800000000", 地址="一小区1栋", 类别="低保", 证明材料="证1", 备注="密"))
    for secret in ("王淑兰", "wangshulan", WANG, "13800000000", "1栋", "dibao", "证1", "密"):
        assert secret not in repr(row)


def test_rows_are_compared_with_the_register_in_order_and_in_batches() -> None:
    data = csv_of(["王淑兰", WANG, "一小区"], ["坏", "", ""], ["李桂英", LI, "一小区"], ["张建国", ZHANG, "一小区"])
    known = {LI: RowStatus.ALREADY_REGISTERED, ZHANG: RowStatus.ELSEWHERE}
    asked: list[int] = []

    def look_up(rows: list[GoodRow]) -> list[RowStatus]:
        asked.append(len(rows))
        return [known.get(row.resident.number, RowStatus.NEW) for row in rows]

    first, bad, second, third = with_status(check_rows(parse(data), CONTEXT), look_up, batch=3)  # type: ignore[arg-type]
    assert isinstance(first, GoodRow)
    assert isinstance(bad, BadRow)
    assert isinstance(second, GoodRow)
    assert isinstance(third, BadRow)
    assert (first.status, second.status) == (RowStatus.NEW, RowStatus.ALREADY_REGISTERED)
    assert [(error.reason, error.details) for error in third.errors] == [("registered_elsewhere", {})]
    assert asked == [2, 1]


def test_a_context_needs_no_more_than_the_day_and_the_communities() -> None:
    assert Context(TODAY, COMMUNITIES) == CONTEXT
