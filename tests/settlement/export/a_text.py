"""A small text in four languages, written by hand, and what stands around it."""

from __future__ import annotations

import copy
from typing import Any

from sulh.dialogue.consent import digest_of
from sulh.settlement.export.around import Absent, Around, Reserved, Stand

TITLE, PREAMBLE, SHARES, GATES, LATER = (f"{n:032x}" for n in (1, 2, 3, 4, 5))
DIALOGUE = "d" * 32
# Each sentence is there for its letters: Dari with ZWNJ, Pashto and Urdu with what only they have.
DARI = "هر طرف نیم آب را می‌گیرد؛ هیچ طرف به‌تنهایی سهم را تغییر داده نمی‌تواند."
PASHTO = "ښځې او نارینه به په ډله کې څلور ځله د ځمکې د اوبو وېش ټاکي؛ ږلۍ، لاړې، مڼې او نړۍ هم پکې دي."
URDU = (
    "دونوں فریق پانی کی تقسیم مل کر طے کریں گے، اور کوئی ایک فریق اسے اکیلا نہیں بدل سکتا؛ "
    "بڑے ڈیم کے کھلنے پر ٹیکس نہیں۔"
)
ENGLISH = "Each side takes half of the water; neither side may change the shares alone."


def four(en: str, fa: str, ps: str, ur: str) -> dict[str, str]:
    return {"en": en, "fa-af": fa, "ps": ps, "ur": ur}


NOTHING = four("", "", "", "")


def clause(
    name: str, kind: str, heading: dict[str, str], text: dict[str, str], **more: Any
) -> dict[str, Any]:
    return {
        "id": name,
        "kind": kind,
        "heading": heading,
        "text": text,
        "sources": [],
        "depends_on": [],
        "package": "",
        "declaratory": 0,
        "essential": 0,
        "parked": 0,
        "commitments": [],
    } | more


def promise() -> dict[str, Any]:
    return {
        "id": "c" * 32,
        "who": four(
            "The council of the upper village",
            "شورای قریه بالا",
            "د پورته کلي شورا",
            "بالائی گاؤں کی کونسل",
        ),
        "what": four("builds two gates", "دو دروازه می‌سازد", "دوې دروازې جوړوي", "دو دروازے بنائے گی"),
        "due": "2013-03-21",
        "verified_by": four("three elders", "سه موی‌سفید", "درې مشران", "تین بزرگ"),
        "levels": {
            "1": four("stone bought", "سنگ خریده شد", "ډبره واخیستل شوه", "پتھر خریدا گیا"),
            "2": four(
                "one gate stands",
                "یک دروازه ایستاده است",
                "یوه دروازه ولاړه ده",
                "ایک دروازہ کھڑا ہے",
            ),
            "3": four(
                "both gates stand",
                "هر دو دروازه ایستاده‌اند",
                "دواړې دروازې ولاړې دي",
                "دونوں دروازے کھڑے ہیں",
            ),
        },
        "tags": ["territorial"],
    }


def content() -> dict[str, Any]:
    """Title, preamble, a clause, one with a promise, and a declaratory one that still has brackets."""
    return {
        "dialogue": DIALOGUE,
        "n": 3,
        "languages": ["en", "fa-af", "ps", "ur"],
        "authentic": ["en", "fa-af"],
        "prevailing": "",
        "clauses": [
            clause(
                TITLE,
                "title",
                four(
                    "Agreement on the water of the valley",
                    "موافقت‌نامه درباره آب دره",
                    "د درې د اوبو هوکړه",
                    "وادی کے پانی کا معاہدہ",
                ),
                NOTHING,
            ),
            clause(
                PREAMBLE,
                "preamble",
                NOTHING,
                four(
                    "The two villages,\nwho drink from one river,",
                    "دو قریه،\nکه از یک دریا می‌نوشند،",
                    "دوه کلي،\nچې له یوه سینده اوبه څښي،",
                    "دو گاؤں،\nجو ایک دریا سے پیتے ہیں،",
                ),
            ),
            clause(
                SHARES,
                "operative",
                four("Shares", "سهم‌ها", "ونډې", "حصے"),
                four(ENGLISH, DARI, PASHTO, URDU),
                essential=1,
            ),
            clause(
                GATES,
                "implementation",
                four("Gates", "دروازه‌ها", "دروازې", "دروازے"),
                four(
                    "The gates are built before spring.",
                    "دروازه‌ها پیش از بهار ساخته می‌شوند.",
                    "دروازې له پسرلي مخکې جوړېږي.",
                    "دروازے بہار سے پہلے بنیں گے۔",
                ),
                commitments=[promise()],
                package="stone",
            ),
            clause(
                LATER,
                "principle",
                NOTHING,
                four(
                    "We meet [every month] {+in the open+} {-behind doors-} {~twice a year~}.",
                    "ما [هر ماه] {+آشکارا+} {-پشت در-} {~سال دو بار~} می‌بینیم.",
                    "موږ [هره میاشت] {+ښکاره+} {-پټ-} {~په کال کې دوه ځله~} سره وینو.",
                    "ہم [ہر مہینے] {+کھلے میں+} {-بند دروازوں میں-} {~سال میں دو بار~} ملتے ہیں۔",
                ),
                declaratory=1,
            ),
        ],
    }


def in_two(whole: dict[str, Any] | None = None) -> dict[str, Any]:
    """The same in English and Dari alone."""

    def cut(value: Any) -> Any:
        if isinstance(value, dict) and set(value) == {"en", "fa-af", "ps", "ur"}:
            return {"en": value["en"], "fa-af": value["fa-af"]}
        if isinstance(value, dict):
            return {name: cut(one) for name, one in value.items()}
        return [cut(one) for one in value] if isinstance(value, list) else value

    return {**cut(whole or content()), "languages": ["en", "fa-af"]}


def sealed(whole: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """A content with its digest, as exports take them."""
    return whole, digest_of(whole)


def changed(whole: dict[str, Any], name: str, **texts: Any) -> dict[str, Any]:
    """A copy in which one clause differs."""
    new = copy.deepcopy(whole)
    next(one for one in new["clauses"] if one["id"] == name).update(texts)
    return new


def around(**more: Any) -> Around:
    """Two parties that consent, one that does not answer, one that stayed away, and one reservation."""
    return Around(
        parties=(
            Stand({"en": "Upper village", "fa-af": "قریه بالا"}, "consent", "2/2"),
            Stand({"en": "Lower village", "fa-af": "قریه پایین"}, "with_reservation"),
            Stand({"en": "The herders", "fa-af": "کوچی‌ها"}),
        ),
        absent=(Absent({"en": "The mill owner", "fa-af": "صاحب آسیاب"}, "declined"),),
        reservations=(
            Reserved(
                {"en": "Lower village", "fa-af": "قریه پایین"},
                "reservation",
                "excludes",
                GATES,
                {"en": "We pay for one gate only.", "fa-af": "ما تنها پول یک دروازه را می‌دهیم."},
            ),
        ),
        status="Open for consent",
        day="2013-02-01",
        **more,
    )
