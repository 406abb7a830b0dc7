"""What an office's meal windows are called on a page."""

from __future__ import annotations

from mealcard.regions import service as regions
from mealcard.web.words import WORDS, word


def window_words(office_code: str) -> dict[str, str]:
    """Names by code in the order of the day: the usual windows in the page's language, the others as the office wrote them."""
    return {row.code: word("window", row.code) if row.code in WORDS["window"] else row.name for row in regions.window_rows(office_code)}
