"""Where the text stands: its newest version, what is accepted since, any version computed from nothing."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from sulh.settlement.text import applying, content
from sulh.settlement.text.content import Clause, Content
from sulh.settlement.text.models import Amendment, Text, Version
from sulh.settlement.text.tying import UNDECIDED

_IN_HAND = Q(state="proposed", origin="single_text", dialogue__text__mode="single")


def text_of(dialogue: str) -> Text | None:
    """The text of a dialogue (its id), once it is opened."""
    return Text.objects.filter(dialogue_id=dialogue).first()


def newest(dialogue: str) -> Version | None:
    """The version with the highest number; version 0 is empty."""
    return Version.objects.filter(dialogue_id=dialogue).order_by("-n").first()


def accepted(dialogue: str) -> list[Amendment]:
    """The amendments that are accepted and in no version yet, in the order of acceptance."""
    rows = Amendment.objects.filter(dialogue_id=dialogue, state="accepted", applied_in=None)
    return list(rows.order_by("order"))


def in_hand(dialogue: str) -> list[Amendment]:
    """What the facilitator has written for the next version of a single negotiating text, in order.

    Nobody decides about these one by one: they are part of the text when it is issued.
    """
    rows = Amendment.objects.filter(_IN_HAND, dialogue_id=dialogue)
    return list(rows.order_by("n"))


def working_content(dialogue: str) -> Content:
    """The newest version with everything that is accepted since; the version must be there."""
    version = newest(dialogue)
    assert version is not None
    changes = [*accepted(dialogue), *in_hand(dialogue)]
    return applying.apply_all(version.content, changes, version.n) if changes else version.content


def working(dialogue: str) -> list[Clause]:
    """The clauses of the same; none before the text is opened."""
    if newest(dialogue) is None:
        return []
    clauses: list[Clause] = working_content(dialogue)["clauses"]
    return clauses


def replayed(dialogue: str, n: int) -> Content:
    """Version `n` computed from nothing but the accepted amendments, in the order of their acceptance.

    Raises `Refusal` as `applying.apply` does, where what is stored does not fit together.
    """
    rows = Amendment.objects.filter(dialogue_id=dialogue, state="accepted", applied_in__lte=n)
    return replay(Text.objects.get(dialogue_id=dialogue), rows.order_by("applied_in", "order"), n)


def replay(text: Text, amendments: Iterable[Amendment], n: int) -> Content:
    """The content that these amendments, in this order, make out of an empty text."""
    return applying.apply_all(content.blank(text.dialogue_id, text.languages), amendments, n)


def undecided(dialogue: str) -> list[Amendment]:
    """Every amendment that still waits: for sponsors, for its ballot, or for a rewriting."""
    rows = Amendment.objects.filter(dialogue_id=dialogue, state__in=UNDECIDED).exclude(_IN_HAND)
    return list(rows.order_by("n"))
