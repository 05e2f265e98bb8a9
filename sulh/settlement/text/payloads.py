"""What an amendment of each kind must say, looked up in the text it is written for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from sulh.rules.refusal import Refusal
from sulh.settlement.text import brackets, working
from sulh.settlement.text.applying import Change, apply_group
from sulh.settlement.text.content import (
    LEVELS,
    Clause,
    Content,
    digest_of_clause,
    digest_of_languages,
    new_clause,
)  # fmt: skip
from sulh.settlement.text.models import Amendment, Text
from sulh.settlement.text.tying import UNDECIDED
from sulh.statements.models import Statement


@dataclass
class Setting:
    """The text for which amendments are written: as it stands, and with the clauses that are proposed."""

    text: Text
    content: Content
    known: dict[str, Clause]
    next_number: int

    def base(self, op: str, clause: str) -> str:
        """The digest of what is amended, as it is now. Raises `Refusal("clause_unknown")`."""
        if op == "languages":
            return digest_of_languages(self.content)
        if op == "insert":
            return ""
        if clause not in self.known:
            raise Refusal("clause_unknown", field="clause")
        return digest_of_clause(self.known[clause])


def setting(dialogue: str) -> Setting:
    """The present setting. Raises `Refusal`: `text_not_open`; `text_stands_still` while a version is before
    the parties."""
    text, version = working.text_of(dialogue), working.newest(dialogue)
    if text is None or version is None:
        raise Refusal("text_not_open")
    if version.state == "tabled":
        raise Refusal("text_stands_still", version=version.n)
    content = working.working_content(dialogue)
    rows = Amendment.objects.filter(dialogue_id=dialogue)
    proposed = rows.filter(op="insert", state__in=UNDECIDED).values_list("clause", "payload")
    known = {clause: new_clause(clause, payload["clause"]) for clause, payload in proposed}
    known |= {clause["id"]: clause for clause in content["clauses"]}
    return Setting(text, content, known, (rows.aggregate(last=Max("n"))["last"] or 0) + 1)


def check(op: str, clause: str, payload: Mapping[str, Any], there: Setting) -> None:
    """Refuse what does not fit into the text.

    Raises `Refusal`: `language_not_here`, `bracket_unbalanced`, `source_unknown`, `clause_unknown`,
    `clause_depends_on_itself`, `text_missing_language`, `prevailing_not_authentic`.
    """
    if check_op := _CHECKS.get(op):
        check_op(clause, payload, there)


def changes_something(op: str, clause: str, payload: Mapping[str, Any], base: str, there: Setting) -> bool:
    """Whether the text would be another afterwards; for what is written for a proposed clause it is taken
    to be."""
    try:
        return apply_group(there.content, [Change(op, clause, payload, base)]) != there.content
    except Refusal:
        return True


def sources(dialogue: str, wanted: Iterable[str]) -> list[str]:
    """Ids of accepted statements of this dialogue, given by number or id, each once.

    Raises `Refusal("source_unknown")` with the first that is none.
    """
    wanted = list(dict.fromkeys(wanted))
    numbers = [int(each) for each in wanted if len(each) < 32]
    rows = Statement.objects.filter(dialogue_id=dialogue, state="accepted")
    found = {str(n): statement for statement, n in rows.filter(n__in=numbers).values_list("id", "n")}
    found |= {each: each for each in rows.filter(pk__in=wanted).values_list("id", flat=True)}
    for each in wanted:
        if each.lstrip("0") not in found and each not in found:
            raise Refusal("source_unknown", field="sources", wanted=each)
    return list(dict.fromkeys(found.get(each) or found[each.lstrip("0")] for each in wanted))


def check_languages(there: Setting, **texts: Mapping[str, str]) -> None:
    """Raises `Refusal("language_not_here")` for a text in a language that the text does not have."""
    for name, given in texts.items():
        for language in given:
            if language not in there.text.languages:
                raise Refusal("language_not_here", field=f"{name}.{language}", language=language)


def _check_words(there: Setting, payload: Mapping[str, Any]) -> None:
    words = {name: payload.get(name, {}) for name in ("heading", "text")}
    check_languages(there, **words)
    for texts in words.values():
        for text in texts.values():
            brackets.check(text)


def _check_after(there: Setting, clause: str, after: str) -> None:
    if after and (after not in there.known or after == clause):
        raise Refusal("clause_unknown", field="after")


def _check_links(clause: str, payload: Mapping[str, Any], there: Setting) -> None:
    sources(there.text.dialogue_id, payload["sources"])
    if clause in payload["depends_on"]:
        raise Refusal("clause_depends_on_itself", field="depends_on")
    if not there.known.keys() >= set(payload["depends_on"]):
        raise Refusal("clause_unknown", field="depends_on")


def _insert(clause: str, payload: Mapping[str, Any], there: Setting) -> None:
    said = payload["clause"]
    _check_words(there, said)
    if not said["heading"] and not said["text"]:
        raise Refusal("text_empty", field="text")
    _check_links(clause, said, there)
    _check_after(there, clause, payload["after"])


def _replace(clause: str, payload: Mapping[str, Any], there: Setting) -> None:
    _check_words(there, payload)


def _move(clause: str, payload: Mapping[str, Any], there: Setting) -> None:
    _check_after(there, clause, payload["after"])


def _commit(clause: str, payload: Mapping[str, Any], there: Setting) -> None:
    promise = payload["commitment"]
    words = {name: promise[name] for name in ("who", "what", "verified_by")}
    words |= {f"level_{level}": promise["levels"][level] for level in LEVELS}
    check_languages(there, **words)
    for name, texts in words.items():
        for language in there.text.languages:
            if not texts.get(language):
                raise Refusal("text_missing_language", field=name, language=language)


def _languages(clause: str, payload: Mapping[str, Any], there: Setting) -> None:
    for language in payload["authentic"]:
        if language not in there.text.languages:
            raise Refusal("language_not_here", field="authentic", language=language)
    if payload["prevailing"] and payload["prevailing"] not in payload["authentic"]:
        raise Refusal("prevailing_not_authentic", field="prevailing")


Checking = Callable[[str, Mapping[str, Any], Setting], None]
_CHECKS: Mapping[str, Checking] = {
    "insert": _insert,
    "replace": _replace,
    "move": _move,
    "commit": _commit,
    "link": _check_links,
    "languages": _languages,
}
