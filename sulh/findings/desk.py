"""What a facilitator finds about findings on the desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sulh.dialogue.pages.desk import Task
from sulh.dialogue.pages.visit import Visit
from sulh.rules.actions import permit
from sulh.rules.refusal import Refusal


def publishing(visit: Visit) -> list[Task]:
    """Publishing a snapshot, while that is open."""
    try:
        permit("publish_findings", visit.standing)
    except Refusal:
        return []
    why = _("A dated snapshot that never changes. The clock publishes by the terms; you may publish earlier.")
    form = visit.form("PublishFindings", submit=_("Publish"), next=visit.url("findings"))
    return [Task(_("Publish findings"), why, form=form)]
