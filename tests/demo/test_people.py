"""Invented people are the same each time, different from each other, and as an office's seniors are."""

import random
from collections import Counter
from datetime import date

from mealcard.demo.people import XIANGYANG, Person, make_people
from mealcard.demo.register import RegisterKind, register_file
from mealcard.seniors.identity import age_on, clean_name, parse_phone, parse_resident_id
from mealcard.seniors.names import MIDDLE_DOT
from mealcard.seniors.rules import SPECIAL_DIFFICULTY
from mealcard.seniors.states import Diet, Sex

TODAY = date(2026, 3, 1)


def crowd(n: int = 3000, seed: int = 1, today: date = TODAY) -> list[Person]:
    return list(make_people(random.Random(seed), n, today))


def test_the_same_seed_gives_the_same_people_and_the_same_files() -> None:
    assert crowd(50) == crowd(50)
    assert crowd(50) != crowd(50, seed=2)
    assert register_file(crowd(50)) == register_file(crowd(50))
    assert register_file(crowd(50), RegisterKind.GBK).data != register_file(crowd(50), RegisterKind.UTF8).data


def test_fewer_people_are_the_first_of_more() -> None:
    assert crowd(10) == crowd(50)[:10]


def test_everybody_has_a_valid_id_name_and_phone_of_the_own() -> None:
    people = crowd()
    for person in people:
        resident = parse_resident_id(person.id_number, TODAY)
        assert (resident.born_on, resident.sex) == (person.born_on, person.sex)
        assert clean_name(person.name) == person.name
        assert parse_phone(person.phone) == person.phone
        assert person.community in XIANGYANG
    assert (
        len({person.id_number for person in people})
        == len(
            {person.phone for person in people if person.phone[0] == "1"}
            | {person.id_number for person in people if person.phone[0] != "1"}
        )
        == len(people)
    )


def test_no_invented_phone_can_be_a_persons() -> None:
    assert {person.phone[:3] for person in crowd() if person.phone[0] == "1"} == {"140"}


def test_ages_run_from_sixty_to_ninety_eight_and_thin_out() -> None:
    ages = Counter(age_on(person.born_on, TODAY) for person in crowd())
    assert min(ages) == 60
    assert 94 <= max(ages) <= 98
    assert sum(ages[age] for age in range(60, 70)) > sum(ages[age] for age in range(70, 99)) > sum(ages[age] for age in range(80, 99)) * 2


def test_a_leap_day_and_the_end_of_a_month_are_days_like_others() -> None:
    for today in (date(2028, 2, 29), date(2026, 12, 31), date(2026, 1, 1)):
        assert {60 <= age_on(person.born_on, today) <= 98 for person in crowd(400, today=today)} == {True}


def test_the_names_fit_the_region() -> None:
    people = crowd()
    dotted = [person for person in people if MIDDLE_DOT in person.name]
    assert 0.12 < len(dotted) / len(people) < 0.20
    halal = sum(1 for person in dotted if Diet.HALAL in person.diets)
    assert halal / len(dotted) > 0.9
    assert 0.45 < sum(1 for person in people if person.sex is Sex.FEMALE) / len(people) < 0.62


def test_categories_come_with_evidence_and_at_plausible_rates() -> None:
    people = crowd()
    assert all(person.evidence for person in people if person.categories or person.heavy_care)
    special = sum(1 for person in people if not SPECIAL_DIFFICULTY.isdisjoint(person.categories))
    assert 0.12 < special / len(people) < 0.24
    assert 0.01 < sum(1 for person in people if person.heavy_care) / len(people) < 0.08


def test_addresses_name_the_block_of_the_community() -> None:
    person = next(person for person in crowd() if person.community == "二十二小区第一社区居委会")
    assert person.address.startswith("二十二小区")
    assert "栋" in person.address
