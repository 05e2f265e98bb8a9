"""What facilitators, delegates and experts find about a single negotiating text on the desk."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sulh.acts import clock
from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.visit import Visit
from sulh.settlement.single import wording_desk as say
from sulh.settlement.single.finding import a_party_may_end, under_way, undisposed
from sulh.settlement.single.models import SingleText
from sulh.settlement.text import working


def facilitator(visit: Visit) -> list[Task]:
    """Open the procedure, answer, declare ready, end."""
    if not allowed(visit, "run_single_text"):
        return []
    single = under_way(visit.dialogue.id)
    if single is None:
        if working.text_of(visit.dialogue.id) is None:
            return []
        return [Task(*say.OPEN, visit.form("OpenSingleText", submit=_("Open a single text")))]
    return [*_running(visit, single), _end(visit)]


def _running(visit: Visit, single: SingleText) -> list[Task]:
    if single.state != "open":
        return []
    if undisposed(single):
        return [Task(*say.ANSWER, href=visit.url("single_text"), urgent=True)]
    if single.round == 0:
        return []
    return [Task(*say.READY, visit.form("DeclareReady", submit=_("Declare it ready")))]


def _end(visit: Visit) -> Task:
    return Task(*say.END, visit.form("EndSingleText", submit=_("End the single text")), grave=True)


def critic(visit: Visit) -> list[Task]:
    """Criticise while it is open; for a delegate also end it, once a party may."""
    single = under_way(visit.dialogue.id)
    if single is None:
        return []
    tasks = []
    if single.state == "open" and allowed(visit, "criticise_text") and (single.round or _has_words(visit)):
        tasks.append(Task(*say.CRITICISE, href=visit.url("single_text"), urgent=True))
    over = allowed(visit, "issue_version") and a_party_may_end(single, clock.now())
    return [*tasks, *([_end(visit)] if over else [])]


def _has_words(visit: Visit) -> bool:
    version = working.newest(visit.dialogue.id)
    return version is not None and version.n > 0


add(Section(43, "facilitator", facilitator), Section(43, "delegate", critic), Section(43, "expert", critic))
