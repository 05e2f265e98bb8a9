"""What ballots are about, in words and as links: versions and amendments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from sulh.dialogue.words import number
from sulh.settlement.deciding import hooks
from sulh.settlement.deciding.hooks import Named
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text.models import Amendment, Version


def versions(slug: str, ballots: Sequence[Ballot]) -> Mapping[str, Named]:
    """The version each ballot is about."""
    wanted = {ballot.about for ballot in ballots}
    numbers = dict(Version.objects.filter(pk__in=wanted).values_list("id", "n"))
    return {
        ballot.id: Named(
            _("The text, version %(n)s") % {"n": number(numbers[ballot.about])},
            reverse("version", kwargs={"slug": slug, "n": numbers[ballot.about]}),
        )
        for ballot in ballots
        if ballot.about in numbers
    }


def amendments(slug: str, ballots: Sequence[Ballot]) -> Mapping[str, Named]:
    """The amendment each ballot is about, or the first of those that are decided together."""
    wanted = {ballot.about for ballot in ballots}
    rows = Amendment.objects.filter(Q(pk__in=wanted) | Q(together__in=wanted))
    numbers: dict[str, list[int]] = {}
    for name, together, n in rows.order_by("n").values_list("id", "together", "n"):
        numbers.setdefault(together if together in wanted else name, []).append(n)
    return {
        ballot.id: Named(_called(numbers[ballot.about]), _page(slug, numbers[ballot.about][0]))
        for ballot in ballots
        if ballot.about in numbers
    }


def _called(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return _("Amendment %(n)s") % {"n": number(numbers[0])}
    listed = _(", ").join(number(n) for n in numbers)
    return _("Amendments %(n)s, all or none") % {"n": listed}


def _page(slug: str, n: int) -> str:
    return reverse("amendment", kwargs={"slug": slug, "n": n})


hooks.named("settlement")(versions)
hooks.named("ratification")(versions)
hooks.named("amendment")(amendments)
