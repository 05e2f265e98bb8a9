"""Words in tags that mark a promise for women or for youth, for the two gaps that the scorecard shows.

Tags are free words in any language, so the words are listed here in all six of the pages. Compared without
case, and with one letter for the several ways to write yeh, kaf and heh. A tag counts where it is exactly one
of these words.
"""

from __future__ import annotations

from collections.abc import Iterable

from sulh.statements.folding import fold

_GENDER = (
    "gender", "woman", "women", "girl", "girls",
    "جنسیت", "زن", "زنان", "دختر", "دختران",
    "جندر", "ښځه", "ښځې", "ښځو", "نجونې", "نجونو",
    "صنف", "عورت", "عورتیں", "خواتین", "لڑکیاں",
    "гендер", "женщина", "женщины", "девочки", "девушки",
    "النوع الاجتماعي", "الجندر", "المرأة", "نساء", "النساء", "فتيات", "الفتيات",
)  # fmt: skip
_YOUTH = (
    "youth", "young people", "child", "children",
    "جوان", "جوانان", "نوجوانان", "کودک", "کودکان", "اطفال",
    "ځوان", "ځوانان", "ماشوم", "ماشومان",
    "نوجوان", "بچے", "بچوں",
    "молодёжь", "молодежь", "подростки", "дети",
    "شباب", "الشباب", "أطفال", "الأطفال",
)  # fmt: skip
GENDER = frozenset(map(fold, _GENDER))
YOUTH = frozenset(map(fold, _YOUTH))


def has_tag(tags: Iterable[str], wanted: frozenset[str]) -> bool:
    """Whether one of the tags is one of these words."""
    return any(fold(tag) in wanted for tag in tags)
