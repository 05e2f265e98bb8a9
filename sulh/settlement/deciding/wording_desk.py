"""What stands beside the tasks around decisions on the desk: title and one line."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

ANSWER = (
    _("A ballot waits for your party: number %(n)s, %(matter)s"),
    _("Read what it is about, see what each answer would do, then sign for your party. Silence is never consent."),
)  # fmt: skip
MORE = (
    _("%(count)s more ballots wait for your party"),
    _("They are on the page of ballots, the newest first."),
)
RESERVATION = (
    _("A reservation waits for your party's answer: number %(n)s"),
    _("Whether it stands is for the other parties to say, by the rule that all agreed."),
)
PETITION = (
    _("A petition on ballot %(n)s"),
    _("Parties ask that more be needed in this matter. Your party may join them."),
)
CLOSE = (
    _("Ballot %(n)s can be counted: %(matter)s"),
    _("You only carry out what its rule says; the rule was frozen when it was opened."),
)
ATTEST = (
    _("Attest what the parties sign"),
    _("That you saw the signatures, or keep a copy. It is no signature and decides nothing."),
)
