"""The English catalogue is whole and as fresh as the sources; Chinese words are the message ids themselves."""

from __future__ import annotations

import re
from functools import cache

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from tests.architecture.sources import PACKAGE, TEMPLATES

ENGLISH = PACKAGE / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
_PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?([sd%])")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_WORD = re.compile("[\u4e00-\u9fff]+")
_LATIN = re.compile("[A-Za-z]{2}")
# a value between quotation marks, or one of a list after a colon
_VALUE = re.compile("(?<=[“：、])[\u4e00-\u9fff]+(?=[”、；])")
Id = str | tuple[str, ...]


@cache
def extracted() -> dict[Id, str]:
    """Every message id of the sources and one place where it stands."""
    found: dict[Id, str] = {}
    options = {"**.html": {"trimmed": "true"}}
    for folder, methods in ((PACKAGE, [("**.py", "python")]), (TEMPLATES, [("**.html", "jinja2")])):
        for file, line, message, _comments, _context in extract_from_dir(folder, methods, options, KEYWORDS):
            found.setdefault(message, f"{file}:{line}")
    return found


@cache
def english() -> Catalog:
    with ENGLISH.open("rb") as file:
        return read_po(file)


def _messages() -> list[Message]:
    return [message for message in english() if message.id]


def _texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_the_catalogue_holds_every_message_of_the_sources() -> None:
    assert len(extracted()) > 300
    present = {message.id for message in _messages()}
    assert [(place, message) for message, place in extracted().items() if message not in present] == []


def test_the_catalogue_holds_nothing_else() -> None:
    assert [message.id for message in _messages() if message.id not in extracted()] == []


def test_every_message_is_translated() -> None:
    assert [message.id for message in _messages() if message.fuzzy or not all(text.strip() for text in _texts(message))] == []


def test_translations_are_english() -> None:
    """No Chinese word is left in them but names, and words that a person has to type into a cell as the message itself quotes them."""
    left = [(message.id, text) for message in _messages() for text in _texts(message) if _CHINESE.search(text)]
    kept = ("中文", "大字")
    wrong = [
        text for id_, text in left if not text.startswith(kept) and not (_LATIN.search(text) and set(_WORD.findall(text)) <= _quoted(id_))
    ]
    assert wrong == []


def _quoted(id_: Id) -> set[str]:
    return {word for part in ([id_] if isinstance(id_, str) else id_) for word in _VALUE.findall(part)}


def test_a_translation_has_the_placeholders_of_its_message() -> None:
    wrong = []
    for message in _messages():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        wanted = set(_PLACEHOLDER.findall(ids[-1]))
        wrong += [(message.id, text) for text in _texts(message) if set(_PLACEHOLDER.findall(text)) - wanted]
        # A singular may spell its one out.
        wrong += [(message.id, text) for text in _texts(message)[-1:] if set(_PLACEHOLDER.findall(text)) != wanted]
    assert wrong == []


def test_messages_are_chinese() -> None:
    """An English message id would stay English on a Chinese page."""
    plain = [message for message in extracted() if isinstance(message, str)]
    assert [
        message for message in plain if re.search(r"[a-z]{4}", re.sub(r"%\(\w+\)[sd]", "", message)) and not _CHINESE.search(message)
    ] == []
