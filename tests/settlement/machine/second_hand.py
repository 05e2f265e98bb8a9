"""The same arithmetic written a second time, with nothing of the room's code: digests, rules, and the text.

Only whole numbers are used: `num / den >= p / q` is asked as `num * q >= p * den`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

Row = dict[str, Any]


def seal(value: object) -> str:
    """SHA-256 of the canonical bytes: keys in order, no spaces, letters as they are."""
    said = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


# What a rule says of a count


def holds(rule: Row, count: Row) -> bool:
    """Whether a stored rule is fulfilled by a stored count, in the round that the count says."""
    blocs = [_with_silence(rule, bloc, count["hours_since"]) for bloc in count["blocs"]]
    rungs = [rung for rung in rule["ladder"] if rung["kind"] == "rule"]
    stages = [(rule["tests"], rule["any_of"])] + [(rung["tests"], rung["routes"]) for rung in rungs]
    tests, routes = stages[min(count["round"], len(stages)) - 1]
    if not (tests or routes or rule["no_bypass"]) or not blocs or not _quorate(rule, blocs):
        return False
    if rule["silence"] != "no" and any(_answered(bloc) == 0 for bloc in blocs):
        return False
    if rule["no_bypass"] and any(_word(rule, bloc) != "yes" for bloc in blocs):
        return False
    if rule["members"] and not all(_members_agree(rule["members"], bloc, count) for bloc in blocs):
        return False
    raised = rule["petition"]["raises_to"] if rule["petition"] and count["petition_confirmed"] else []

    def every(route: Sequence[Row]) -> bool:
        return all(_passes(rule, test, blocs) for test in route)

    return (
        every(tests)
        and (not routes or any(route and every(route) for route in routes))
        and (not raised or any(route and every(route) for route in raised))
    )


def _with_silence(rule: Row, bloc: Row, hours: int) -> Row:
    heard = rule["silence"] == "after_receipt" and bloc["received"] and hours >= rule["hours"]
    return (
        {**bloc, "yes": bloc["enrolled"], "present": bloc["enrolled"]}
        if heard and not _answered(bloc)
        else bloc
    )


def _answered(bloc: Row) -> int:
    return int(bloc["yes"] + bloc["no"] + bloc["abstain"])


def _word(rule: Row, bloc: Row) -> str:
    """What a party says as one."""
    if bloc["yes"] > bloc["no"] + (0 if rule["abstention"] == "excluded" else bloc["abstain"]):
        return "yes"
    if bloc["yes"] or bloc["no"] or (bloc["abstain"] and rule["abstention"] == "as_no"):
        return "no"
    return "abstain" if bloc["abstain"] else ""


def _at_least(num: int, den: int, share: str, op: str = ">=") -> bool:
    p, q = (int(part) for part in share.split("/"))
    return num > 0 and den > 0 and (num * q > p * den if op == ">" else num * q >= p * den)


def _quorate(rule: Row, blocs: Sequence[Row]) -> bool:
    asked = rule["quorum"]

    def there(inside: Sequence[Row], share: str) -> bool:
        return _at_least(
            sum(each["present"] for each in inside), sum(each["enrolled"] for each in inside), share
        )

    if asked["of_body"] and not there(blocs, asked["of_body"]):
        return False
    if asked["per_party_share"] and not all(there([each], asked["per_party_share"]) for each in blocs):
        return False
    if any(each["present"] < asked["per_party"] for each in blocs):
        return False
    names = {each["designation"] for each in blocs} - {""}
    return not asked["per_designation"] or all(
        there([each for each in blocs if each["designation"] == name], asked["per_designation"])
        for name in names
    )


def _members_agree(asked: Row, bloc: Row, count: Row) -> bool:
    nobody = {"enrolled": 0, "yes": 0, "no": 0, "abstain": 0}
    votes = count["members"].get(bloc["party"], nobody)
    came = asked["quorum"].startswith("0/") or _at_least(_answered(votes), votes["enrolled"], asked["quorum"])
    return came and _at_least(votes["yes"], votes["yes"] + votes["no"], asked["t"], asked["op"])


def _passes(rule: Row, test: Row, blocs: Sequence[Row]) -> bool:
    weighed = rule["weights"] != "none"
    names = {each["designation"] for each in blocs} - {""}
    match test["over"]:
        case "body":
            return _heads(rule, test, blocs)
        case "each_party":
            return all(_heads(rule, test, [each]) for each in blocs)
        case "count_of_parties":
            return _parties(rule, test, blocs, weighed=False)
        case "weight":
            return _parties(rule, test, blocs, weighed=True)
        case "designation":
            wanted = {test["of"]}
        case _:
            wanted = names
    groups = [[each for each in blocs if each["designation"] == name] for name in wanted]
    return bool(groups) and all(
        _parties(rule, test, group, weighed=True) if weighed else _heads(rule, test, group)
        for group in groups
    )


def _heads(rule: Row, test: Row, blocs: Sequence[Row]) -> bool:
    den = {
        "voting": sum(
            _answered(each) - (each["abstain"] if rule["abstention"] == "excluded" else 0) for each in blocs
        ),
        "present": sum(each["present"] for each in blocs),
    }.get(test["den"], sum(each["enrolled"] for each in blocs))
    return _at_least(sum(each["yes"] for each in blocs), den, test["t"], test["op"])


def _parties(rule: Row, test: Row, blocs: Sequence[Row], *, weighed: bool) -> bool:
    num = den = 0
    for each in blocs:
        weight, under = (int(part) for part in each["weight"].split("/")) if weighed else (1, 1)
        assert under == 1  # the terms know whole weights only
        word = _word(rule, each)
        votes = word in ("yes", "no") or (word == "abstain" and rule["abstention"] != "excluded")
        num += weight if word == "yes" else 0
        den += weight if {"voting": votes, "present": each["present"] > 0}.get(test["den"], True) else 0
    return _at_least(num, den, test["t"], test["op"])


# What amendments make of a text


def amended(content: Row, changes: Iterable[Row], n: int) -> Row:
    """The content after these amendments, each `{"op", "clause", "payload"}`, in this order."""
    done = json.loads(json.dumps({**content, "n": n}))
    for each in changes:
        if each["op"] == "languages":
            done["authentic"], done["prevailing"] = (
                each["payload"]["authentic"],
                each["payload"]["prevailing"],
            )
        else:
            _change(done["clauses"], each["op"], each["clause"], each["payload"])
    return done


def _behind(clauses: list[Row], after: str) -> int:
    return [each["id"] for each in clauses].index(after) + 1 if after else 0


def _change(clauses: list[Row], op: str, wanted: str, said: Row) -> None:
    if op == "insert":
        clauses.insert(
            _behind(clauses, said["after"]), said["clause"] | {"id": wanted, "parked": 0, "commitments": []}
        )
        return
    at = [each["id"] for each in clauses].index(wanted)
    clause = clauses[at]
    if op in ("delete", "move"):
        del clauses[at]
    if op == "move":
        clauses.insert(_behind(clauses, said["after"]), clause)
    _EDITS.get(op, lambda clause, said: None)(clause, said)


def _replace(clause: Row, said: Row) -> None:
    for name in ("heading", "text"):
        clause[name].update(said.get(name, {}))


def _uncommit(clause: Row, said: Row) -> None:
    clause["commitments"] = [each for each in clause["commitments"] if each["id"] != said["commitment"]]


_EDITS: dict[str, Callable[[Row, Row], None]] = {
    "replace": _replace,
    "uncommit": _uncommit,
    "commit": lambda clause, said: clause["commitments"].append(said["commitment"]),
    "declare": lambda clause, said: clause.update(said),
    "link": lambda clause, said: clause.update(said),
    "park": lambda clause, said: clause.update(parked=1),
    "unpark": lambda clause, said: clause.update(parked=0),
}
