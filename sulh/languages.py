"""The six languages of the house: facts about writing them, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

LATIN = "0123456789"
EXTENDED = "۰۱۲۳۴۵۶۷۸۹"  # Persian, Dari, Pashto
ARABIC = "٠١٢٣٤٥٦٧٨٩"


@dataclass(frozen=True)
class Language:
    """`code` as addresses and stored texts name it, `tag` as BCP 47 does, `folder` as catalogues do.

    `name` is its own name. `digits` are what its readers write numbers with, `percent` stands behind one.
    `solar_first`: its readers date by the Solar Hijri calendar. `reviewed`: native speakers have read the
    interface's words; where nobody has, every page says so.
    """

    code: str
    tag: str
    folder: str
    name: str
    right_to_left: bool = False
    digits: str = LATIN
    percent: str = " %"
    solar_first: bool = False
    reviewed: bool = False

    def in_digits(self, text: str) -> str:
        """Text with its 0 to 9 in this language's digits."""
        return text if self.digits == LATIN else text.translate(str.maketrans(LATIN, self.digits))


LANGUAGES: dict[str, Language] = {
    each.code: each
    for each in (
        Language("en", "en", "en", "English", reviewed=True),
        Language("fa-af", "fa-AF", "fa_AF", "دری", True, EXTENDED, "٪", solar_first=True),
        Language("ps", "ps", "ps", "پښتو", True, EXTENDED, "٪", solar_first=True),
        Language("ur", "ur", "ur", "اردو", True, percent="%"),
        Language("ru", "ru", "ru", "Русский"),
        Language("ar", "ar", "ar", "العربية", True, ARABIC, "٪"),
    )
}


def language_of(code: str | None) -> Language:
    """The language with this code; English for any other."""
    return LANGUAGES.get(code or "en", LANGUAGES["en"])
