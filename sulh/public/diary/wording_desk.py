"""What desks say of the diary's witnesses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

NAME = (
    _("Run a witness of the diary"),
    _(
        "A small program on a computer of your own follows the public diary and signs it only as long as nothing was rewritten. It decides nothing."
    ),
)
RUNS = (
    _("Your witness of the diary"),
    _("Name another key when the computer changes, or retire it. What it cosigned stays."),
)
RETIRE = _("Retire your witness")
NAME_IT = _("Name it")
RETIRE_IT = _("Retire it")
