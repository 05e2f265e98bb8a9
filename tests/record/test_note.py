"""Signed notes: what the specification of C2SP asks of a reader, and keys written as text."""

from __future__ import annotations

import base64
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as some

from sulh.record.note import (
    LOG,
    WITNESS,
    BadSignature,
    NotAKey,
    NotANote,
    Note,
    SigningKey,
    VerifyingKey,
    decode,
    encode,
    read,
    read_signatures,
    sign,
)

SEED = bytes(range(32))
KEY = SigningKey.from_seed("log.example/one", LOG, SEED)
OTHER = SigningKey.from_seed("log.example/two", LOG, SEED[::-1])
TEXT = "first\nsecond\n"

# The example of golang.org/x/mod/sumdb/note.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS = """If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=
"""
# The example of the specification; its key is not published.
SALVATORE = """Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore \
NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
"""


def why(data: bytes) -> str:
    with pytest.raises(NotANote) as fault:
        read(data)
    return str(fault.value)


def test_a_note_that_gos_library_signed() -> None:
    note, key = read(PETERS.encode()), VerifyingKey.read(PETER)
    assert note.text == (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    note.need(key)
    assert (key.name, key.kind, key.id.hex(), str(key)) == ("PeterNeumann", 1, "c74f20a3", PETER)
    assert str(note) == PETERS
    with pytest.raises(BadSignature):
        Note(note.text.replace("your", "my"), note.signatures).need(key)


def test_the_example_of_the_specification() -> None:
    """The text may hold empty lines: the last one in the note parts it from the signatures."""
    note = read(SALVATORE.encode())
    assert note.text.endswith("raggio di sole:\n\ned è subito sera.\n")
    [signature] = note.signatures
    assert (signature.name, signature.id.hex()) == ("quasimodo.example/salvatore", "367ba04b")
    assert len(signature.payload) == 64
    assert str(note) == SALVATORE


def test_a_note_written_out() -> None:
    private = Ed25519PrivateKey.from_private_bytes(SEED)
    public = private.public_key().public_bytes_raw()
    key_id = sha256(b"log.example/one\n\x01" + public).digest()[:4]
    line = base64.b64encode(key_id + private.sign(TEXT.encode())).decode()
    assert str(sign(TEXT, KEY)) == f"first\nsecond\n\n— log.example/one {line}\n"
    assert KEY.verifying.id == key_id
    said = base64.b64encode(b"\x01" + public).decode()
    assert str(KEY.verifying) == f"log.example/one+{key_id.hex()}+{said}"


def test_the_kind_and_the_name_are_in_the_id() -> None:
    public = KEY.verifying.public
    witness = VerifyingKey("log.example/one", WITNESS, public)
    assert witness.id == sha256(b"log.example/one\n\x04" + public).digest()[:4]
    assert len({KEY.verifying.id, witness.id, VerifyingKey("x", LOG, public).id}) == 3


@given(some.binary(min_size=32, max_size=32), some.sampled_from([LOG, WITNESS]))
def test_keys_are_read_as_they_were_written(seed: bytes, kind: int) -> None:
    key = SigningKey.from_seed("صلح.example/7", kind, seed).verifying
    assert VerifyingKey.read(str(key)) == key


def vkey(name: str, data: bytes) -> str:
    """A key as text, whatever it holds, with a fitting id."""
    key_id = sha256(name.encode() + b"\n" + data).hexdigest()[:8]
    return f"{name}+{key_id}+{base64.b64encode(data).decode()}"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "name",
        "name+00000000",
        vkey("name", b""),
        vkey("name", b"\x01"),
        vkey("name", b"\x01" + bytes(31)),
        vkey("name", b"\x01" + bytes(33)),
        vkey("name", b"\x02" + bytes(32)),
        vkey("name", b"\x05" + bytes(32)),
        vkey("", b"\x01" + bytes(32)),
        vkey("na me", b"\x01" + bytes(32)),
        vkey("na\u00a0me", b"\x01" + bytes(32)),
        vkey("n" * 256, b"\x01" + bytes(32)),
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("c74f20a3", "C74F20A3"),
        PETER.replace("c74f20a3", "c74f20a"),
        PETER.replace("Peter", "Petra"),
        PETER + "=",
        PETER + "\n",
        " " + PETER,
    ],
)
def test_text_that_is_no_key(said: str) -> None:
    with pytest.raises(NotAKey):
        VerifyingKey.read(said)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u2003b", "n" * 256])
def test_names_that_no_key_may_have(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        SigningKey.from_seed(name, LOG, SEED)


GOOD = str(sign(TEXT, KEY)).encode()
LINE = GOOD.split(b"\n\n")[1]


@pytest.mark.parametrize("control", [byte for byte in range(32) if byte != 10])
def test_control_characters_are_refused_anywhere(control: int) -> None:
    for place in (0, 5, len(GOOD) - 1):
        assert why(GOOD[:place] + bytes([control]) + GOOD[place:]) == "control"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "form"),
        (b"\n", "form"),
        (b"text\n", "form"),
        (b"text\n\n", "form"),
        (b"\n\n" + LINE, "form"),
        (b"text\n" + LINE, "form"),
        (GOOD[:-1], "form"),
        (GOOD + b"\n", "form"),
        (b"\xff" + GOOD, "not_utf8"),
        (GOOD.replace("—".encode(), b"-"), "signature"),
        (GOOD.replace("— ".encode(), "—".encode()), "signature"),
        (GOOD.replace("— ".encode(), "—  ".encode()), "signature"),
        (GOOD.replace("— log.example/one".encode(), "— ".encode()), "signature"),
        (GOOD.replace("— log".encode(), "— l+g".encode()), "signature"),
        (GOOD.replace("— log".encode(), "— l g".encode()), "signature"),
        (GOOD.replace("— log".encode(), "— l\u3000g".encode()), "signature"),
        (b"text\n\n" + LINE + b"what\n", "signature"),
        ("text\n\n— x AAAA\n".encode(), "signature"),
        ("text\n\n— x AAAAAA==\n".encode(), "signature"),
        ("text\n\n— x AAAAAAA\n".encode(), "signature"),
        ("text\n\n— x AAAAAAA-\n".encode(), "signature"),
        ("text\n\n— x AAAAAAA\u0660\n".encode(), "signature"),
    ],
)
def test_bytes_that_are_no_note(data: bytes, code: str) -> None:
    assert why(data) == code


def test_more_than_one_empty_line() -> None:
    """Each belongs to the text, but for the last one."""
    for text in ("a\n\nb\n", "a\n\n\nb\n", "a\n\n", "\na\n", "\n\na\n\n\n"):
        note = sign(text, KEY)
        assert (note.text, str(note).count("— ")) == (text, 1)
        note.need(KEY.verifying)


def test_loose_bits_in_base64_are_refused() -> None:
    """The last letter before the padding holds bits that decoders drop; so would a changed one be."""
    assert decode("AAAAAAA=") == bytes(5)
    assert base64.b64decode("AAAAAAB=") == bytes(5)
    for loose in (
        "AAAAAAB=",
        "AAAAAAA",
        "AAAAAAA==",
        "AAAA\nAAA=",
        " AAAAAAA=",
        "AAAAAAA=AAAA",
        "A" * 5,
        "==",
    ):
        with pytest.raises(ValueError, match="base64"):
            decode(loose)
    assert why("text\n\n— x AAAAAAB=\n".encode()) == "signature"


@given(some.binary(max_size=80))
def test_base64_is_read_as_it_was_written(data: bytes) -> None:
    assert decode(encode(data)) == data


def test_unknown_keys_are_ignored() -> None:
    """Also one that shares its name, or its id, with a known key."""
    payload = base64.b64encode(KEY.verifying.id + bytes(64)).decode()
    other_id = base64.b64encode(bytes(4) + b"whatever").decode()
    more = f"— another.example {payload}\n— log.example/one {other_id}\n{OTHER.line(b'else')}"
    note = read(GOOD + more.encode())
    assert len(note.signatures) == 4
    note.need(KEY.verifying)
    with pytest.raises(BadSignature):
        note.need(OTHER.verifying)


def test_a_note_without_the_keys_line_is_not_signed() -> None:
    with pytest.raises(BadSignature, match="two"):
        read(GOOD).need(OTHER.verifying)


def test_every_line_that_claims_to_be_of_the_key_has_to_verify() -> None:
    for payload in (bytes(64), b"", bytes(63), b"x" * 100):
        own = KEY.verifying.id + payload
        bad = f"— log.example/one {base64.b64encode(own + b'-').decode()}\n".encode()
        for data in (GOOD + bad, GOOD.replace(LINE, bad), GOOD.replace(LINE, bad + LINE)):
            with pytest.raises(BadSignature):
                read(data).need(KEY.verifying)
    read(GOOD + LINE).need(KEY.verifying)


def test_every_changed_byte_of_a_note_is_noticed() -> None:
    for place, was in enumerate(GOOD):
        for other in {was ^ 1, was ^ 32, 10, 48} - {was}:
            changed = GOOD[:place] + bytes([other]) + GOOD[place + 1 :]
            with pytest.raises((NotANote, BadSignature)):
                read(changed).need(KEY.verifying)


def test_sixteen_signatures_are_read_and_there_is_a_limit() -> None:
    assert len(read(GOOD + LINE * 15).signatures) == 16
    assert len(read(GOOD + LINE * 63).signatures) == 64
    assert why(GOOD + LINE * 64) == "too_many"


def test_a_note_may_have_64_kilobytes() -> None:
    size = 65_536 - len(GOOD) + len(TEXT)
    whole = ("x" * (size - 1) + "\n").encode() + GOOD[len(TEXT) :]
    assert len(read(whole).text) == size
    assert why(b"x" + whole) == "too_large"


def test_lines_alone_as_a_witness_answers() -> None:
    first, second = read_signatures(LINE + OTHER.line(b"else").encode())
    assert (first.line.encode(), second.name) == (LINE, "log.example/two")
    assert first.by(KEY.verifying)
    assert not first.by(OTHER.verifying)
    for answer in (b"", b"\n", b"ok\n", LINE[:-1], LINE + b"\n"):
        with pytest.raises(NotANote):
            read_signatures(answer)
