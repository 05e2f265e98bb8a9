"""Witnesses of the diary: whose key stands, which cosignatures are taken, and what the terms ask of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.test import Client

from sulh.acts import checkpoints, log
from sulh.acts.keys import log_key
from sulh.acts.models import LogCosignature, LogEntry
from sulh.acts.registry import Actor
from sulh.dialogue.models import Witness
from sulh.record.checkpoint import Checkpoint, signed
from sulh.record.cosignature import cosign
from sulh.record.note import LOG, WITNESS, SigningKey, VerifyingKey
from sulh.record.tree import leaf_hash, root_of
from tests.dialogue.reading import reader
from tests.everybody import cosigned, witness_key
from tests.helpers import OPERATOR, PUBLIC, Stage
from tests.statements.conftest import code_of

A, B, C = witness_key(b"A"), witness_key(b"B"), witness_key(b"C")
AT = 1_800_000_000


def vkey(key: SigningKey) -> str:
    return str(key.verifying)


def run_by(stage: Stage, *keys: SigningKey) -> None:
    """The first parties run witnesses with these keys."""
    for by, key in zip(stage.delegates, keys, strict=False):
        stage.do("NameWitness", by, vkey=vkey(key))


def newest(stage: Stage) -> str:
    return str(checkpoints.publish(stage.id)[1])


def below(note: str, *keys: SigningKey, at: int = AT) -> str:
    """The note with a line of each of these witnesses."""
    return note + "".join(cosign(note.split("\n\n")[0] + "\n", key, at).line for key in keys)


def forged(stage: Stage, size: int, root: bytes = b"x" * 32) -> str:
    key = log_key(stage.id)
    return str(signed(Checkpoint(key.verifying.name, size, root), key))


def bring(stage: Stage, note: str, by: Actor = PUBLIC) -> dict[str, Any]:
    return stage.do("CosignCheckpoint", by, note=note)


def refuses(stage: Stage, act: str, by: Actor, **fields: Any) -> tuple[str, dict[str, Any]]:
    """Code and values of the refusal that this act meets."""
    return code_of(lambda: stage.do(act, by, **fields))


def refusal(stage: Stage, note: str) -> str:
    return refuses(stage, "CosignCheckpoint", PUBLIC, note=note)[0]


def kept(stage: Stage) -> list[tuple[int, str, int]]:
    """Size, the witness's letter, and when, of every line that is kept."""
    rows = LogCosignature.objects.filter(dialogue=stage.id).order_by("size", "key")
    return [(row.size, row.key.split("+")[0][-1], row.at) for row in rows]


def test_a_party_and_a_supporter_name_the_key_that_they_run(house: Path) -> None:
    stage = Stage(parties=2).join()
    friend = stage.supporter()
    stage.do("NameWitness", stage.delegates[0], vkey=f"  {vkey(A)}\n")
    stage.do("NameWitness", friend, vkey=vkey(B))
    rows = {row.key: (row.party_id, row.supporter_id) for row in Witness.objects.all()}
    assert set(rows) == {vkey(A), vkey(B)}
    assert rows[vkey(A)] == (stage.parties[0].id, None)
    assert rows[vkey(B)][0] is None
    views = [entry["view"] for entry, _opened in log.entries(stage.id) if entry["act"] == "NameWitness"]
    assert [(view["of"], view["vkey"]) for view in views] == [("party", vkey(A)), ("supporter", vkey(B))]
    for by in (stage.facilitator, stage.convener, PUBLIC, stage.office("observer")):
        assert refuses(stage, "NameWitness", by, vkey=vkey(C))[0] == "role_may_not"


def test_another_name_retires_the_former_key_for_good(house: Path) -> None:
    stage = Stage(parties=2).join()
    run_by(stage, A, B)
    stage.do("NameWitness", stage.delegates[0], vkey=vkey(C))
    assert dict(Witness.objects.values_list("key", "retired")) == {
        vkey(A): True,
        vkey(B): False,
        vkey(C): False,
    }
    for by in stage.delegates:
        code, said = refuses(stage, "NameWitness", by, vkey=vkey(A))
        assert (code, said["field"]) == ("witness_key_taken", "vkey")
    other = SigningKey("another.example/A", WITNESS, A.private)
    assert refuses(stage, "NameWitness", stage.delegates[1], vkey=vkey(other))[0] == "witness_key_taken"


def test_a_witness_retires_once(house: Path) -> None:
    stage = Stage(parties=2).join()
    assert refuses(stage, "RetireWitness", stage.delegates[0])[0] == "witness_none"
    run_by(stage, A)
    assert stage.do("RetireWitness", stage.delegates[0])["vkey"] == vkey(A)
    assert refuses(stage, "RetireWitness", stage.delegates[0])[0] == "witness_none"
    assert refuses(stage, "RetireWitness", stage.delegates[1])[0] == "witness_none"


def named(name: str, kind: int = WITNESS) -> str:
    return str(VerifyingKey(name, kind, A.verifying.public))


NO_KEYS = {
    "a log's key": named("witness.example/A", LOG),
    "not in NFC": named("cafe\u0301.example"),
    "a plus sign": named("a+b"),
    "a space": named("a b"),
    "a hard space": named("a\u00a0b"),
    "turned round": named("a\u202eb"),
    "a hidden sign": named("a\u200bb"),
    "a NUL": named("a\x00b"),
    "an escape": named("a\x1bb"),
    "a tower of marks": named("Z" + "\u0335" * 9),
    "no name": named(""),
    "the id of another": vkey(A).replace("witness.example/A", "witness.example/Z"),
    "cut short": vkey(A)[:-4],
    "a name alone": "witness.example/A",
    "nothing but plus signs": "+" * 400,
}


def test_what_is_no_key_of_a_witness_is_refused(house: Path) -> None:
    stage = Stage(parties=2)
    for what, said in NO_KEYS.items():
        code, params = refuses(stage, "NameWitness", stage.delegates[0], vkey=said)
        assert (code, params.get("field")) == ("witness_key_unreadable", "vkey"), what
    assert not Witness.objects.exists()


def test_a_cosignature_is_taken_from_anybody(house: Path) -> None:
    stage = Stage(parties=2).join()
    run_by(stage, A, B)
    size = log.head(stage.id).size
    assert bring(stage, below(newest(stage), A)) == {"size": size, "cosignatures": 1}
    assert bring(stage, below(newest(stage), B), OPERATOR) == {"size": size, "cosignatures": 1}
    assert kept(stage) == [(size, "A", AT), (size, "B", AT)]
    assert log.head(stage.id).size == size, "it is no entry, or every one would ask for another"
    whole = str(checkpoints.cosigned(stage.id, *_at(stage)))
    assert whole == below(newest(stage), A, B)


def _at(stage: Stage) -> tuple[int, Any]:
    at, note = checkpoints.publish(stage.id)
    return at.size, note


def test_lines_of_others_are_passed_over(house: Path) -> None:
    stage = Stage(parties=2).join()
    run_by(stage, A)
    size = log.head(stage.id).size
    pretender = SigningKey.from_seed("witness.example/A", WITNESS, b"Z" * 32)
    assert bring(stage, below(newest(stage), C, A, pretender))["cosignatures"] == 1
    assert kept(stage) == [(size, "A", AT)]
    assert refusal(stage, below(newest(stage), C, pretender)) == "cosignature_none"
    assert refusal(stage, newest(stage)) == "cosignature_none"


def test_what_a_retired_witness_says_is_no_longer_taken_and_what_it_said_stays(house: Path) -> None:
    stage = Stage(parties=2).join()
    run_by(stage, A)
    size = log.head(stage.id).size
    bring(stage, below(newest(stage), A))
    stage.do("NameWitness", stage.delegates[0], vkey=vkey(B))
    assert refusal(stage, below(newest(stage), A)) == "cosignature_none"
    assert kept(stage) == [(size, "A", AT)]
    bring(stage, below(newest(stage), B))
    assert kept(stage) == [(size, "A", AT), (size + 1, "B", AT)]


def test_a_wrong_signature_under_a_known_key_is_refused_whole(house: Path) -> None:
    stage = Stage(parties=2).join()
    run_by(stage, A, B)
    note = newest(stage)
    of_another_text = cosign("another text\n", A, AT).line
    for wrong in (below(note, B) + of_another_text, below(note, A) + of_another_text):
        code, said = refuses(stage, "CosignCheckpoint", PUBLIC, note=wrong)
        assert (code, said["name"]) == ("cosignature_wrong", "witness.example/A")
    assert kept(stage) == []


def test_a_time_that_no_calendar_has_breaks_no_page(house: Path) -> None:
    stage = Stage(parties=2).join()
    run_by(stage, A)
    for at in (2**62, 10**12, 253_402_300_800):
        assert refusal(stage, below(newest(stage), A, at=at)) == "cosignature_wrong"
    for last in (0, 253_402_300_799):
        bring(stage, below(newest(stage), A, at=last))
        assert kept(stage)[0][2] == last
        for language in ("", "/fa-af"):
            assert reader(stage, "diary/check", language=language).page.status_code == 200


def test_an_older_checkpoint_is_taken_as_it_was_signed_then(house: Path) -> None:
    stage = Stage(parties=2).join()
    run_by(stage, A)
    size = log.head(stage.id).size
    then = str(checkpoints.signed_at(stage.id, size - 3)[1])
    assert then.split("\n")[1] == str(size - 3)
    assert bring(stage, below(then, A)) == {"size": size - 3, "cosignatures": 1}
    bring(stage, below(newest(stage), A))
    assert kept(stage) == [(size - 3, "A", AT), (size, "A", AT)]


def test_twice_is_once_and_a_later_time_stands(house: Path) -> None:
    stage = Stage(parties=2).join()
    run_by(stage, A)
    size = log.head(stage.id).size
    for at in (AT, AT, AT + 9, AT + 3):
        assert bring(stage, below(newest(stage), A, at=at)) == {"size": size, "cosignatures": 1}
    assert kept(stage) == [(size, "A", AT + 9)]
    bring(stage, below(below(newest(stage), A, at=AT + 40), A, at=AT + 20))
    assert kept(stage) == [(size, "A", AT + 40)]


def test_text_that_was_pasted_is_taken_as_browsers_send_it(house: Path) -> None:
    stage = Stage(parties=2).join()
    run_by(stage, A)
    note = below(newest(stage), A)
    assert bring(stage, note.replace("\n", "\r\n"))["cosignatures"] == 1
    assert bring(stage, note.removesuffix("\n"))["cosignatures"] == 1
    visitor = reader(stage, "diary/check")
    visitor.send("/CosignCheckpoint", note=note.replace("\n", "\r\n"))
    assert visitor.page.status_code == 200
    assert "Done:" in visitor.text


def test_what_is_no_checkpoint_of_this_diary_is_refused(house: Path) -> None:
    stage = Stage(parties=2)
    for said in ("x", "\n", "sulh/x\n1\n", "\x00" * 99, "—" * 20_000):
        assert refusal(stage, said) == "not_a_checkpoint", said[:20]


def test_a_note_that_is_too_long_is_refused_before_anybody_reads_it(house: Path) -> None:
    stage = Stage(parties=2)
    note = newest(stage)
    acts = f"/api/v1/dialogues/{stage.dialogue.slug}/acts/CosignCheckpoint"
    here = f"/d/{stage.dialogue.slug}/do/CosignCheckpoint"
    for length, status in ((20_001, 422), (9_000_000, 413)):
        said = {"note": (note + "x" * length)[:length]}
        assert Client().post(acts, said, content_type="application/json").status_code == status
        assert Client().post(here, said).status_code == status
    assert not LogCosignature.objects.exists()


def test_a_note_with_more_signatures_than_a_note_may_have_is_refused(house: Path) -> None:
    stage = Stage(parties=2).join()
    run_by(stage, A)
    size, note = log.head(stage.id).size, newest(stage)
    others = [SigningKey.from_seed(f"w{n}", WITNESS, n.to_bytes(32, "big")) for n in range(1, 64)]
    assert bring(stage, below(note, *others[:62], A)) == {"size": size, "cosignatures": 1}
    assert refusal(stage, below(note, *others, A)) == "not_a_checkpoint"
    assert bring(stage, below(note, *[A] * 63)) == {"size": size, "cosignatures": 1}, "one witness is one"
    assert kept(stage) == [(size, "A", AT)]


def test_a_checkpoint_that_goes_beyond_the_diary_stops_it_for_everybody_to_see(house: Path) -> None:
    stage = Stage(parties=2).join()
    size = log.head(stage.id).size
    newest(stage)
    assert bring(stage, forged(stage, size + 5)) == {"size": size + 5, "cosignatures": 0}
    with_values = ("record_behind", {"size": size, "held": size + 5})
    assert refuses(stage, "InviteParty", stage.facilitator, names={"en": "Late"}) == with_values
    assert log.head(stage.id).size == size
    said = f"This diary was signed with {size + 5} entries, and only {size} are here."
    for page in ("diary", "diary/check"):
        visitor = reader(stage, page)
        assert visitor.page.status_code == 200
        assert said in visitor.text
    for page in ("", "parties", "terms"):
        assert reader(stage, page).page.status_code == 200
    for file in ("checkpoint", f"checkpoint/{size}", "proof/1.tlog-proof"):
        answer = Client().get(f"/d/{stage.dialogue.slug}/record/{file}")
        assert answer.status_code == 503
        assert said in answer.content.decode()


def test_a_checkpoint_that_contradicts_the_diary_is_told(house: Path) -> None:
    stage = Stage(parties=2).join()
    run_by(stage, A)
    size = log.head(stage.id).size
    newest(stage)
    for other in (size, size - 2):
        note = below(forged(stage, other), A)
        assert bring(stage, note)["contradicts"] is True
    assert kept(stage) == []
    said = "It is not signed again until those who run the server have explained this."
    for page in ("diary", "diary/check"):
        assert said in reader(stage, page).text, "everybody sees it"
    leaves = [leaf_hash(bytes(row.data)) for row in LogEntry.objects.filter(dialogue=stage.id).order_by("n")]
    assert bring(stage, below(forged(stage, 4, root_of(leaves[:4])), A))["size"] == 4


def test_a_delegate_names_and_retires_its_witness_at_the_desk(house: Path) -> None:
    stage = Stage(parties=2).join()
    visitor = reader(stage, "desk", stage.delegates[0])
    assert not visitor.offers("/RetireWitness")
    visitor.send("/NameWitness", vkey=vkey(A))
    visitor = reader(stage, "desk", stage.delegates[0])
    assert vkey(A) in visitor.text
    visitor.send("/RetireWitness")
    assert Witness.objects.get().retired
    assert "named the witness that it runs for this diary" in reader(stage, "diary").text
    assert not reader(stage, "desk", stage.facilitator).offers("/NameWitness")


def test_what_is_handed_in_under_the_name_of_everybody_else_is_right(house: Path) -> None:
    """The body that other tests send is one that a witness makes."""
    stage = Stage(parties=2)
    run_by(stage, A)
    assert cosigned(stage.id, A) == below(newest(stage), A)
