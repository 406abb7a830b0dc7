"""The words for what is wrong in a register file or in one person's data: what it is and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mealcard.errors import Rejected
from mealcard.seniors.importing import RowError
from mealcard.web.register_sentences import FILE_SENTENCES, ROW_SENTENCES

SENTENCES: Mapping[str, Any] = FILE_SENTENCES | ROW_SENTENCES


def say(problem: RowError | Rejected) -> str:
    """The sentence in the language of the page; the bare reason when there is none, so that nothing is hidden."""
    template = SENTENCES.get(problem.reason)
    if template is None:
        return problem.reason
    details = {key: "、".join(map(str, value)) if isinstance(value, list) else str(value) for key, value in problem.details.items()}
    return str(template) % details if details else str(template)
