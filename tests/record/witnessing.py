"""What a witness is asked, and what C2SP tlog-witness says that it has to answer. Requests by hand."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from tlog_scales.signing import Ed25519CosignatureVerifier, NoteSignature, Vkey
from tlog_scales.tlog import Checkpoint as TheirCheckpoint

from sulh.record.note import LOG, WITNESS, SigningKey, sign
from tests.record.logs import KEY, OTHER_KEY, Log, plain, root_by_hand

WITNESS_KEY = SigningKey.from_seed("witness.example/w1", WITNESS, bytes(range(64, 96)))
STRANGER = SigningKey.from_seed("stranger.example", LOG, bytes(range(96, 128)))
LOGS = {KEY.name: [KEY.verifying]}
SEEN = 200  # entries of the checkpoint that is remembered when a request comes
TRUE = Log(plain(300))
FORKED = Log([*plain(150), *(b'{"act":"Forged","n":%d}' % n for n in range(150, 300))])
SIZES = "text/x.tlog.size"


def proof(entries: Sequence[bytes], old: int) -> list[bytes]:
    """PROOF(old, D[n]) of RFC 6962, section 2.1.2, word for word."""
    return _subproof(old, entries, True) if old else []


def _subproof(m: int, entries: Sequence[bytes], whole: bool) -> list[bytes]:
    if m == len(entries):
        return [] if whole else [root_by_hand(entries)]
    k = 1
    while k * 2 < len(entries):
        k *= 2
    if m <= k:
        return [*_subproof(m, entries[:k], whole), root_by_hand(entries[k:])]
    return [*_subproof(m - k, entries[k:], False), root_by_hand(entries[:k])]


def request(old: int | str, hashes: Sequence[bytes | str], note: bytes) -> bytes:
    """A request; hashes that are text already stand as they are."""
    lines = [each if isinstance(each, str) else base64.b64encode(each).decode() for each in hashes]
    return "".join(f"{line}\n" for line in (f"old {old}", *lines, "")).encode() + note


def growth(log: Log, old: int, new: int) -> bytes:
    """The right request from one size to another."""
    return request(old, proof(log.entries[:new], old), log.checkpoint(new))


def first(size: int = SEEN) -> bytes:
    return request(0, [], TRUE.checkpoint(size))


def need_cosignature(answer: str, note: bytes) -> int:
    """That every line is a cosignature by the witness over the note, as tlog-scales reads it; its time.

    Raises AssertionError or InvalidSignature.
    """
    lines = answer.removesuffix("\n").split("\n")
    assert answer.endswith("\n")
    assert len(lines) == 1
    line = NoteSignature.from_line(lines[0])
    verifier = Ed25519CosignatureVerifier(Vkey.from_string(str(WITNESS_KEY.verifying)))
    text = note.decode().partition("\n\n")[0]
    origin, size, root = text.split("\n")
    verifier.verify_note(line, TheirCheckpoint(origin, int(size), base64.b64decode(root), []))
    return int(verifier.get_timestamp(line.payload))


def cosigned(answer: str, note: bytes) -> bool:
    """Whether it is one."""
    try:
        need_cosignature(answer, note)
    except (AssertionError, InvalidSignature, RuntimeError, ValueError):
        return False
    return True


@dataclass(frozen=True)
class Case:
    """A request to a witness that remembers `seen` entries (0: none), and the status that it gets.

    `said`: the whole body, where the specification says what it is.
    """

    name: str
    seen: int
    body: bytes
    status: int
    said: str | None = None


def _text(line: int, said: str) -> bytes:
    """The checkpoint at 200 with another line in its text, signed by the log."""
    lines = TRUE.checkpoint(SEEN).decode().partition("\n\n")[0].split("\n")
    lines[line] = said
    return str(sign("".join(f"{each}\n" for each in lines), KEY)).encode()


def _and(note: bytes, *keys: SigningKey) -> bytes:
    """The note with further signatures over its text."""
    text = note.partition(b"\n\n")[0] + b"\n"
    return note + b"".join(key.line(text).encode() for key in keys)


_NOTE, _LONGER = TRUE.checkpoint(SEEN), TRUE.checkpoint(300)
_PROOF = proof(TRUE.entries, SEEN)
_WRONG = bytes(32)
_TEXT, _EMPTY, _SIGNATURE = _NOTE.partition(b"\n\n")
_HASH = base64.b64encode(_WRONG).decode()
_MOVED = TRUE.checkpoint(199).partition(b"\n\n")[0] + b"\n\n" + _SIGNATURE
_FORGED = Log(plain(SEEN), key=OTHER_KEY).checkpoint()


def _signed(more: str) -> bytes:
    """The checkpoint at 200 with one more line, signed by the log."""
    return str(sign(f"{_TEXT.decode()}\n{more}\n", KEY)).encode()


GOOD = [
    Case("first contact", 0, first(), 200),
    Case("growth", SEEN, growth(TRUE, SEEN, 300), 200),
    Case("the same again", SEEN, request(SEEN, [], _NOTE), 200),
    Case("an empty log", 0, request(0, [], TRUE.checkpoint(0)), 200),
    Case("a stranger has signed too", 0, request(0, [], _and(_NOTE, STRANGER, OTHER_KEY)), 200),
    Case("further lines in the checkpoint", 0, request(0, [], _signed("more")), 200),
    Case("one line many times", 0, request(0, [], _TEXT + b"\n\n" + _SIGNATURE * 64), 200),
]  # fmt: skip
UNREADABLE = [
    Case("nothing", 0, b"", 400),
    Case("a checkpoint alone", 0, _NOTE, 400),
    Case("no old size", 0, b"\n" + _NOTE, 400),
    Case("another word", 0, first().replace(b"old", b"new", 1), 400),
    Case("an old size with a zero before it", SEEN, request("0200", [], _NOTE), 400),
    Case("an old size below zero", 0, request("-1", [], _NOTE), 400),
    Case("an old size that is no number", 0, request("x", [], _NOTE), 400),
    Case("two spaces", 0, request(" 0", [], _NOTE), 400),
    Case("a space at the end", 0, request("0 ", [], _NOTE), 400),
    Case("digits of another script", 0, request("٢", [], _NOTE), 400),
    Case("carriage returns", 0, first().replace(b"\n", b"\r\n"), 400),
    Case("no empty line", 0, b"old 0\n" + _TEXT + b"\n", 400),
    Case("a proof that is no base64", SEEN, request(SEEN, ["*" * 44], _LONGER), 400),
    Case("a proof line of 31 bytes", SEEN, request(SEEN, [bytes(31)], _LONGER), 400),
    Case("a proof line with loose bits", SEEN, request(SEEN, [_HASH[:-2] + "B="], _LONGER), 400),
    Case("a proof line with a space", SEEN, request(SEEN, [_HASH + " "], _LONGER), 400),
    Case("64 proof lines", SEEN, request(SEEN, [_WRONG] * 64, _LONGER), 400),
    Case("no signature", 0, request(0, [], _TEXT + b"\n\n"), 400),
    Case("a cut signature", 0, first()[:-1], 400),
    Case("65 signatures", 0, request(0, [], _TEXT + b"\n\n" + _SIGNATURE * 65), 400),
    Case("a size with a zero before it", 0, request(0, [], _text(1, "0200")), 400),
    Case("a root of 31 bytes", 0, request(0, [], _text(2, base64.b64encode(bytes(31)).decode())), 400),
    Case("bytes that are no text", 0, request(0, [], b"\xff" + _NOTE), 400),
    Case("a control character", 0, request(0, [], _text(0, KEY.name).replace(b"sulh", b"su\x07h", 1)), 400),
    Case("an old size above the new one", SEEN, request(300, [], _NOTE), 400),
    Case("a note too large to be remembered", 0, request(0, [], _signed("x" * 65_250)), 400),
]  # fmt: skip
REFUSED = [
    Case("another key of the same name", 0, request(0, [], _FORGED), 403),
    Case("a signature over another text", 0, request(0, [], _MOVED), 403),
    Case("a stranger alone", 0, request(0, [], _TEXT + b"\n\n" + STRANGER.line(_TEXT + b"\n").encode()), 403),
    Case("a log that nobody named", 0, request(0, [], Log(plain(SEEN), key=STRANGER).checkpoint()), 404),
    Case("an old size where nothing was seen", 0, request(100, [_WRONG], _NOTE), 409, "0\n"),
    Case("asking with zero", SEEN, request(0, [], _LONGER), 409, "200\n"),
    Case("an old size below what was seen", SEEN, growth(TRUE, 100, 300), 409, "200\n"),
    Case("an old size above what was seen", SEEN, growth(TRUE, 250, 300), 409, "200\n"),
    Case("going back", SEEN, growth(TRUE, 100, 150), 409, "200\n"),
    Case("the same size with another root", SEEN, request(SEEN, [], FORKED.checkpoint(SEEN)), 409, "200\n"),
    Case("no proof", SEEN, request(SEEN, [], _LONGER), 422),
    Case("a wrong hash", SEEN, request(SEEN, [_WRONG, *_PROOF[1:]], _LONGER), 422),
    Case("a hash too few", SEEN, request(SEEN, _PROOF[:-1], _LONGER), 422),
    Case("a hash too many", SEEN, request(SEEN, [*_PROOF, _WRONG], _LONGER), 422),
    Case("63 proof lines", SEEN, request(SEEN, [_WRONG] * 63, _LONGER), 422),
    Case("a proof from zero", 0, request(0, [_WRONG], _NOTE), 422),
    Case("a proof to the same size", SEEN, request(SEEN, [_WRONG], _NOTE), 422),
    Case("another history", SEEN, growth(FORKED, SEEN, 300), 422),
    Case("another history with the true proof", SEEN, request(SEEN, _PROOF, FORKED.checkpoint(300)), 422),
]  # fmt: skip
CASES = [*GOOD, *UNREADABLE, *REFUSED]
