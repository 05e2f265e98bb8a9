"""What may say the same, or be off topic: by own sentences labelled by hand, and on the open conversations.

The figures asserted here are the ones the pages speak of: how often a suggestion was right.
"""

from __future__ import annotations

import csv
import random
import time

import numpy as np
import pytest

from sulh.statements.moderation.suggesting import (
    ALIKE,
    PEOPLE,
    RARER,
    Corpus,
    alike_in_votes,
    pieces,
    plain,
)  # fmt: skip
from tests.helpers import FULL, open_data

# Our own sentences. Same: a reader would say that one of the two is enough.
SAME = [
    ("Share the water by turns, upstream first.", "Share the water by turns - upstream first!"),
    ("Every village should name two people who count.", "Each village should name two people who count."),
    ("The school for girls must stay open.", "Schools for girls must stay open."),
    (
        "Repair the road to the clinic before winter.",
        "The road to the clinic should be repaired before winter.",
    ),
    ("Nobody may carry weapons into the bazaar.", "No one may carry weapons in the bazaar."),
    ("Prisoners of both sides should be released.", "Prisoners from both sides should be released now."),
    ("آب را به نوبت تقسیم کنیم.", "آب را به نوبت تقسيم كنيم"),
    ("مکتب دختران باید باز بماند.", "مکتب‌های دختران باید باز بماند."),
    ("هیچ‌کس نباید با سلاح به بازار بیاید.", "هیچ کس نباید با سلاح به بازار بیاید!"),
    ("زندانیان هر دو طرف باید آزاد شوند.", "زندانیان هر دو جانب باید آزاد شوند."),
]
# Another thing, on the same subject or not.
OTHER = [
    ("Share the water by turns, upstream first.", "Build a dam above the upper village."),
    ("The school for girls must stay open.", "Teachers should be paid every month."),
    ("Repair the road to the clinic before winter.", "The clinic needs a woman doctor."),
    ("Nobody may carry weapons into the bazaar.", "The bazaar should close on Fridays."),
    ("Prisoners of both sides should be released.", "Families should be told where the prisoners are."),
    ("Elders should settle the quarrel.", "Young people should have a seat in the council."),
    ("آب را به نوبت تقسیم کنیم.", "بند آب باید بالاتر از قریه ساخته شود."),
    ("مکتب دختران باید باز بماند.", "معاش معلمان باید هر ماه پرداخته شود."),
    ("زندانیان هر دو طرف باید آزاد شوند.", "خانواده‌ها باید بدانند زندانیان در کجا هستند."),
    ("بزرگان قوم جنجال را حل کنند.", "جوانان باید در شورا جای داشته باشند."),
]
# The opposite, by a word or two: letters cannot know.
OPPOSITE = [
    ("The school for girls must stay open.", "The school for girls must not stay open."),
    ("Foreign soldiers should stay.", "Foreign soldiers should leave."),
    ("زندانیان باید آزاد شوند.", "زندانیان نباید آزاد شوند."),
]


def likeness(one: str, other: str) -> float:
    found = Corpus([other]).near(one, least=0.0)
    return found[0].likeness if found else 0.0


def test_likeness_by_hand() -> None:
    """`ab cd` is ` ab cd `: five pieces of three letters, four of four, three of five. ` ab cx ` shares the
    first three, two and one of these: 6 of 12 + 12 - 6."""
    assert plain("Ab,  cd!") == " ab cd "
    assert len(pieces(plain("ab cd"))) == len(pieces(plain("ab cx"))) == 5 + 4 + 3
    assert likeness("ab cd", "ab cx") == pytest.approx(6 / 18)
    assert likeness("AB  cd", "ab, cd.") == 1.0
    assert likeness("…", "ab") == 0.0
    assert Corpus([]).near("ab cd") == []


def test_letters_of_three_keyboards_are_one() -> None:
    assert likeness("كابل يك شهر است", "کابل یک شهر است") == 1.0
    assert likeness("می‌خواهم", "میخواهم") == 1.0
    assert likeness("کِتاب", "کتاب") == 1.0


def test_precision_and_recall_on_our_own_sentences() -> None:
    same = [likeness(*pair) for pair in SAME]
    other = [likeness(*pair) for pair in OTHER]
    opposite = [likeness(*pair) for pair in OPPOSITE]
    suggested = [value >= ALIKE for value in same]
    assert sum(suggested) >= 8, [round(value, 2) for value in same]  # of ten, found
    assert max(other) < 0.3 < ALIKE  # none of the ten others comes near
    # Opposites look alike; that is why the page says so, and why nothing is decided by it.
    assert sum(value >= ALIKE for value in opposite) >= 2
    wrong = sum(value >= ALIKE for value in opposite + other)
    assert sum(suggested) / (sum(suggested) + wrong) >= 0.7


def test_sureness_follows_the_likeness() -> None:
    corpus = Corpus(["Share the water by turns, upstream first.", "Close the bazaar on Fridays."])
    (near,) = corpus.near("Share the water by turns, upstream first!")
    assert (near.place, near.likeness, near.sure) == (0, 1.0, "strong")
    assert corpus.near("Share the water by turns, upstream first!", but=0) == []
    assert not corpus.far_off("Zyx wvu tsr")  # two texts tell no topic


def comments(name: str) -> dict[str, str]:
    with (open_data() / name / "comments.csv").open(encoding="utf-8", newline="") as file:
        return {row["comment-id"]: row["comment-body"] for row in csv.DictReader(file)}


def votes(name: str, said: list[str]) -> tuple[np.ndarray, np.ndarray]:
    place = {each: at for at, each in enumerate(said)}
    with (open_data() / name / "participants-votes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    answers = np.zeros((len(rows), len(said)), dtype=np.int8)
    given = np.zeros(answers.shape, dtype=bool)
    for person, row in enumerate(rows):
        for each, at in place.items():
            if row.get(each):
                answers[person, at], given[person, at] = int(float(row[each])), True
    return answers, given


BIG = "american-assembly.bowling-green"


def test_on_a_big_conversation_both_kinds_of_likeness_hold() -> None:
    """Two independent checks on 896 statements and 2,031 people. Pairs that are written alike are answered
    alike more often than any two (0.71 against 0.50 of the answers). And of the pairs that are answered
    alike, read by hand, each is about one subject."""
    texts = comments(BIG)
    said = list(texts)
    corpus = Corpus([texts[each] for each in said])
    pairs = {
        (min(at, near.place), max(at, near.place))
        for at, each in enumerate(said)
        for near in corpus.near(texts[each], but=at, most=1)
    }
    assert 0 < len(pairs) < 0.1 * len(said)
    answers, given = votes(BIG, said)

    def same_answer(one: int, other: int) -> float | None:
        both = given[:, one] & given[:, other]
        return float((answers[both, one] == answers[both, other]).mean()) if both.sum() >= PEOPLE else None

    draw = random.Random(1)
    others = [(draw.randrange(len(said)), draw.randrange(len(said))) for _ in range(400)]
    alike = [value for pair in pairs if (value := same_answer(*pair)) is not None]
    apart = [
        value for one, other in others if one != other and (value := same_answer(one, other)) is not None
    ]
    assert len(alike) >= 5
    assert np.mean(alike) > np.mean(apart) + 0.1

    together = alike_in_votes(answers, given)
    assert 3 <= len(together) <= 12
    subjects = ("fairness ordinance", "speak eng", "marijuana", "immigrant")
    for pair in together:
        one, other = (texts[said[at]].lower() for at in (pair.first, pair.second))
        assert any(subject in one and subject in other for subject in subjects) or (
            "fairness" in one + other and "largest in the state" in one + other
        ), (one, other)


def test_statements_of_another_conversation_are_called_far_off_more_often() -> None:
    """Honest about how weak it is: of those that belong about three of a hundred are called far off, of those
    that do not belong between a quarter and three quarters."""
    own = list(comments("scoop-hivemind.biodiversity").values())
    foreign = list(comments("london.youth.policing").values())
    draw = random.Random(3)
    draw.shuffle(own)
    left, rest = own[:60], own[60:]
    corpus = Corpus(rest)
    wrong = np.mean([corpus.far_off(text) for text in left])
    right = np.mean([corpus.far_off(text) for text in foreign])
    assert wrong <= 0.12
    assert 0.25 <= right <= 0.9


def test_answers_that_move_together_by_hand() -> None:
    """Forty people; the second statement is answered like the first, the third the other way round, the
    fourth by too few, the fifth alike by nearly all."""
    half = np.array([1] * 20 + [-1] * 20, dtype=np.int8)
    answers = np.stack([half, half, -half, half, np.array([1] * 39 + [-1], dtype=np.int8)], axis=1)
    given = np.ones(answers.shape, dtype=bool)
    given[PEOPLE - 1 :, 3] = False
    answers[PEOPLE - 1 :, 3] = 0
    (pair,) = alike_in_votes(answers, given)
    assert (pair.first, pair.second, pair.sure) == (0, 1, "fair")
    assert pair.correlation == pytest.approx(1.0)
    # One of forty changes: sums 20-20 and 19-21, product 38, so r = 38/40 over sqrt(1 * (1 - 0.05²)) = 0.951.
    answers[0, 1] = -1
    (pair,) = alike_in_votes(answers, given)
    assert pair.correlation == pytest.approx(0.95 / np.sqrt(1 - 0.05**2), abs=1e-5)
    assert pair.sure == "fair"
    answers[:5, 1] = -1  # five of forty: r = 0.75 / sqrt(1 - 0.25²) = 0.775, not suggested
    assert alike_in_votes(answers, given) == []


def test_where_nearly_all_agree_likeness_says_nothing() -> None:
    few = np.array([1] * (100 - RARER + 1) + [-1] * (RARER - 1), dtype=np.int8)
    answers = np.stack([few, few], axis=1)
    assert alike_in_votes(answers, np.ones(answers.shape, dtype=bool)) == []
    assert alike_in_votes(np.zeros((0, 3), dtype=np.int8), np.zeros((0, 3), dtype=bool)) == []


def test_a_thousand_statements_are_compared_fast() -> None:
    draw = random.Random(5)
    words = [
        "water",
        "turns",
        "village",
        "school",
        "road",
        "clinic",
        "winter",
        "peace",
        "elders",
        "آب",
        "صلح",
    ]
    texts = [" ".join(draw.choices(words, k=20)) for _ in range(1000)]
    hostile = ["a" * 1000, "ab" * 500, "\u200c" * 1000, "é" * 1000, " ".join("abc" for _ in range(250))]
    corpus = Corpus(texts)
    began = time.perf_counter()
    for text in hostile:
        corpus.near(text)
        corpus.far_off(text)
    took = (time.perf_counter() - began) / len(hostile)
    if FULL:
        assert took < 0.05
    assert took < 1.0
