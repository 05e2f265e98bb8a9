"""Has anything changed on the ground? In one sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from sulh.dialogue.models import Dialogue
from sulh.dialogue.words import number
from sulh.followup.commitments.reading import score
from sulh.followup.ground import reading
from sulh.followup.ground.models import Indicator
from sulh.followup.pulse.reading import ALL, verdicts
from sulh.followup.today import today

_NOTHING = gettext_lazy(
    "Nothing can be told yet: nothing was measured both before and after a text came into force."
)
_SEEN = ngettext_lazy(
    "Change seen in %(seen)s of %(all)s question", "Change seen in %(seen)s of %(all)s questions", "n"
)
_NONE_SEEN = ngettext_lazy(
    "No effect seen in %(all)s of %(all)s question", "No effect seen in %(all)s of %(all)s questions", "n"
)
_MEASURED = ngettext_lazy(
    "%(better)s of %(all)s indicator changed for the better, %(worse)s for the worse",
    "%(better)s of %(all)s indicators changed for the better, %(worse)s for the worse",
    "n",
)
_NONE_MEASURED = ngettext_lazy(
    "no effect seen in %(all)s of %(all)s indicator", "no effect seen in %(all)s of %(all)s indicators", "n"
)
_LATE = ngettext_lazy(
    "%(late)s of %(all)s promises is overdue", "%(late)s of %(all)s promises are overdue", "n"
)


def answer(dialogue: Dialogue) -> str:
    """From the pulses, the indicators and the promises; what cannot be told is not counted."""
    clauses = [*_pulses(dialogue), *_indicators(dialogue), *_promises(dialogue)]
    if not clauses:
        return str(_NOTHING)
    return _("%(clauses)s.") % {"clauses": _("; ").join(clauses)}


def _pulses(dialogue: Dialogue) -> list[str]:
    """A question has changed where all who answered have, or, where they are hidden, any party."""
    told = [each for each in verdicts(dialogue) if each.found]
    together = {each.question for each in told if each.party == ALL}
    found: dict[str, bool] = {}
    for each in told:
        if each.party == ALL or each.question not in together:
            seen = each.found is not None and each.found.verdict != "none_seen"
            found[each.question] = found.get(each.question, False) or seen
    if not found:
        return []
    seen_in = sum(found.values())
    words = _SEEN if seen_in else _NONE_SEEN
    return [words % {"n": len(found), "seen": number(seen_in), "all": number(len(found))}]


def _indicators(dialogue: Dialogue) -> list[str]:
    rows = reading.standings(Indicator.objects.filter(dialogue=dialogue), reading.in_force_since(dialogue))
    found = [each.change.verdict for each in rows if each.change]
    if not found:
        return []
    words = _NONE_MEASURED if set(found) == {"none_seen"} else _MEASURED
    counts = {verdict: number(found.count(verdict)) for verdict in ("better", "worse")}
    return [words % {"n": len(found), "all": number(len(found)), **counts}]


def _promises(dialogue: Dialogue) -> list[str]:
    found = score(dialogue, today(dialogue))
    if not found.n:
        return []
    return [_LATE % {"n": found.overdue, "late": number(found.overdue), "all": number(found.n)}]
