"""Messages for refusals of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "not_a_draft": _("This text is no draft any more, so nobody can change it. An offered text can be taken back first."),
    "not_offered": _("This text is not offered now. Reload the page to see how it stands."),
    "not_released": _("This text is not published, or was retracted already."),
    "embargo_not_over": _("This text waits for its hour; nobody can release it before."),
    "embargo_past": _("This hour has passed. Choose a later one, or publish at once."),
    "embargo_without_day": _("Choose the day as well as the hour."),
    "too_many_passages": _("A text holds at most %(most)s passages. Take one out first, or write a second text."),
    "source_or_cites": _("A passage either has a source, or cites something of this dialogue. Please choose one of them."),
    "said_on_missing": _("On what day was it said?"),
    "said_on_future": _("This day has not come yet."),
    "certainty_missing": _("How certain is it: said so, believed to be so, or does it appear so?"),
    "known_to_missing": _("Somebody must know who an unnamed source is. Say whether an editor knows, or whether the name is sealed."),
    "known_to_not_wanted": _("This source can be asked by anybody, so nobody has to keep its name."),
    "source_name_missing": _("Type the name to be sealed. It is not stored."),
    "source_name_not_wanted": _("A name is typed only where it is to be sealed. Leave this empty."),
    "cites_not_public": _("This cannot be cited: it is not here, not everybody can read it, or it was taken back."),
    "announcement_missing": _("A text needs at least one passage that says what is announced."),
    "sceptics_missing": _("Add at least one passage to “What sceptics say”. No text goes out without it."),
    "shared_missing": _("A joint statement of supporters needs at least one view that they share."),
    "statement_needs_parties": _("A joint statement of the parties needs at least two parties that have joined. Write a bulletin instead."),
    "bulletin_not_agreed": _("Not every party has consented to exactly this text: “%(party)s” has not."),
    "bulletin_objected": _("“%(party)s” objects to exactly this text. Take the offer back, and write what no party objects to."),
    "objection_open": _("The parties may still object. Hours left: %(hours)s. Until then nothing is published."),
    "correction_open": _("A correction of this text is being written already. Go on with that one."),
    "corrected_already": _("This text was corrected already. Correct the newest one."),
    "own_supporter_missing": _("You can begin a joint statement only together with your own supporter among those who sign."),
    "supporters_too_few": _("A joint statement needs at least two supporters."),
    "not_a_signatory": _("This supporter is not among those who sign this text."),
    "whose_difference": _("Say whose difference this is."),
    "signatory_not_accepted": _("Not every party accepts “%(supporter)s” now, so this text cannot go out with its signature. Take the offer back, or wait until every party accepts it again."),
    "signed_already": _("Your supporter has signed this text already."),
}  # fmt: skip
