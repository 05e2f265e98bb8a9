"""The closed list of reasons for which a statement may be refused. A viewpoint is never a reason.

Source: process reference D1, after the Santa Clara Principles (understandable rules, notice, appeal).
"""

from __future__ import annotations

import re

from sulh.rules.refusal import Refusal

REASONS: tuple[str, ...] = (
    "off_topic",
    "abuse",
    "threat",
    "incitement",
    "personal_data",
    "duplicate",
    "spam",
    "illegal",
    "unintelligible",
)


# What may be hidden at once, before a second moderator has looked: only what can harm somebody meanwhile.
EMERGENCIES: tuple[str, ...] = ("threat", "incitement", "personal_data", "illegal")
HIDE_HOURS = 24


def independent(has_parties: bool, first: str, second: str) -> bool:
    """Whether two office holders were nominated by different sides.

    `first` and `second` are the parties that nominated them, empty for the facilitator, who is a side of its
    own: so of any two at least one is a party's, and never the same one. Where a dialogue has no parties
    nobody nominates, and two different people are enough. Source: process reference D3 and D4, after the
    two-party rule of the Northern Ireland (Ministers, Elections and Petitions of Concern) Act 2022, s. 6.
    """
    return not has_parties or first != second


def check_emergency(reason: str) -> None:
    """Raise `Refusal("no_emergency")` unless `reason` is one of `EMERGENCIES`."""
    check_reason(reason)
    if reason not in EMERGENCIES:
        raise Refusal("no_emergency", field="reason", reason=reason)


# Whom something can abuse. The last is no answer: criticising a state, a party, an army or a war never is.
ABUSED: tuple[str, ...] = ("reader", "private_person", "people", "state_party_or_war")


def check_abused(reason: str, abused: str) -> None:
    """Who withholds a reader's comment as abuse says whom it abuses.

    Raises `Refusal`: `abused_missing`, `abused_not_wanted` (another reason), or `criticism_is_no_abuse`.
    Naming a private person as a criminal counts as abuse of that person.
    """
    if reason != "abuse":
        if abused:
            raise Refusal("abused_not_wanted", field="abused")
        return
    if abused not in ABUSED:
        raise Refusal("abused_missing", field="abused")
    if abused == "state_party_or_war":
        raise Refusal("criticism_is_no_abuse", field="abused")


GAP = "[…]"
# A word goes on over an apostrophe, a hyphen and a joiner: "can't" is not "can", نمی‌خواهم not خواهم.
# A mark belongs to the letter before it.
_INSIDE = "['’\u200c\u200d\u2010-]"
_MARK = "[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]"
_STARTS = rf"(?<!\w)(?<!\w{_INSIDE})(?<!{_MARK})"
_ENDS = rf"(?!\w)(?!{_INSIDE}\w)(?!{_MARK})"


def check_part(whole: str, part: str) -> str:
    """`part` in its one spelling: what is left of `whole` when passages are taken out, each marked `[…]`.

    Whoever restores a text in part can leave words out, but never put any in. Raises
    `Refusal("part_not_of_the_text")` where a piece does not stand in `whole` in this order, where
    nothing was left out, or where nothing is left.
    """
    left = [piece.strip() for piece in part.split(GAP) if piece.strip()]
    begins = at = 0
    for piece in left:
        # Whole words only: letters picked out of words could be put together to others.
        found = re.compile(_STARTS + re.escape(piece) + _ENDS).search(whole, at)
        if found is None:
            raise Refusal("part_not_of_the_text", field="kept")
        begins = begins if at else found.start()
        at = found.end()
    if not left or "".join("".join(left).split()) == "".join(whole.replace(GAP, "").split()):
        raise Refusal("part_not_of_the_text", field="kept")
    shown = f" {GAP} ".join(left)
    shown = f"{GAP} {shown}" if whole[:begins].strip() else shown
    return f"{shown} {GAP}" if whole[at:].strip() else shown


def check_reason(reason: str) -> None:
    """Raise `Refusal("reason_not_listed")` unless `reason` is one of `REASONS`."""
    if reason not in REASONS:
        raise Refusal("reason_not_listed", reason=reason[:40])
