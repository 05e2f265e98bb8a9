"""The report's words: its language, its digits, names of groups, and reasons in whole sentences."""

from __future__ import annotations

import gettext as catalogues
import unicodedata

from babel.numbers import format_decimal

from sulh import languages
from sulh.cli.words import LOCALE

LANGUAGES = {each.tag: each for each in languages.LANGUAGES.values()}
"""Languages of a report, by the tag of the page."""
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Signs of direction and joiners, without which Dari and Pashto are not written properly.
_NEEDED = frozenset("\u200c\u200d\u200e\u200f\u061c")


class Words:
    """One language's words and numbers."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.of = LANGUAGES[language]
        self.direction = "rtl" if self.of.right_to_left else "ltr"
        found = catalogues.translation("django", str(LOCALE), languages=[self.of.folder], fallback=True)
        self.gettext = found.gettext
        self.ngettext = found.ngettext

    def number(self, value: float, digits: int = 0) -> str:
        """A number with so many decimals, in the language's digits."""
        form = "#,##0" + ("." + "0" * digits if digits else "")
        shown: str = format_decimal(value, format=form, locale=self.of.folder, numbering_system="default")
        return self.of.in_digits(shown)

    def percent(self, share: float) -> str:
        """A share 0..1 as whole per cent; 100 and 0 only where it is just that."""
        whole = round(share * 100)
        if 0.0 < share < 1.0:
            whole = min(max(whole, 1), 99)
        return self.number(whole) + self.of.percent

    def group(self, name: str, kind: str) -> str:
        """What a group is called: parties by their names, the others in the report's language."""
        _ = self.gettext
        if kind == "side":
            return _("Side %(n)s") % {"n": self.number(int(name.split()[1].rstrip("*")))}
        if kind == "party" and name.isascii() and name.isdigit():
            return _("Group %(n)s") % {"n": self.number(int(name))}
        return {"no_party": _("No party"), "everyone": _("Everyone")}.get(kind, plain(name))

    def hidden(self, reason: str) -> str:
        """Why a number is not shown."""
        _ = self.gettext
        return {
            "too_few": _("too few answers to show"),
            "unanimous": _("more than %(share)s") % {"share": self.percent(0.95)},
            "withheld": _("not shown: a small number could be computed from it"),
        }[reason]

    def no_division(self, reason: str) -> str:
        """Why no division was found, for people."""
        _ = self.gettext
        return {
            "too_few": _("Too few people answered enough statements to tell whether there are sides."),
            "positions_not_repeated": _(
                "When the votes are halved, one half does not place the same people together as the other half does. Groups drawn from such votes would be groups of chance."
            ),
            "statements_not_repeated": _(
                "When the votes are halved, the two halves do not part people over the same statements. Groups drawn from such votes would be groups of chance."
            ),
            "one_sided": _(
                "People differ in how far they go along, but nobody can be placed on an opposite side."
            ),
        }[reason]


def plain(text: str) -> str:
    """Somebody's words without control characters and without overrides of direction, on one line."""
    kept = (" " if each.isspace() else each for each in text if _harmless(each))
    return " ".join("".join(kept).split())


def _harmless(character: str) -> bool:
    if character in _NEEDED or character.isspace():
        return True
    return character not in _OVERRIDES and unicodedata.category(character) not in (
        "Cc",
        "Cf",
        "Cs",
        "Zl",
        "Zp",
    )
