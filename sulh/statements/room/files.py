"""The two files of a room, as canonical JSON: what the laptop takes along, and what it brings back.

Canonical JSON is RFC 8785 with strings and integers only (`sulh.record.canonical`), so the same content gives
the same bytes everywhere. Both models refuse what they do not know, so a file of another version is refused.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sulh.acts.fields import Digest, Id, OptionalId
from sulh.record.canonical import NotCanonical, canonical, parse
from sulh.rules.refusal import Refusal
from sulh.statements.room import keys

Yes = Literal[0, 1]
Number = Annotated[int, Field(ge=0, le=2**52)]
Texts = dict[str, str]
Text = Annotated[str, Field(max_length=40_000)]
Short = Annotated[str, Field(max_length=160)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class OfDialogue(_Part):
    """What the pages of a room show of the dialogue. `terms` is the body in force, `conduct` goes with it."""

    id: Id
    slug: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")]
    template: Short
    question: Texts
    languages: tuple[Short, ...]
    what_happens: Texts
    backing: dict[str, Any]
    risk: Short
    has_parties: Yes
    demonstration: Yes
    cell_limit: Annotated[int, Field(ge=2, le=1000)]
    lot: Id
    terms: dict[str, Any]


class OfParty(_Part):
    id: Id
    names: Texts
    status: Short
    no_party: Yes
    place: Number


class Said(_Part):
    """An accepted statement with its number in the dialogue, and what stands beside it."""

    id: Id
    n: Number
    text: Text
    language: Short
    kind: Short
    attribution: Short
    name: Short
    party: OptionalId


class Translated(_Part):
    statement: Id
    language: Short
    text: Text
    translator: Short


class Staff(_Part):
    """Somebody who holds an office in the room. No password: the laptop makes a one-time link."""

    holder: Id
    label: Short
    sign_in_name: Short
    role: Literal["facilitator", "teller"]


class Confirmed(_Part):
    language: Short
    name: Short
    digest: Digest


class ReadAloud(_Part):
    """A recorded voice, as `sulh.dialogue.voices` keeps it; `sound` in base64."""

    about: Literal["statement", "consent_screen", "notice"]
    subject: Annotated[str, Field(pattern=r"^[0-9a-z_]{0,32}$")]
    language: Short
    recorder: Short
    words: Digest
    sound: Annotated[str, Field(max_length=700_000, pattern=r"^[A-Za-z0-9+/=]*$")]


class Along(_Part):
    """What a laptop takes along. `codes`: digests under the room's key, with the party of each.

    `silent`: how many voices stay behind, since the file would get too large.
    """

    format: Literal["sulh room along 1"]
    dialogue: OfDialogue
    parties: tuple[OfParty, ...]
    statements: tuple[Said, ...]
    translations: tuple[Translated, ...]
    confirmed: tuple[Confirmed, ...]
    voices: tuple[ReadAloud, ...]
    silent: Number
    staff: tuple[Staff, ...]
    room: Id
    n: Number
    key: Digest
    codes: tuple[tuple[Digest, OptionalId], ...]


class Answered(_Part):
    """One answer: the statement's number; 1 agree, 0 pass, -1 disagree."""

    n: Number
    choice: Literal[1, 0, -1]
    counter: Annotated[int, Field(ge=1, le=2**52)]
    once: Number
    language: Short


class Person(_Part):
    """Somebody who entered in the room: a random id, the party of the code, and the code's digest."""

    id: Id
    party: OptionalId
    code: Digest
    votes: tuple[Answered, ...]


class Counted(_Part):
    """A table's count that stands."""

    table: Number
    hands: Yes
    agree: Number
    disagree: Number
    passes: Number


class ShownThere(_Part):
    id: Id
    n: Number
    place: Number
    counts: tuple[Counted, ...]


class Back(_Part):
    """What a room brings back. `gone`: codes of people who left and took everything along.

    `present`: what a teller counted, -1 for nobody did. `tables`: number and declared party. People stand in
    the order of their random ids, so that nothing tells who entered first.
    """

    format: Literal["sulh room back 1"]
    dialogue: Id
    room: Id
    closed: Yes
    conduct: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
    present: Annotated[int, Field(ge=-1, le=10_000)]
    people: tuple[Person, ...]
    gone: tuple[Digest, ...]
    tables: tuple[tuple[Number, OptionalId], ...]
    shown: tuple[ShownThere, ...]


P = TypeVar("P", bound=_Part)


def _read(model: type[P], text: str, besides: str) -> tuple[P, str, bytes]:
    """The content, the field that stands beside it, and the bytes that this field seals."""
    try:
        found = parse(text.strip().encode())
        assert isinstance(found, dict)
        beside = found.pop(besides)
        # Strict about types, but JSON knows no tuples.
        made = model.model_validate_json(canonical(found))
    except (NotCanonical, AssertionError, KeyError, ValidationError, UnicodeEncodeError) as fault:
        raise Refusal("room_file_unreadable", field="file") from fault
    return made, str(beside), canonical(found)


def write_along(along: Along) -> str:
    """The file for the laptop, with the SHA-256 of all the rest in `digest`."""
    content = along.model_dump(mode="json")
    return canonical(content | {"digest": hashlib.sha256(canonical(content)).hexdigest()}).decode()


def read_along(text: str) -> Along:
    """Read it again. Raises `Refusal`: `room_file_unreadable`, `room_file_changed` (a byte is another)."""
    made, digest, content = _read(Along, text, "digest")
    if digest != hashlib.sha256(content).hexdigest():
        raise Refusal("room_file_changed", field="file")
    return made


def write_back(back: Back, key: bytes) -> str:
    """The file for the server, with the seal of all the rest in `seal`."""
    content = back.model_dump(mode="json")
    return canonical(content | {"seal": keys.seal(key, canonical(content))}).decode()


def read_back(text: str) -> tuple[Back, str, bytes]:
    """What came back, its seal and what the seal stands for. Raises `Refusal("room_file_unreadable")`."""
    return _read(Back, text, "seal")


def digest(text: str) -> str:
    """The sealed copy of a whole file: 64 hex digits."""
    return hashlib.sha256(text.strip().encode()).hexdigest()
