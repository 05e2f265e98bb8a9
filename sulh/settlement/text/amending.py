"""An amendment from its writing to its ballot: made, admitted, stopped, decided, taken into the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max

from sulh.acts import clock
from sulh.acts.registry import Here
from sulh.dialogue import consent
from sulh.dialogue.deciding import rules_in_force
from sulh.dialogue.models import Dialogue, Office, new_id
from sulh.rules.decisions import Outcome, admitted
from sulh.rules.refusal import Refusal
from sulh.settlement.deciding.ballots import end_ballot, open_ballot, open_on
from sulh.settlement.deciding.hooks import decided
from sulh.settlement.deciding.models import Ballot
from sulh.settlement.text import applying, payloads, tying, working
from sulh.settlement.text.content import Content, new_clause
from sulh.settlement.text.models import Amendment

Sponsors = list[dict[str, str]]
# Origins of which nothing may be lost because it does not fit: they wait for a sponsor to rewrite them.
WAIT_FOR_REWRITING = ("objection", "docx")


def create(
    here: Here,
    *,
    op: str,
    payload: Mapping[str, Any],
    clause: str = "",
    base: str = "",
    rationale: Mapping[str, str] | None = None,
    origin: str = "party",
    origin_ref: str = "",
    sponsors: Sponsors | None = None,
    together: str = "",
    ask: bool = True,
    there: payloads.Setting | None = None,
) -> Amendment:
    """Write an amendment down, and open its ballot where it is admitted at once.

    `clause`: the target; for an insert a new id is drawn. `base`: the digest of the clause as its writer saw
    it; empty for the present one. `sponsors`: the acting delegate, if nothing else is said. What comes from
    an objection or an edited file is kept even where it does not fit, an objection without a wording for one:
    it waits until a sponsor rewrites it. For many at once, `there` saves looking the text up again, and
    without `ask` no ballot is opened before the caller says so with `consider`.

    Raises `Refusal`: `text_not_open`, `text_stands_still`, `clause_unknown`, `amendment_stale`,
    `amendment_changes_nothing`, and what `payloads.check` raises.
    """
    there = there or payloads.setting(here.dialogue)
    clause = new_id() if op == "insert" else clause
    present = there.base(op, clause)
    refused = _refused(op, clause, payload, base or present, there)
    if refused and origin not in WAIT_FOR_REWRITING:
        raise refused
    stalled = ""
    if refused:
        stalled = "stale" if refused.code == "amendment_stale" else "wording_missing"
    if sponsors is None:
        sponsors = [{"party": here.standing.party, "holder": here.actor.id}]
    made = Amendment(
        id=new_id(), dialogue_id=here.dialogue, n=there.next_number, op=op, clause=clause,
        payload=dict(payload), base=base or present, rationale=dict(rationale or {}), origin=origin,
        origin_ref=origin_ref, sponsors=sponsors, together=together, at=here.now, waits_since=here.now,
        stalled=stalled,
    )  # fmt: skip
    made.digest = tying.digest_of(made)
    made.save(force_insert=True)
    there.next_number += 1
    if op == "insert":
        there.known[clause] = new_clause(clause, payload["clause"])
    if ask and origin != "single_text":
        consider(made, here.now, here)
        made.refresh_from_db()
    return made


def _refused(
    op: str, clause: str, payload: Mapping[str, Any], base: str, there: payloads.Setting
) -> Refusal | None:
    """Why the amendment does not fit into the present text."""
    if base != there.base(op, clause):
        return Refusal("amendment_stale")
    try:
        payloads.check(op, clause, payload, there)
    except Refusal as refusal:
        return refusal
    if not payloads.changes_something(op, clause, payload, base, there):
        return Refusal("amendment_changes_nothing")
    return None


def consider(row: Amendment, now: datetime, here: Here | None = None, content: Content | None = None) -> None:
    """Open the ballot on a proposed amendment, with all that it is tied to, if every one of them is admitted.

    If not, `stalled` says what it waits for, other than sponsors. An open ballot on fewer of them ends first.
    `content` saves computing the present text again for many at once.
    """
    group = tying.tied(row)
    if not group or not Dialogue.objects.filter(pk=row.dialogue_id, phase="drafting").exists():
        return
    if any(each.state == "open" for each in group):
        stop(group, now, here)
    if any(each.stalled == "wording_missing" for each in group):
        return
    if why := lacking(content or working.working_content(row.dialogue_id), group):
        _set(group, stalled=why)
        return
    _set(group, stalled="")
    admission = rules_in_force(row.dialogue_id).admits.as_body()
    if _are_admitted(group, admission):
        open_ballot(
            row.dialogue_id, subject="amendment", digest=tying.subject_digest(group), about=tying.about(row),
            now=now,
        )  # fmt: skip
        _set(group, state="open", admission=admission)


def lacking(content: Content, group: Sequence[Amendment]) -> str:
    """Why these amendments do not fit on this content: `clause_waits` for a clause that is only proposed,
    `stale`; or nothing."""
    try:
        applying.apply_group(content, group)
    except Refusal as refusal:
        if refusal.code == "clause_unknown" and _awaited(content, group):
            return "clause_waits"
        return "stale"
    return ""


def _awaited(content: Content, group: Sequence[Amendment]) -> bool:
    """Whether every clause that is not there yet is proposed by somebody."""
    named = {each.clause for each in group if each.op != "insert"} | {
        each.payload["after"] for each in group if each.payload.get("after")
    }
    missing = named - {clause["id"] for clause in content["clauses"]} - {""}
    rows = Amendment.objects.filter(op="insert", clause__in=missing, state__in=tying.UNDECIDED)
    return set(rows.values_list("clause", flat=True)) == missing


def _are_admitted(group: Sequence[Amendment], admission: Mapping[str, Any]) -> bool:
    """Whether enough parties at the table, or enough of their delegates, sponsor each of these amendments.

    Precedent: Yemen's National Dialogue, June 2013: a note needed two components or a tenth of the members.
    """
    joined = {party.id for party in consent.joined(group[0].dialogue_id)}
    delegates = Office.objects.filter(party_id__in=joined, role="delegate", ended=False)
    members = delegates.values("holder_id").distinct().count()
    for row in group:
        backing = [each for each in row.sponsors if each["party"] in joined]
        enough, _why = admitted(
            admission,
            sponsors_parties=len({each["party"] for each in backing}),
            sponsors=len({each["holder"] for each in backing}),
            members=members,
        )
        if not enough:
            return False
    return True


def stop(group: Sequence[Amendment], now: datetime, here: Here | None, stalled: str = "") -> None:
    """Put amendments back to proposed, and end the ballot on them, if there is one: its answers lapse."""
    _set([each for each in group if each.state == "open"], waits_since=now)
    _set(group, state="proposed", stalled=stalled)
    if ballot := open_on(tying.about(group[0])):
        end_ballot(ballot, "withdrawn", now, here)


def _set(group: Sequence[Amendment], **values: Any) -> None:
    for each in group:
        for name, value in values.items():
            setattr(each, name, value)
    Amendment.objects.filter(pk__in=[each.pk for each in group]).update(**values)


@decided("amendment")
def settle(ballot: Ballot, outcome: Outcome | None, here: Here | None) -> None:
    """A ballot on amendments has ended: all of them are accepted, or none.

    One whose clause has changed meanwhile is not accepted although its ballot passed: it is proposed again
    and waits for its sponsor. Without a result it is proposed again too; without a quorum it lapses.
    """
    group = [each for each in tying.named(ballot.dialogue_id, ballot.about) if each.state == "open"]
    if not group or ballot.state == "referred":
        return
    now = here.now if here else clock.now()
    against = [bloc["party"] for bloc in ballot.count.get("blocs", []) if bloc["no"]]
    if outcome is None:
        _set(group, state="proposed", stalled="without_result", waits_since=now)
    elif ballot.state == "adopted":
        _accept(group, against, now, here)
    else:
        state = "lapsed" if ballot.state == "without_result" else "rejected"
        _set(group, state=state, decided=now, dissent=against)


def _accept(group: Sequence[Amendment], against: list[str], now: datetime, here: Here | None) -> None:
    dialogue = group[0].dialogue_id
    if lacking(working.working_content(dialogue), group):
        _set(group, state="proposed", stalled="stale", waits_since=now)
        return
    take(group, now)
    _set(group, dissent=against)
    waiting = Amendment.objects.filter(dialogue_id=dialogue, state="proposed", stalled="clause_waits")
    for each in waiting.order_by("n"):
        each.refresh_from_db()
        if each.state == "proposed":
            consider(each, now, here)


def take(group: Sequence[Amendment], now: datetime) -> None:
    """Accept these amendments, next in the order of acceptance."""
    rows = Amendment.objects.filter(dialogue_id=group[0].dialogue_id)
    last = rows.aggregate(last=Max("order"))["last"] or 0
    for place, each in enumerate(group, start=last + 1):
        each.state, each.stalled, each.order, each.decided = "accepted", "", place, now
    Amendment.objects.bulk_update(group, ["state", "stalled", "order", "decided"])
