"""What entries tell of decisions: ballots as they were closed, and what ends one without a result."""

from __future__ import annotations

from collections.abc import Mapping

from sulh.settlement.joint.entries import Entry
from sulh.settlement.joint.facts import Ballot, Clause, Facts, tells

# After these the same ballot goes on, with fresh answers.
GOES_ON = ("refer", "next_round")


@tells("CloseBallot")
def closed(facts: Facts, entry: Entry) -> None:
    subject, result = entry.text("subject"), entry.text("result")
    if subject == "settlement":
        _text_closed(facts, entry, result)
    elif subject == "ratification":
        if facts.tablings and result not in GOES_ON:
            facts.tablings[-1].confirm(result == "adopted", entry.n, facts)
    elif result in GOES_ON:
        facts.answers.pop((subject, entry.text("digest")), None)
    else:
        about = entry.text("about")
        facts.ballots[entry.number("ballot")] = Ballot(
            subject, about, rule_of(entry), result, against(entry), [entry.n]
        )
        if subject == "amendment" and result == "adopted":
            _accepted(facts, about)


def _text_closed(facts: Facts, entry: Entry, result: str) -> None:
    if not facts.tablings:
        return
    tabling = facts.tablings[-1]
    tabling.rule = rule_of(entry)
    tabling.refs.append(entry.n)
    if result == "adopted":
        tabling.state = "adopted"
    elif result in GOES_ON:
        tabling.lapse(facts)
    else:
        tabling.result = result
        tabling.end("not_adopted", None, facts)


def _accepted(facts: Facts, about: str) -> None:
    """Accepted changes reword a clause; what was agreed on its old wording is agreed no more."""
    for id in facts.tied.get(about, [about]):
        amendment = facts.amendments.get(id)
        if amendment is None:
            continue
        before = facts.clauses.get(amendment.clause, Clause())
        facts.clauses[amendment.clause] = before.reworded(amendment.words)
        for digest in [each for each, clause in facts.clause_of.items() if clause == amendment.clause]:
            facts.answers.pop(("clause", digest), None)


def rule_of(entry: Entry) -> str:
    """The name of the rule that a ballot had frozen; "" where it has been destroyed."""
    rule = entry.view.get("rule")
    name = rule.get("id") if isinstance(rule, Mapping) else ""
    return name if isinstance(name, str) else ""


def against(entry: Entry) -> list[str]:
    """Ids of the parties that said no, as the ballot was counted."""
    count = entry.view.get("count")
    blocs = count.get("blocs", []) if isinstance(count, Mapping) else []
    return [bloc["party"] for bloc in blocs if bloc["no"]]
