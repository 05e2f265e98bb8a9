"""Checkpoints: three lines under a signature, and nothing that only looks like them."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sulh.record.checkpoint import Checkpoint, NotACheckpoint, open_checkpoint, signed
from sulh.record.note import LOG, BadSignature, NotANote, SigningKey, sign
from sulh.record.origin import dialogue_of, origin_of
from sulh.record.tree import Head

ROOT = bytes(range(32))
SAID = base64.b64encode(ROOT).decode()
KEY = SigningKey.from_seed("log.example/one", LOG, ROOT)
TEXT = f"log.example/one\n256\n{SAID}\n"


def test_the_example_of_the_specification() -> None:
    found = Checkpoint.read(
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )
    assert (found.origin, found.size, found.more) == ("example.com/behind-the-sofa", 20_852_163, ())
    assert found.root.hex() == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62"


def test_a_checkpoint_written_out() -> None:
    checkpoint = Checkpoint("log.example/one", 256, ROOT)
    assert checkpoint.text == TEXT
    assert checkpoint.head == Head(256, ROOT.hex())
    note = signed(checkpoint, KEY)
    assert note.text == TEXT
    assert open_checkpoint(str(note).encode(), KEY.verifying) == (checkpoint, note)


@given(some.integers(0, 10**19 - 1), some.binary(min_size=32, max_size=32))
def test_a_checkpoint_is_read_as_it_was_written(size: int, root: bytes) -> None:
    made = Checkpoint("صلح.example", size, root, ("more", "and more"))
    assert Checkpoint.read(made.text) == made


def test_further_lines_are_kept_as_they_are() -> None:
    assert Checkpoint.read(f"{TEXT}one\ntwo words\n").more == ("one", "two words")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "log.example/one\n",
        "log.example/one\n256\n",
        TEXT[:-1],
        TEXT + "\n",
        TEXT + "\nmore\n",
        TEXT + "more",
        f"\n256\n{SAID}\n",
        f"log.example/one\n\n{SAID}\n",
        f"log.example/one\n0256\n{SAID}\n",
        f"log.example/one\n00\n{SAID}\n",
        f"log.example/one\n+256\n{SAID}\n",
        f"log.example/one\n-1\n{SAID}\n",
        f"log.example/one\n256 \n{SAID}\n",
        f"log.example/one\n25_6\n{SAID}\n",
        f"log.example/one\n٢٥٦\n{SAID}\n",
        f"log.example/one\n1{'0' * 19}\n{SAID}\n",
        "log.example/one\n256\n\n",
        f"log.example/one\n256\n{SAID[:-1]}\n",
        f"log.example/one\n256\n{SAID[:-2]}9=\n",
        f"log.example/one\n256\n{SAID} \n",
        f"log.example/one\n256\n{base64.b64encode(bytes(31)).decode()}\n",
        f"log.example/one\n256\n{base64.b64encode(bytes(33)).decode()}\n",
    ],
)
def test_text_that_is_no_checkpoint(text: str) -> None:
    with pytest.raises(NotACheckpoint):
        Checkpoint.read(text)


def test_only_what_the_key_signed_is_opened() -> None:
    other = SigningKey.from_seed("log.example/one", LOG, bytes(32))
    note = str(sign(TEXT, KEY)).encode()
    with pytest.raises(BadSignature):
        open_checkpoint(note, other.verifying)
    with pytest.raises(BadSignature):
        open_checkpoint(note.replace(b"256", b"257"), KEY.verifying)
    with pytest.raises(NotANote):
        open_checkpoint(TEXT.encode(), KEY.verifying)
    with pytest.raises(NotACheckpoint):
        open_checkpoint(str(sign("something else\n", KEY)).encode(), KEY.verifying)


def test_a_log_signs_under_its_own_name_only() -> None:
    note = str(sign(TEXT.replace("one", "two"), KEY)).encode()
    with pytest.raises(NotACheckpoint, match="origin"):
        open_checkpoint(note, KEY.verifying)


def test_the_origin_of_a_dialogues_log() -> None:
    assert origin_of("0f" * 16) == "sulh/0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"
    assert dialogue_of("sulh/0f0f") == "0f0f"
    assert dialogue_of("log.example/one") == "log.example/one"
