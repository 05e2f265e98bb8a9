"""Simulated pulses: where nothing changed it is said so, and where much changed it is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

from sulh.acts import clock
from sulh.acts.writer import write
from sulh.dialogue.models import Participant
from sulh.followup.pulse import counting
from sulh.followup.pulse.models import PulseAnswer, PulseWave
from sulh.followup.pulse.reading import Verdict, series, verdicts, verdicts_of
from tests.followup.pulse.staging import after_weeks, answer, asked, people_of
from tests.helpers import Stage, scale

RUNS = scale(20, 100)
QUESTIONS = ("a" * 12, "b" * 12, "c" * 12)
PEOPLE = 60  # of each of two parties


def told(found: list[Verdict], questions: int) -> set[str]:
    """What is said of all and of both parties, question by question; "no party" is empty, so hidden."""
    said = [each.found.verdict for each in found if each.found]
    assert len(said) == 3 * questions and {each.why for each in found if not each.found} == {"hidden"}
    return set(said)


def test_through_the_acts(house: Path) -> None:
    """Three dialogues in which nothing changed, and three in which one in ten agreed before, nine after."""
    chance = Random(8)
    seen = []
    for after in (0.5, 0.5, 0.5, 0.9, 0.9, 0.9):
        stage = Stage(parties=2).listen()
        question = asked(stage)
        people = [*people_of(stage, 0, 14), *people_of(stage, 1, 14)]
        for wave, share in ((1, 0.5 if after == 0.5 else 0.1), (2, after)):
            # Where nobody or everybody of a party would agree alike, its cell would be hidden.
            choices = ["+" if chance.random() < share else "-" for _person in people]
            choices[0], choices[1], choices[14], choices[15] = "-", "+", "-", "+"
            with after_weeks(wave):
                stage.do("OpenPulse", stage.facilitator)
                answer(stage, people, question, "".join(choices), wave)
                stage.do("ClosePulse", stage.facilitator)
        seen.append(told(verdicts(stage.dialogue), 1))
    assert seen == [{"none_seen"}] * 3 + [{"rise"}] * 3


def wave(stage: Stage, n: int, shares: dict[str, float], chance: Random) -> PulseWave:
    """A closed wave, as `ClosePulse` leaves it, of people who agree with these shares."""
    now = clock.now()
    made = PulseWave.objects.create(
        dialogue=stage.dialogue, n=n, questions=[{"id": each, "texts": {"en": each}} for each in shares],
        opened=now, closes="2013-01-01", closed=(now.date() + timedelta(days=n)).isoformat(),
        baseline=n % 2 == 1,
    )  # fmt: skip
    PulseAnswer.objects.bulk_create(
        PulseAnswer(
            wave=made, question=question, participant=f"{party.id[:20]}{person:012d}", party=party.id,
            choice=1 if chance.random() < share else -1, channel="web",
        )
        for question, share in shares.items() for party in stage.parties for person in range(PEOPLE)
    )  # fmt: skip
    made.results = counting.published(made)
    PulseAnswer.objects.filter(wave=made).delete()
    return made


def runs(stage: Stage, after: float) -> Iterator[set[str]]:
    """What is said of each pair of waves, all questions and groups told together."""
    for run in range(RUNS):
        chance = Random(run)
        shares = dict.fromkeys(QUESTIONS, 0.2)
        first = write(lambda: wave(stage, 2 * run + 1, shares, chance))  # noqa: B023 - called at once
        later = {question: share + after for question, share in shares.items()}
        second = write(lambda: wave(stage, 2 * run + 2, later, chance))  # noqa: B023
        yield told(verdicts_of(series([first, second])), len(QUESTIONS))
    write(lambda: PulseWave.objects.all().delete())


def test_of_a_hundred_pairs_of_waves(house: Path) -> None:
    """Without an effect at least 95 say so of every question; with one of 60 points at least 95 name it in
    every group."""
    stage = Stage(parties=2).join()
    write(lambda: Participant.objects.bulk_create(
        Participant(dialogue=stage.dialogue, party=party) for party in stage.parties for _ in range(PEOPLE)
    ))  # fmt: skip
    silent = sum(found == {"none_seen"} for found in runs(stage, 0.0))
    named = sum(found == {"rise"} for found in runs(stage, 0.6))
    print(f"pulses: {silent} of {RUNS} pairs say of every question that none was seen, {named} name theirs")
    assert silent >= 0.95 * RUNS
    assert named >= 0.95 * RUNS
