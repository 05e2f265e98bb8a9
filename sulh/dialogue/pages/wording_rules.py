"""A decision rule in plain words: short sentences, in the order in which people ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sulh.dialogue.wording_deciding import COMMITTEES, PRESETS, WEIGHINGS
from sulh.dialogue.words import number
from sulh.rules.decisions import Dissent, Petition, Quorum, Rule, Rung, Test

HALF = Fraction(1, 2)
# Of whom a share is taken: by what is counted and by what it is compared with.
_OF_WHOM: Mapping[tuple[str, str], Any] = {
    ("parties", "all"): gettext_lazy("the parties"),
    ("parties", "answering"): gettext_lazy("the parties that answer"),
    ("parties", "deciding"): gettext_lazy("the parties that say yes or no"),
    ("delegates", "all"): gettext_lazy("the delegates"),
    ("delegates", "answering"): gettext_lazy("the delegates who answer"),
    ("delegates", "deciding"): gettext_lazy("the delegates who say yes or no"),
    ("participants", "all"): gettext_lazy("the people enrolled"),
    ("participants", "answering"): gettext_lazy("the people who vote"),
    ("participants", "deciding"): gettext_lazy("the people who say yes or no"),
}
ABSTENTIONS: Mapping[str, Any] = {
    "excluded": gettext_lazy("An abstention is left out of the count."),
    "in_denominator": gettext_lazy("An abstention counts among those asked, and is no yes."),
    "as_no": gettext_lazy("An abstention counts as a no."),
}
TERMINALS: Mapping[str, Any] = {
    "park": gettext_lazy("If nothing is adopted in the end, the matter is set aside. Nobody decides it."),
    "return_to_drafting": gettext_lazy(
        "If nothing is adopted in the end, it goes back to writing. Nobody decides it."
    ),
    "end": gettext_lazy("If nothing is adopted in the end, the matter is ended. Nobody decides it."),
}
RESERVATIONS: Mapping[str, Any] = {
    "prohibited": gettext_lazy("Nobody can consent with a reservation that excludes or changes a clause."),
    "listed": gettext_lazy("A party can consent with a reservation to some clauses only."),
    "allowed": gettext_lazy("A party can consent with a reservation."),
}
ACCEPTANCES: Mapping[str, Any] = {
    "all": gettext_lazy("A reservation stands when every other party accepts it."),
    "objections_only": gettext_lazy(
        "A reservation stands when every other party has received the text and none objects within the days given for an answer."
    ),
}


@dataclass(frozen=True)
class Sentence:
    """One sentence, with a list below it where there are several ways."""

    text: str
    ways: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.text, *self.ways))


def share(t: Fraction, op: str) -> str:
    """A share in words: "all", "more than half", "at least 2 of every 3"."""
    if t == 1 and op == ">=":
        return _("all")
    if t == HALF:
        return _("more than half") if op == ">" else _("at least half")
    told = {"num": number(t.numerator), "den": number(t.denominator)}
    if op == ">":
        return _("more than %(num)s of every %(den)s") % told
    return _("at least %(num)s of every %(den)s") % told


def words_of_test(test: Test, rule: Rule) -> str:
    """One test as a sentence."""
    told = {"share": share(test.t, test.op), "who": _whom(test, rule), "name": test.of}
    if test.over == "weight":
        told["weights"] = str(WEIGHINGS.get(rule.weights, ""))
        return _("Yes from parties that together weigh %(share)s of everything (%(weights)s).") % told
    if test.over == "each_party":
        return _("In each party: yes from %(share)s of %(who)s.") % told
    if test.over == "each_designation":
        return _("In each declared community: yes from %(share)s of %(who)s.") % told
    if test.over == "designation":
        return _("In the community “%(name)s”: yes from %(share)s of %(who)s.") % told
    return _("Yes from %(share)s of %(who)s.") % told


def _whom(test: Test, rule: Rule) -> str:
    body = "parties" if test.over == "count_of_parties" else rule.body
    if test.den in ("all", "enrolled"):
        return str(_OF_WHOM[body, "all"])
    deciding = test.den == "voting" and rule.abstention == "excluded"
    return str(_OF_WHOM[body, "deciding" if deciding else "answering"])


def sentences(rule: Rule) -> list[Sentence]:
    """The whole rule, one sentence after another."""
    return [
        *_what_is_needed(rule),
        *_of_those_who_are_there(rule.quorum),
        Sentence(str(ABSTENTIONS[rule.abstention])),
        Sentence(_silence(rule)),
        *(_petition(rule, rule.petition) if rule.petition else ()),
        *(_rung(rule, rung) for rung in rule.ladder),
        *([Sentence(str(TERMINALS[rule.terminal]))] if rule.ladder else []),
        *_days(rule),
        *(Sentence(text) for text in _dissent(rule.dissent)),
    ]


def _what_is_needed(rule: Rule) -> Iterator[Sentence]:
    if rule.no_bypass:
        yield Sentence(_("Every party must say yes. Nobody can be passed over."))
    for test in rule.tests:
        # What no-bypass says already is not said twice.
        if not (rule.no_bypass and test.over == "count_of_parties" and test.t == 1):
            yield Sentence(words_of_test(test, rule))
    if rule.any_of:
        yield Sentence(_("And one of these ways:") if rule.tests else _("One of these ways:"), _routes(rule, rule.any_of))  # fmt: skip
    if rule.members is not None:
        told = {
            "share": share(rule.members.t, rule.members.op), "quorum": share(rule.members.quorum, ">="),
        }  # fmt: skip
        yield Sentence(_("Inside each party its members vote: yes from %(share)s of those who say yes or no, and %(quorum)s of those enrolled take part.") % told)  # fmt: skip
    if rule.package:
        yield Sentence(_("Nothing is agreed until everything is agreed."))


def _routes(rule: Rule, routes: tuple[tuple[Test, ...], ...]) -> tuple[str, ...]:
    return tuple(" ".join(words_of_test(test, rule) for test in route) for route in routes)


def _of_those_who_are_there(quorum: Quorum) -> Iterator[Sentence]:
    if quorum.of_body is not None:
        yield Sentence(_("It counts only if %(share)s are there.") % {"share": share(quorum.of_body, ">=")})
    if quorum.per_party_share is not None:
        told = {"share": share(quorum.per_party_share, ">=")}
        yield Sentence(_("It counts only if %(share)s of each party are there.") % told)
    if quorum.per_party:
        told = {"count": number(quorum.per_party)}
        yield Sentence(_("It counts only if at least %(count)s of each party are there.") % told)
    if quorum.per_designation is not None:
        told = {"share": share(quorum.per_designation, ">=")}
        yield Sentence(_("It counts only if %(share)s of each declared community are there.") % told)


def _silence(rule: Rule) -> str:
    if rule.silence == "no":
        return _("Silence is never consent.")
    told = {"hours": number(rule.hours)}
    return _("A party that has confirmed receipt and does not object within %(hours)s hours counts as consenting.") % told  # fmt: skip


def _petition(rule: Rule, petition: Petition) -> Iterator[Sentence]:
    needed = share(petition.share, ">=") if petition.share is not None else number(petition.n)
    told = {
        "needed": needed, "parties": number(petition.min_parties), "days": number(petition.confirm_days),
    }  # fmt: skip
    yield Sentence(
        _("By a petition, signed by %(needed)s of them from at least %(parties)s parties and confirmed after %(days)s days, more is needed. Then also one of these ways:") % told,
        _routes(rule, petition.raises_to),
    )  # fmt: skip


def _rung(rule: Rule, rung: Rung) -> Sentence:
    if rung.kind == "refer":
        told = {"committee": str(COMMITTEES.get(rung.body, rung.body)), "days": number(rung.days)}
        text = ngettext(
            "If that fails: %(committee)s looks at it for %(days)s day.",
            "If that fails: %(committee)s looks at it for %(days)s days.",
            rung.days,
        )
        return Sentence(text % told)
    ways = tuple(words_of_test(test, rule) for test in rung.tests) + _routes(rule, rung.routes)
    return Sentence(_("If that fails, another vote, and then:"), ways)


def _days(rule: Rule) -> Iterator[Sentence]:
    told = {"days": number(rule.cooling_off_days)}
    if rule.cooling_off_days:
        text = ngettext(
            "Nothing is closed before %(days)s day has passed.",
            "Nothing is closed before %(days)s days have passed.",
            rule.cooling_off_days,
        )
        yield Sentence(text % told)
    if rule.reconsider_after_days:
        told = {"days": number(rule.reconsider_after_days)}
        yield Sentence(_("After %(days)s days it can be voted on once more.") % told)


def _dissent(dissent: Dissent) -> Iterator[str]:
    yield str(RESERVATIONS[dissent.reservations])
    if dissent.reservations != "prohibited":
        if dissent.acceptance in ACCEPTANCES:
            yield str(ACCEPTANCES[dissent.acceptance])
        else:
            told = {"days": number(dissent.days)}
            yield _("A reservation stands when no party that has received the text objects within %(days)s days.") % told  # fmt: skip


def title(rule: Rule) -> str:
    """The name of the rule: of the preset it was made from."""
    return str(PRESETS.get(rule.id, _("A rule of the parties' own")))
