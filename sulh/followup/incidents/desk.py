"""What monitors find about incidents on the desk: the only place where the words of a report are read."""

from __future__ import annotations

from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.visit import Visit
from sulh.followup.incidents import sealing
from sulh.followup.incidents import wording_desk as say
from sulh.followup.incidents.models import Incident
from sulh.followup.incidents.pages import verifying
from sulh.followup.near import sides_of

_A_DESK = 20
# So many are opened to find those that this monitor may read.
_LOOKED_AT = 60


def tasks(visit: Visit) -> list[Task]:
    """The oldest first, and after those what was not confirmed.

    A report about a monitor's own side is not shown to it: it could lead that side to the source.
    """
    if not allowed(visit, "verify_incident"):
        return []
    near = sides_of(visit.office.id)
    waiting = Incident.objects.filter(dialogue=visit.dialogue, n=None).order_by("-state", "filed", "pk")
    looked = list(waiting[:_LOOKED_AT])
    opened = [(row, sealing.opened_if_possible(row.told, row.id)) for row in looked]
    found = [(row, report) for row, report in opened if report and report.named not in near][:_A_DESK]
    if not found:
        return []
    forms = verifying(visit, {row.id: report.named for row, report in found})
    context = {
        "entries": [(row, report, forms[row.id]) for row, report in found],
        "more": len(looked) > _A_DESK,
    }
    urgent = any(row.state == "unverified" for row, _report in found)
    return [Task(*say.VERIFY, template="followup/incidents/desk.html", context=context, urgent=urgent)]


add(Section(58, "monitor", tasks))
