"""The tablet's page is whole before any script runs: valid, and with a word for everything that its scripts say."""

from __future__ import annotations

import re

import html5lib
import pytest

from mealcard.feedback.rules import REASONS
from mealcard.web import static_folder
from mealcard.web.api.answers import REASONS as API_REASONS
from tests.pages import Pages

_SCRIPTS = sorted((static_folder() / "counter").glob("*.js"))
_NAMED = re.compile(r"'((?:word|line|notice|camera|enrol|spoken|charge|number|gone|sum|leave|today|clock|window|last)_[a-z_]+)'")
_SHOWN_OTHERWISE = {
    "key_conflict",
    "invalid",
    "not_stored",
    "not_found",
    "already_rated",
    "rating_closed",
    "enrolment_code",
    "too_many_attempts",
}


def _page(pages: Pages) -> str:
    return pages.get("/counter/").text


def _catalogue(page: str) -> dict[str, str]:
    return dict(re.findall(r'<p data-word="(\w+)">([^<]*)</p>', page))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_opens_for_anybody_in_both_languages(pages: Pages, language: str) -> None:
    pages.client.set_cookie("lang", language)
    assert 'data-module="counter"' in _page(pages)


def test_every_word_that_a_script_says_is_in_the_page(pages: Pages) -> None:
    words = _catalogue(_page(pages))
    said = {name for script in _SCRIPTS for name in _NAMED.findall(script.read_text())}
    assert len(said) > 60
    assert said - words.keys() == set()
    assert all(words.values())


def test_every_refusal_of_the_api_has_its_panel(pages: Pages) -> None:
    decide = (static_folder() / "counter" / "decide.js").read_text()
    assert {reason for reason in API_REASONS if reason not in decide} <= _SHOWN_OTHERWISE | {"device_unknown", "device_revoked"}


def test_the_kiosk_offers_the_reasons_that_the_server_takes(pages: Pages) -> None:
    assert tuple(re.findall(r'data-reason="(\w+)"', _page(pages))) == REASONS


def test_every_drawing_that_is_used_is_in_the_sprite(pages: Pages) -> None:
    page = _page(pages)
    drawn = set(re.findall(r'<symbol id="icon-(\w+)"', page))
    used = set(re.findall(r'href="#icon-(\w+)"', page))
    used |= {name for script in _SCRIPTS for name in re.findall(r"icon: '(\w+)'", script.read_text())}
    assert used <= drawn


def test_scripts_stay_small() -> None:
    assert {script.name: len(script.read_text().splitlines()) for script in _SCRIPTS if len(script.read_text().splitlines()) > 150} == {}


def test_every_element_that_a_script_looks_for_is_in_the_page(pages: Pages) -> None:
    tree = html5lib.parse(_page(pages))
    ids = {node.get("id") for node in tree.iter() if node.get("id")}
    wanted = {name for script in _SCRIPTS for name in re.findall(r"byId\('([\w-]+)'\)", script.read_text())}
    assert len(wanted) > 40
    assert wanted - ids == set()
