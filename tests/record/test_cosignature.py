"""Witnesses' cosignatures: the message and the line of C2SP tlog-cosignature, written out."""

from __future__ import annotations

import base64
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sulh.record.cosignature import cosign, cosigned_at, time_of
from sulh.record.note import LOG, WITNESS, BadSignature, Note, Signature, SigningKey, read

SEED = bytes(range(32))
KEY = SigningKey.from_seed("witness.example/w1", WITNESS, SEED)
OTHER = SigningKey.from_seed("witness.example/w2", WITNESS, SEED[::-1])
TEXT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
AT = 1_679_315_147
MESSAGE = (
    b"cosignature/v1\n"
    b"time 1679315147\n"
    b"example.com/behind-the-sofa\n"
    b"20852163\n"
    b"CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
)


def note(*lines: Signature) -> Note:
    return Note(TEXT, lines)


def dated(at: int, message: bytes, key: SigningKey = KEY) -> Signature:
    """A line with any time over any message."""
    return Signature(key.name, key.verifying.id, at.to_bytes(8, "big") + key.private.sign(message))


def test_a_cosignature_written_out() -> None:
    private = Ed25519PrivateKey.from_private_bytes(SEED)
    key_id = sha256(b"witness.example/w1\n\x04" + private.public_key().public_bytes_raw()).digest()[:4]
    time = bytes.fromhex("00000000641850cb")
    expected = base64.b64encode(key_id + time + private.sign(MESSAGE)).decode()
    assert cosign(TEXT, KEY, AT).line == f"— witness.example/w1 {expected}\n"
    assert time_of(cosign(TEXT, KEY, AT), TEXT, KEY.verifying) == 1_679_315_147


def test_the_example_of_the_specification_has_the_same_form() -> None:
    """Its keys are not published; the time in the witness's line is the one in the text."""
    found = read(
        f"{TEXT}\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5"
        "/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9"
        "DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n".encode()
    )
    assert [len(each.payload) for each in found.signatures] == [64, 8 + 64]
    assert int.from_bytes(found.signatures[1].payload[:8], "big") == AT


def test_when_a_witness_cosigned() -> None:
    assert cosigned_at(note(), KEY.verifying) is None
    assert cosigned_at(note(cosign(TEXT, OTHER, AT)), KEY.verifying) is None
    both = note(cosign(TEXT, OTHER, AT), cosign(TEXT, KEY, 7))
    assert (cosigned_at(both, KEY.verifying), cosigned_at(both, OTHER.verifying)) == (7, AT)


def test_of_two_lines_the_later_one_counts() -> None:
    assert cosigned_at(note(cosign(TEXT, KEY, 9), cosign(TEXT, KEY, 8)), KEY.verifying) == 9


def test_a_line_that_does_not_verify_is_refused() -> None:
    good = cosign(TEXT, KEY, AT)
    for bad in (
        Signature(good.name, good.id, good.payload[:-1]),
        Signature(good.name, good.id, good.payload + b"x"),
        Signature(good.name, good.id, b""),
        Signature(good.name, good.id, (AT + 1).to_bytes(8, "big") + good.payload[8:]),
        Signature(good.name, good.id, good.payload[:8] + OTHER.private.sign(MESSAGE)),
        dated(AT, TEXT.encode()),
        dated(AT, MESSAGE.replace(b"20852163", b"20852164")),
        dated(AT, MESSAGE.replace(b"v1", b"v2")),
    ):
        for lines in ((bad,), (good, bad)):
            with pytest.raises(BadSignature):
                cosigned_at(note(*lines), KEY.verifying)
    assert cosigned_at(note(dated(AT, MESSAGE)), KEY.verifying) == AT


def test_a_time_that_no_clock_shows_is_refused() -> None:
    latest = 2**63 - 1
    assert cosigned_at(note(dated(latest, MESSAGE.replace(b"1679315147", b"%d" % latest))), KEY.verifying)
    beyond = dated(2**63, MESSAGE.replace(b"1679315147", b"%d" % 2**63))
    with pytest.raises(BadSignature):
        cosigned_at(note(beyond), KEY.verifying)


def test_every_changed_byte_is_noticed() -> None:
    """Either the line is another key's, or it does not verify."""
    whole = str(note(cosign(TEXT, KEY, AT))).encode()
    for place in range(len(TEXT) + 1, len(whole)):
        changed = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        try:
            found = cosigned_at(read(changed), KEY.verifying)
        except ValueError:
            continue
        assert found is None, place


def test_a_logs_key_cosigns_nothing() -> None:
    log = SigningKey.from_seed("witness.example/w1", LOG, SEED)
    with pytest.raises(ValueError, match="kind"):
        cosign(TEXT, log, AT)
    line = Signature(log.name, log.verifying.id, AT.to_bytes(8, "big") + log.private.sign(MESSAGE))
    with pytest.raises(BadSignature):
        cosigned_at(note(line), log.verifying)
