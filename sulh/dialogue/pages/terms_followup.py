"""What the terms say about following the promises: in plain words, and the forms for other rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sulh.acts.forms import Form
from sulh.dialogue.acts.followup_rules import MEASURE_KINDS, TIMES
from sulh.dialogue.followup_rules import FollowupRules, rules_of
from sulh.dialogue.pages.visit import Visit
from sulh.dialogue.termsheet import current
from sulh.dialogue.words import in_digits, number, own

_RHYTHM = gettext_lazy("Pulse questions: how often")
_QUESTIONS = gettext_lazy("Pulse questions")
_INCIDENTS = gettext_lazy("How exactly incidents are told")
_CRITERIA = gettext_lazy("What would be a success")


def followup_lines(body: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """The rules for following the promises in plain words: (title, words)."""
    rules = rules_of(body)
    criteria = [
        _("%(words)s (%(measure)s: at least %(least)s by %(day)s)")
        % {
            "words": own(each.texts), "measure": MEASURE_KINDS[each.kind], "least": number(each.at_least),
            "day": in_digits(each.by),
        }
        for each in rules.criteria
    ]  # fmt: skip
    questions = [own(each.texts) for each in rules.pulse_questions]
    places = [*rules.incident_areas] or [_("no area is told")]
    return [
        (_RHYTHM, _rhythm(rules)),
        (_QUESTIONS, _("; ").join(questions) or _("none")),
        (_INCIDENTS, _("; ").join([str(TIMES[rules.incident_time]), *places])),
        (_CRITERIA, _("; ").join(criteria) or _("nothing was written down")),
    ]


def _rhythm(rules: FollowupRules) -> str:
    opened = ngettext(
        "a wave is open for %(count)s day", "a wave is open for %(count)s days", rules.pulse_open_days
    )
    opened %= {"count": number(rules.pulse_open_days)}
    if not rules.pulse_every_days:
        return _("; ").join([_("when the facilitator opens a wave"), opened])
    every = ngettext("every %(count)s day", "every %(count)s days", rules.pulse_every_days)
    return _("; ").join([every % {"count": number(rules.pulse_every_days)}, opened])


def propose_followup(visit: Visit) -> list[tuple[Any, Form]]:
    """The forms, each with its title; the first is filled in with what stands."""
    row = current(visit.dialogue.id)
    if row is None:
        return []
    rules = rules_of(row.body)
    values = rules.as_body() | {"incident_areas": list(rules.incident_areas)}
    standing = visit.form("ProposeFollowupRules", submit=_("Propose these rules"), values=values)
    criterion = visit.form("ProposeSuccessCriterion", submit=_("Propose this criterion"))
    found: list[tuple[Any, Form]] = [
        (_("Rhythm of the pulses, and how incidents are told"), standing),
        (_("One more pulse question"), visit.form("ProposePulseQuestion", submit=_("Propose this question"))),
        (_("A criterion of success"), criterion),
    ]  # fmt: skip
    if rules.pulse_questions:
        form = visit.form("ProposeNoPulseQuestion", submit=_("Propose to ask it no more"))
        found.insert(2, (_("Ask a pulse question no more"), form))
    return found
