"""The rules for comments, written out from the terms in force, and what moderation did, in numbers."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from sulh.acts import clock
from sulh.dialogue.outside import rules_in_force
from sulh.dialogue.pages.visit import Visit, in_dialogue
from sulh.public.comments import flood, gates, subjects
from sulh.public.comments.acts.fields import NAME_MOST
from sulh.public.comments.acts.writing import WAITING_MOST
from sulh.public.comments.choices import thread_title
from sulh.public.comments.labels import ABUSED
from sulh.public.comments.numbers import numbers
from sulh.rules.text import STATEMENT_LIMIT


@require_safe
@in_dialogue
def comment_rules(visit: Visit) -> HttpResponse:
    """What a reader asks before writing, answered from the rules that are in force and from nothing else."""
    rules, by_hand, now = (
        rules_in_force(visit.dialogue.id),
        gates.by_moderators(visit.dialogue.id),
        clock.now(),
    )
    listed = [
        (each.thread, thread_title(each), gates.gate(each, by_hand, rules, now).state)
        for each in subjects.every(visit.dialogue.id)
    ]
    return visit.page(
        "public/comments/rules.html",
        rules=rules,
        numbers=numbers(visit.dialogue.id),
        abused=[code for code in ABUSED if code != "state_party_or_war"],
        threads=[each for each in listed if each[2] != "archived"],
        archived=[each for each in listed if each[2] == "archived"],
        from_one_place=flood.AN_HOUR,
        waiting_most=WAITING_MOST,
        longest=STATEMENT_LIMIT,
        longest_name=NAME_MOST,
    )
