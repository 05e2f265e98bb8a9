"""Every refusal that the code can raise is said in words, and every word is still needed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from sulh.acts.registry import REGISTRY
from sulh.rules.actions import CONDITIONS
from sulh.site import labels, messages
from tests.helpers import ROOT

# Codes that are put together or passed on, by file and first argument; read from the code by hand.
BY_HAND: dict[tuple[str, str], set[str]] = {
    ("sulh/rules/actions.py", "f'condition_{action.roles[able[0]]}'"): {
        f"condition_{name}" for name in CONDITIONS
    },
    ("sulh/dialogue/acts/entering.py", "f'code_{row.state}'"): {"code_replaced", "code_revoked"},
    ("sulh/interchange/polis/files.py", "code"): {"polis_file_truncated", "polis_row_unreadable"},
    ("sulh/interchange/polis/tables.py", "code"): {"polis_number_expected", "polis_value_unknown"},
    # An unmet guard's, a text rule's or a running server's own refusal, raised again.
    ("sulh/dialogue/acts/phases.py", "lacks[0].code"): set(),
    ("sulh/settlement/deciding/ballots.py", "lack.code"): set(),
    ("sulh/settlement/text/acts/issuing.py", "lack.code"): set(),
    ("sulh/acts/fields.py", "refusal.code"): set(),
    ("sulh/statements/paper/acts/entering.py", "refusal.code"): set(),
    # What may not stand in a text, by its place.
    ("sulh/rules/text.py", "code"): {"text_bidi_control", "text_control", "text_marks"},
    ("sulh/acts/handover.py", "back['refusal']['code']"): set(),
}
# What a form's own reading finds, before there is an act that could be refused.
OF_FORMS = {"field_missing", "field_invalid", "field_unknown"}


@dataclass(frozen=True)
class Raised:
    """One place in the code: which code, with values of which names (None: not told there)."""

    file: str
    line: int
    code: str
    params: frozenset[str] | None


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted((ROOT / "sulh").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if isinstance(node, ast.Call) and named in ("Refusal", "Unmet") and node.args:
                yield path.relative_to(ROOT).as_posix(), node


def literals(node: ast.expr) -> list[str]:
    """The codes an argument can be: a literal, or either side of a choice."""
    if isinstance(node, ast.Constant):
        return [str(node.value)]
    if isinstance(node, ast.IfExp):
        return literals(node.body) + literals(node.orelse)
    return []


def params(call: ast.Call) -> frozenset[str] | None:
    if len(call.args) == 2:
        given = call.args[1]
        assert isinstance(given, ast.Dict), ast.unparse(call)
        return frozenset(str(key.value) for key in given.keys if isinstance(key, ast.Constant))
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    return frozenset(keyword.arg for keyword in call.keywords if keyword.arg)


def raised() -> list[Raised]:
    return [
        Raised(file, call.lineno, code, params(call))
        for file, call in calls()
        for code in literals(call.args[0])
    ]


def by_hand() -> set[str]:
    return set().union(*BY_HAND.values())


def placeholders(code: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", str(messages.MESSAGES[code])))


def test_the_search_finds_them() -> None:
    found = raised()
    assert len(found) > 150
    assert {"role_may_not", "text_empty", "polis_groups_missing", "terms_not_in_force"} <= {
        at.code for at in found
    }


def test_codes_put_together_are_known() -> None:
    """Whoever adds one says here what it can be."""
    indirect = {(file, ast.unparse(call.args[0])) for file, call in calls() if not literals(call.args[0])}
    assert indirect == set(BY_HAND)


def test_every_code_has_words_and_all_words_are_used() -> None:
    codes = {at.code for at in raised()} | by_hand() | OF_FORMS
    assert not codes - set(messages.MESSAGES), "refusals without a message"
    unused = set(messages.MESSAGES) - codes
    assert not unused, "messages that nothing raises"


def test_no_code_is_worded_twice() -> None:
    """Tables of rooms and of their folders are put together: a code in two of them would lose a sentence."""
    tables = [
        node.value
        for path in (ROOT / "sulh").rglob("messages*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict)
    ]
    codes = [str(key.value) for table in tables for key in table.keys if isinstance(key, ast.Constant)]
    assert len(codes) > 300
    twice = {code for code in codes if code in messages.MESSAGES and codes.count(code) > 1}
    assert not twice


@pytest.mark.parametrize("at", raised(), ids=lambda at: f"{at.file}:{at.line}")
def test_every_message_has_the_values_it_shows(at: Raised) -> None:
    if at.params is not None:
        assert placeholders(at.code) <= at.params, f"{at.file}:{at.line}"


@pytest.mark.parametrize("code", sorted(messages.MESSAGES))
def test_every_message_is_a_sentence(code: str) -> None:
    """It formats with values, names no code, and ends like a sentence."""
    values = dict.fromkeys(placeholders(code), "seven")
    said = messages.message(code, values)
    assert said[-1] in ".?", said
    assert "%" not in said
    assert said.count("seven") >= len(values)
    assert not re.search(r"[a-z]_[a-z]", said.replace("comments.csv", "")), said


def test_an_unknown_code_still_says_something() -> None:
    assert "odd_code" in messages.message("odd_code", {})


def test_a_value_that_is_not_given_breaks_nothing() -> None:
    assert messages.message("phase_closed", {}).startswith("This is not open")


def test_codes_inside_values_are_said_in_words() -> None:
    said = messages.message("roles_clash", {"held": "appeals_member", "wanted": "registrar"})
    assert "member for appeals" in said
    assert "_" not in said


def test_every_act_has_a_label() -> None:
    """And nothing has one that is no act, but for what is sealed."""
    assert set(labels.KINDS["act"]) == set(REGISTRY) | {"Sealed"}
    for act in REGISTRY:
        assert str(messages.done(act)).startswith("Done: ")
    assert messages.done("NoSuchAct") == ""
