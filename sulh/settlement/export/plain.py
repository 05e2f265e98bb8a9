"""A version as JSON, for machines, and as Markdown, for people who write in plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from sulh.dialogue.words import own
from sulh.record.canonical import canonical
from sulh.settlement.export import words
from sulh.settlement.export.around import Around
from sulh.settlement.export.page import made_up
from sulh.settlement.export.sheet import Content, Item, Layout, Part, Said, Sheet, check_sealed, sheet

RECOMPUTE = (
    'The digest is the SHA-256, in hexadecimal, of the RFC 8785 (JCS) bytes of the value of "content". '
    "In Python, for a text in NFC without numbers other than integers: hashlib.sha256(json.dumps(content, "
    'sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()'
)
"""The same words for everybody, since every reader's file must have the same bytes."""
# What CommonMark and its common extensions read as markup: anywhere, and only where a line begins.
_ANYWHERE = re.compile(r"([\\`*_\[\]<>&~$])")
_AT_BEGINNING = re.compile(r"^(\d{1,9}(?=[.)]))?([#+\-=.):|])")


def as_json(content: Content, digest: str, around: Around) -> bytes:
    """Canonical bytes of `{"content", "digest", "around", "recompute"}`; see `Around.as_body` for the third.

    Raises `ValueError` if `digest` does not seal `content`.
    """
    check_sealed(content, digest)
    return canonical(
        {"content": dict(content), "digest": digest, "around": around.as_body(), "recompute": RECOMPUTE}
    )


def as_markdown(content: Content, digest: str, around: Around, *, layout: Layout = "after") -> str:
    """CommonMark with `<div lang dir>` around each language; the first lines carry the sealed copy.

    Words of people are escaped, so that a rendered page shows exactly what they wrote. Raises `ValueError` as
    `as_json`.
    """
    return "\n".join(_lines(sheet(content, digest, around, layout))).rstrip("\n") + "\n"


def _lines(drawn: Sheet) -> Iterator[str]:
    yield from ("---", f"sealed-copy: {drawn.digest}", f"version: {drawn.content['n']}", "---", "")
    if drawn.around.simulated:
        yield from (f"**{escaped(made_up())}**", "")
    yield from (f"# {escaped(' · '.join(said.heading for said in drawn.titles()))}", "")
    yield from ("  \n".join(escaped(line) for line in drawn.standing()), "")
    yield from (f"{escaped(_('Sealed copy'))}: `{drawn.digest}`", "")
    for part in drawn.parts:
        yield from _part(part, drawn.around.simulated)
    yield from _standings(drawn)


def _part(part: Part, simulated: bool) -> Iterator[str]:
    yield from (f"## {escaped(part.name)}", "")
    if simulated:
        yield from (f"*{escaped(made_up())}*", "")
    for item in part.items:
        yield from (f"### {escaped(item.label)}", "")
        if item.notes:
            yield from (f"*{escaped(' · '.join(item.notes))}*", "")
        for said in item.said:
            yield from _said(said)
        yield from _promises(item, part)


def _said(said: Said) -> Iterator[str]:
    if said.heading or said.text:
        yield from _open(said.language)
        if said.heading:
            yield from (f"**{escaped(said.heading)}**", "")
        if said.text:
            yield from (escaped(said.text), "")
        yield from ("</div>", "")


def _open(language: str) -> tuple[str, str]:
    return f'<div lang="{words.tag(language)}" dir="{words.direction(language)}">', ""


def _promises(item: Item, part: Part) -> Iterator[str]:
    who, what, due, verifies = part.heads
    for language, promises in item.promises:
        yield from (f"#### {escaped(part.caption)}", "")
        yield from _open(language)
        for one in promises:
            rows = ((who, one.who), (what, one.what), (due, one.due), (verifies, one.verified_by))
            said = (f"{escaped(head)}: {escaped(words_)}" for head, words_ in (*rows, *one.levels) if words_)
            yield "* " + "  \n  ".join(line.replace("\n", "\n  ") for line in said)
        yield from ("", "</div>", "")


def _standings(drawn: Sheet) -> Iterator[str]:
    yield from (f"## {escaped(_('Where the parties stand'))}", "")
    for one in drawn.around.parties:
        note = f" · {one.note}" if one.note else ""
        yield f"* {escaped(own(one.names))}: {escaped(words.answer(one.answer) + note)}"
    yield from ("", f"## {escaped(_('Who was not there'))}", "")
    for gone in drawn.around.absent:
        yield f"* {escaped(own(gone.names))}: {escaped(words.status(gone.status))}"
    yield from ("", f"## {escaped(_('Reservations and notes'))}", "")
    for kept in drawn.around.reservations:
        yield f"* {escaped(own(kept.names))}: {escaped(drawn.about(kept))}"
        for text in kept.words.values():
            yield from ("", "  > " + escaped(text).replace("\n", "\n  > "))
    if drawn.around.simulated:
        yield from ("", f"**{escaped(made_up())}**")


def escaped(text: str) -> str:
    """The text with every sign of Markdown made harmless; a new line stays one, an empty line a paragraph."""
    lines = (_ANYWHERE.sub(r"\\\1", line.strip()) for line in text.split("\n"))
    safe = (_AT_BEGINNING.sub(r"\1\\\2", line) for line in lines)
    return re.sub(r"(?:\\\n){2,}", "\n\n", "\\\n".join(safe))
