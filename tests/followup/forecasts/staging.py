"""Forecasts on stage: questions about the future, and people who answer them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sulh.acts import clock
from sulh.acts.registry import Actor
from sulh.followup.forecasts.models import ForecastQuestion
from tests.helpers import Stage

QUESTION = {"en": "Will the road be open?", "fa-af": "آیا راه باز خواهد بود؟"}
CRITERIA = {"en": "Two lorries pass it by day.", "fa-af": "دو موتر باربری روزانه از آن می‌گذرد."}
SOURCE = {"en": "Ten earlier winters", "fa-af": "ده زمستان پیشین"}
EVIDENCE = {"en": "Both monitors saw it.", "fa-af": "هر دو ناظر آن را دیدند."}


def on(day: int) -> datetime:
    """A day of May 2031, at nine."""
    return datetime(2031, 5, day, 9, tzinfo=UTC)


class Staged:
    """For `tests.everybody`: one question open to forecasts, and one of today that waits for its monitor."""

    def __init__(self, stage: Any, people: dict[str, Actor]) -> None:
        today = clock.now().date().isoformat()
        ask = {"question": QUESTION, "criteria": CRITERIA}
        by = people["observer"]
        self.open = stage.do("AskForecast", by, **ask, closes="2099-01-01", resolves="2099-02-01")["question"]
        self.due = stage.do("AskForecast", by, **ask, closes=today, resolves=today)["question"]

    def bodies(self) -> dict[str, dict[str, Any]]:
        return {
            "AskForecast": {
                "question": QUESTION, "criteria": CRITERIA, "closes": "2099-01-01", "resolves": "2099-02-01",
                "base_rate": "30", "base_source": SOURCE,
            },
            "GiveForecast": {"question": self.open, "percent": 20, "words": EVIDENCE},
            "ResolveForecast": {"question": self.due, "outcome": "no", "words": EVIDENCE},
        }  # fmt: skip


def ask(stage: Stage, by: Actor, day: int = 1, **fields: Any) -> str:
    """A question asked on the first, closing on the 10th and decided on the 20th; gives its id."""
    body = {"question": QUESTION, "criteria": CRITERIA, "closes": "2031-05-10", "resolves": "2031-05-20"}
    with clock.at(on(day)):
        return str(stage.do("AskForecast", by, **body | fields)["question"])


def give(stage: Stage, by: Actor, question: str, percent: int, day: int = 2, **fields: Any) -> None:
    with clock.at(on(day)):
        stage.do("GiveForecast", by, question=question, percent=percent, **fields)


def resolve(
    stage: Stage, by: Actor, question: str, outcome: str = "yes", day: int = 20, **fields: Any
) -> None:
    with clock.at(on(day)):
        stage.do("ResolveForecast", by, question=question, outcome=outcome, words=EVIDENCE, **fields)


def row(question: str) -> ForecastQuestion:
    return ForecastQuestion.objects.get(pk=question)
