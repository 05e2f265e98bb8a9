"""Titles and one line of explanation for the tasks about votes of members and objections on the desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

BIND = (
    _("Bind your consent to a vote of your members"),
    _(
        "Your party then consents to a settlement only after its members have carried exactly that version. It can be made stricter by one delegate, and looser only by as many as sign for your party, and never while a text is open for consent."
    ),
)
ASK = (
    _("Ask your members about the text"),
    _(
        "Everybody enrolled for your party can answer, and change the answer until the close. Nobody sees how anybody answered."
    ),
)
COUNT = (
    _("Count a vote that is over"),
    _("Its time has passed, so nobody can answer any more. Counting only does what was agreed beforehand."),
)
CONFIRM = (
    _("Open the confirmation of the text"),
    _(
        "Everybody enrolled is asked whether the agreed text shall stand. The rule that the parties set decides. If it fails, the text goes back to writing and every open objection comes along."
    ),
)
OBJECT = (
    _("Object to a clause"),
    _("Say what your party holds against a clause of the text that stands, and how it should read instead."),
)
OWN = (
    _("Your party's objections"),
    _("Say whether they are met, stand, or are taken back."),
)
