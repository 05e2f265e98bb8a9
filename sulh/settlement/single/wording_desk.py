"""Titles and one line of explanation for the tasks about a single negotiating text on the desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

OPEN = (
    _("Open a single text"),
    _(
        "You write the text, which is nobody's position; everybody says which of their interests it does not meet; nobody says yes or no while it can still be improved. No amendment of a party may be undecided."
    ),
)
ANSWER = (
    _("Answer the criticisms"),
    _("Every criticism of this round needs an answer before the next version goes out."),
)
READY = (
    _("Declare the single text ready"),
    _("It cannot be improved any more. After that it can only be put to the parties, for one yes or no."),
)
END = (
    _("End the single text"),
    _("The parties write again. What you have written and not issued is withdrawn."),
)
CRITICISE = (
    _("Criticise the single text"),
    _("Say which of your interests the newest version does not meet. You need not say how it should read."),
)
