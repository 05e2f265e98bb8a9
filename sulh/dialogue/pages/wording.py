"""What each phase means for somebody who comes by, in one or two sentences."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

NOW: dict[str, Any] = {
    "draft": _("The convener has not asked the question yet. Nothing is open."),
    "preparation": _("Parties are invited, name themselves and read the terms. Speaking opens when every party that has joined has consented to the same terms."),
    "listening": _("Everybody who has entered can say something and vote on what others said. A vote can be changed until speaking closes."),
    "convergence": _("Speaking is closed. The findings show what all sides accept and where they differ."),
    "drafting": _("The delegates write a text from what all sides accept."),
    "consent": _("The text stands still while each party decides whether it consents to exactly this text."),
    "ratification": _("The members of each party confirm the text, or do not."),
    "implementation": _("The text is in force. What was promised in it is followed until it is kept."),
    "closed": _("This dialogue is closed. Nothing can be added; everything that was public stays here to read."),
    "renegotiation": _("The members of a party did not confirm the text. The delegates write again, and every party must consent again."),
    "review": _("The parties look back at what was promised and at what came of it. Then they go on, or write again."),
    "suspended": _("This dialogue is paused, and nobody can speak or vote. Any party that has joined may ask for a pause. It goes on where it stood, or it ends."),
    "not_convened": _("This dialogue did not come about: it was called, and speaking never opened. Who was invited stays here to read."),
    "ended_without_settlement": _("This dialogue ended without a settlement. Having taken part binds nobody to anything. Everything that was public stays here to read."),
}  # fmt: skip

# Phases beside the line that everybody sees: where on the line they belong, if anywhere.
BESIDE: dict[str, str] = {"renegotiation": "drafting", "review": "implementation"}
