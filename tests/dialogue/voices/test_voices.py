"""Reading aloud: who may, what is kept, what falls silent, what the diary tells, what is gone for good."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sulh.acts import exporting
from sulh.acts.models import Answered, LogOpening
from sulh.acts.registry import Actor
from sulh.cli.backups import copy_database
from sulh.dialogue.models import Terms, Voice, VoiceSound
from sulh.dialogue.voices.finding import lines
from sulh.public.diary.wording_voices import CODES
from sulh.record.verify import verify
from tests.cli.reading import rows
from tests.dialogue.voices import sounds
from tests.dialogue.voices.sounds import MARK
from tests.helpers import Stage, do
from tests.statements.conftest import accepted, browser, code_of, refused, say
from tests.statements.room.staging import Meeting

TEXT = "Share the water by turns."
DARI = "آب را به نوبت تقسیم کنید."


@pytest.fixture
def stage(house: Path) -> Stage:
    return Stage(parties=2).listen()


@pytest.fixture
def translator(stage: Stage) -> Actor:
    return stage.office("translator")


def told(data: bytes) -> str:
    return base64.b64encode(data).decode()


def read_aloud(stage: Stage, by: Actor, about: str = "consent_screen", subject: str = "", **more: Any) -> Any:
    fields = {"language": "en", "recorder": "Zahra of the valley", "data": told(sounds.wav())} | more
    return stage.do("RecordVoice", by, about=about, subject=subject, **fields)


def page(stage: Stage, path: str, by: Actor | None = None) -> str:
    answer = browser(stage, by).get(f"/d/{stage.dialogue.slug}/{path}")
    assert answer.status_code == 200, path
    return answer.content.decode()


def heard(stage: Stage, voice: str, by: Actor | None = None, **headers: str) -> Any:
    return browser(stage, by).get(f"/d/{stage.dialogue.slug}/voice/{voice}", headers=headers)


def test_a_statement_is_heard_where_it_is_read(stage: Stage, translator: Actor) -> None:
    person = stage.participants(0, 1)[0]
    said = accepted(stage, person, TEXT)
    assert "<audio" not in page(stage, "statements")
    voice = read_aloud(stage, translator, "statement", said)["voice"]
    for path, by in (("statements", None), ("take-part", person)):
        shown = page(stage, path, by)
        address = f'<audio controls preload="none" src="/d/{stage.dialogue.slug}/voice/{voice}"'
        assert shown.count(address) == 1, path
        assert 'Read aloud by <bdi dir="auto">Zahra of the valley</bdi>' in shown
    answer = heard(stage, voice)
    assert answer.content == sounds.wav()
    assert answer["Content-Type"] == "audio/wav"
    assert (answer["Content-Disposition"], answer["X-Content-Type-Options"]) == ("inline", "nosniff")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Accept-Ranges"] == "bytes"


def test_each_language_has_a_voice_of_its_own(stage: Stage, translator: Actor) -> None:
    said = accepted(stage, stage.participants(0, 1)[0], TEXT)
    assert code_of(lambda: read_aloud(stage, translator, "statement", said, language="fa-af"))[0] == (
        "voice_nothing_to_read"
    )
    stage.do("TranslateStatement", translator, statement=said, language="fa-af", text=DARI)
    read_aloud(stage, translator, "statement", said, language="fa-af", recorder="زهرا")
    assert "<audio" not in page(stage, "statements")
    dari = browser(stage).get(f"/fa-af/d/{stage.dialogue.slug}/statements").content.decode()
    assert dari.count("<audio") == 1 and "زهرا" in dari


def test_a_voice_falls_silent_when_its_words_change(stage: Stage, translator: Actor) -> None:
    said = accepted(stage, stage.participants(0, 1)[0], TEXT)
    stage.do("TranslateStatement", translator, statement=said, language="fa-af", text=DARI)
    voice = read_aloud(stage, translator, "statement", said, language="fa-af")["voice"]
    path = f"/fa-af/d/{stage.dialogue.slug}/statements"
    assert "<audio" in browser(stage).get(path).content.decode()
    stage.do("TranslateStatement", translator, statement=said, language="fa-af", text=DARI + " همه.")
    assert "<audio" not in browser(stage).get(path).content.decode()
    assert heard(stage, voice).status_code == 404
    # Whoever records can still hear what it was; and the old words back, it speaks again.
    assert heard(stage, voice, translator).status_code == 200
    assert [line.state for line in lines(stage.dialogue, "fa-af") if line.about == "statement"] == ["stale"]
    stage.do("TranslateStatement", translator, statement=said, language="fa-af", text=DARI)
    assert heard(stage, voice).status_code == 200


def test_the_consent_screen_falls_silent_when_the_promise_changes(stage: Stage, translator: Actor) -> None:
    read_aloud(stage, translator)
    state = {line.about: line.state for line in lines(stage.dialogue, "en")}
    assert state["consent_screen"] == "current"
    texts = {"en": "Everything is forgotten.", "fa-af": "همه چیز فراموش می‌شود."}
    proposed = stage.do(
        "ProposeTerms", stage.delegates[0], section="what_happens", texts=texts, why="Unclear"
    )
    consent = {"subject_kind": "terms", "subject_digest": proposed["digest"], "kind": "consent"}
    for delegate in stage.delegates:
        stage.do("GiveConsent", delegate, **consent)
    terms = Terms.objects.get(digest=proposed["digest"])
    stage.do("AdoptTerms", stage.facilitator, terms=terms.id)
    state = {line.about: line.state for line in lines(stage.dialogue, "en")}
    assert state["consent_screen"] == "stale"


def test_whoever_enters_can_hear_the_consent_screen(stage: Stage, translator: Actor) -> None:
    """Before they give anything: without a session, in the language they read, and only when they tap."""
    assert "<audio" not in page(stage, "join")
    dari = {"language": "fa-af", "recorder": "زهرا", "data": told(sounds.wav(0.5))}
    made = {
        "": read_aloud(stage, translator)["voice"],
        "/fa-af": read_aloud(stage, translator, **dari)["voice"],
    }
    for prefix, name, sound in (
        ("", "Zahra of the valley", sounds.wav()),
        ("/fa-af", "زهرا", sounds.wav(0.5)),
    ):
        entrant = Client()
        shown = entrant.get(f"{prefix}/d/{stage.dialogue.slug}/join").content.decode()
        assert shown.count("<audio") == 1
        screen = shown.partition('<section class="consent"')[2].partition("</section>")[0]
        offered = re.search(r'<audio controls preload="none" src="([^"]+)"', screen)
        assert offered and offered[1].endswith(f"/voice/{made[prefix]}")
        assert f'<bdi dir="auto">{name}</bdi>' in screen
        answer = entrant.get(offered[1])
        assert (answer.status_code, answer.content) == (200, sound)
    # No voice in a language that nobody has read it in.
    assert "<audio" not in Client().get(f"/ru/d/{stage.dialogue.slug}/join").content.decode()


def test_the_notice_of_a_room_is_heard_on_the_phone(house: Path) -> None:
    meeting = Meeting()
    meeting.do("OpenRoom", meeting.facilitator, tables=2)
    meeting.show(0)
    person = meeting.participants(0, 1)[0]
    assert "<audio" not in page(meeting, "room/answer", person)
    read_aloud(meeting, meeting.office("translator"), "notice", "take_part")
    shown = page(meeting, "room/answer", person)
    assert shown.count("<audio") == 1 and "Zahra of the valley" in shown


def test_notices_are_heard_where_they_stand(house: Path) -> None:
    """Beside a statement that waits for an answer, and where an author is told of a refusal."""
    stage = Stage(parties=2, template="two-communities-one-resource").listen()  # one moderator may refuse
    translator = stage.office("translator")
    author = stage.participants(0, 1)[0]
    accepted(stage, author, TEXT)
    said = refused(stage, author, "Buy my pumps.")
    read_aloud(stage, translator, "notice", "take_part", recorder="First voice")
    read_aloud(stage, translator, "notice", "spam", recorder="Second voice")
    assert "First voice" in page(stage, "take-part", author)
    assert "Second voice" in page(stage, "mine", author)
    stage.do("AppealDecision", author, statement=said, words="They are good pumps.")
    assert "<audio" not in page(stage, "mine", author), "it would still say what can be done"
    read_aloud(stage, translator, "notice", "asked", recorder="Third voice")
    assert "Third voice" in page(stage, "mine", author)
    with_voice = {line.thing.subject for line in lines(stage.dialogue, "en") if line.state == "current"}
    assert with_voice == {"take_part", "spam", "asked"}


def test_what_nobody_may_read_is_not_read_aloud(stage: Stage, translator: Actor) -> None:
    author = stage.participants(0, 1)[0]
    waiting = say(stage, author, TEXT)
    for about, subject in (
        ("statement", waiting), ("statement", refused(stage, author, "Buy pumps.")), ("statement", "0" * 32),
        ("statement", ""), ("notice", ""), ("notice", "no_such_notice"), ("consent_screen", waiting),
    ):  # fmt: skip
        met = code_of(partial(read_aloud, stage, translator, about, subject))
        assert met == ("voice_nothing_to_read", {"field": "subject"}), (about, subject)
    assert not Voice.objects.exists()


def test_only_words_as_they_were_read(stage: Stage, translator: Actor) -> None:
    """Somebody opened the page, read aloud, and meanwhile the words were replaced."""
    said = accepted(stage, stage.participants(0, 1)[0], TEXT)
    read = hashlib.sha256(TEXT.encode()).hexdigest()
    other = hashlib.sha256(b"Other words.").hexdigest()
    met = code_of(lambda: read_aloud(stage, translator, "statement", said, words=other))
    assert met[0] == "voice_words_changed"
    read_aloud(stage, translator, "statement", said, words=read)
    assert Voice.objects.get().words == read
    assert code_of(lambda: read_aloud(stage, translator, language="ps"))[0] == "language_not_here"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("AAA", "voice_not_sound"), ("", "voice_not_sound"), (told(b"<svg onload=x>"), "voice_not_sound"),
        (told(sounds.wav()[:20]), "voice_not_sound"), (told(sounds.ogg(streams=2)), "voice_not_sound"),
        (told(sounds.wav() + bytes(500_000)), "voice_too_large"),
    ],
)  # fmt: skip
def test_no_sound_no_voice(stage: Stage, translator: Actor, data: str, code: str) -> None:
    met, params = code_of(lambda: read_aloud(stage, translator, data=data))
    assert (met, params["field"]) == (code, "data")
    assert not Voice.objects.exists()


@pytest.mark.parametrize("kind", sounds.KINDS)
def test_what_a_telephone_wrote_beside_the_sound_is_nowhere(
    stage: Stage, translator: Actor, house: Path, kind: str
) -> None:
    voice = read_aloud(stage, translator, data=told(sounds.KINDS[kind](mark=MARK)))["voice"]
    assert heard(stage, voice)["Content-Type"] == kind
    held = b"".join(each.read_bytes() for each in house.parent.glob("sulh.sqlite3*"))
    assert MARK not in held and told(MARK)[:20].encode() not in held


def test_who_may_and_when(stage: Stage, translator: Actor) -> None:
    people = [stage.participants(0, 1)[0], stage.delegates[0], stage.moderator, stage.convener]
    for by in people:
        assert code_of(partial(read_aloud, stage, by))[0] == "role_may_not"
    for by in (stage.facilitator, translator):
        read_aloud(stage, by)
        status = browser(stage, by).get(f"/d/{stage.dialogue.slug}/voices").status_code
        assert status == 200
    for who in (None, *people):
        assert browser(stage, who).get(f"/d/{stage.dialogue.slug}/voices").status_code == 403
    assert f"/d/{stage.dialogue.slug}/voices" in page(stage, "desk", translator)
    assert f"/d/{stage.dialogue.slug}/voices" in page(stage, "desk", stage.facilitator)


def test_part_of_a_recording(stage: Stage, translator: Actor) -> None:
    """As browsers ask when somebody goes back a few words; compressed never."""
    sound = sounds.wav(1.0)
    voice = read_aloud(stage, translator, data=told(sound))["voice"]
    answer = heard(stage, voice, range="bytes=100-199", accept_encoding="gzip")
    assert (answer.status_code, answer.content) == (206, sound[100:200])
    assert answer["Content-Range"] == f"bytes 100-199/{len(sound)}"
    assert answer["Content-Length"] == "100"
    assert heard(stage, voice, accept_encoding="gzip").content == sound
    beyond = heard(stage, voice, range=f"bytes={len(sound)}-")
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(sound)}")
    whole = heard(stage, voice, range="bytes=0-9", if_range='"another"')
    assert (whole.status_code, whole.content) == (200, sound)
    elsewhere = Stage(parties=2).listen()
    assert heard(elsewhere, voice).status_code == 404
    assert heard(stage, "0" * 32).status_code == 404


def diary(stage: Stage) -> list[dict[str, Any]]:
    """The entries about voices in the public file, with what is open in them."""
    report = [json.loads(line) for line in exporting.download(stage.id)][1:]
    return [
        line["entry"] | {"openings": {path: each["value"] for path, each in line["openings"].items()}}
        for line in report
        if line["entry"]["act"] in ("RecordVoice", "WithdrawVoice")
    ]


def test_the_diary_tells_who_read_what_but_not_the_sound(stage: Stage, translator: Actor) -> None:
    said = accepted(stage, stage.participants(0, 1)[0], TEXT)
    read_aloud(stage, translator, "statement", said)
    entry = diary(stage)[0]
    assert entry["view"] | {"recorder": "", "words_digest": ""} == {
        "about": "statement", "statement": said, "language": "en", "recorder": "", "words_digest": "",
        "sound": hashlib.sha256(sounds.wav()).hexdigest(),
    }  # fmt: skip
    assert set(entry["openings"].values()) == {
        "Zahra of the valley", hashlib.sha256(TEXT.encode()).hexdigest()
    }  # fmt: skip
    shown = page(stage, "diary")
    assert "was read aloud by" in shown and "Zahra of the valley" in shown
    verify(exporting.download(stage.id))


def test_taking_a_voice_away_deletes_sound_and_name(stage: Stage, translator: Actor, house: Path) -> None:
    sound, name = sounds.wav(0.5), "Recorder8731"
    voice = read_aloud(stage, translator, data=told(sound), recorder=name)["voice"]
    read_aloud(stage, translator, language="fa-af")
    with pytest.raises(AssertionError):
        gone_from(house, name.encode())
    slot = {"about": "consent_screen", "language": "en"}
    stage.do("WithdrawVoice", translator, **slot)
    assert heard(stage, voice, translator).status_code == 404
    assert Voice.objects.get().language == "fa-af"
    assert VoiceSound.objects.count() == 1
    assert name not in json.dumps(diary(stage)) and "Zahra" in json.dumps(diary(stage))
    assert [each["act"] for each in diary(stage)] == ["RecordVoice", "RecordVoice", "WithdrawVoice"]
    verify(exporting.download(stage.id))
    gone_from(house, name.encode())
    assert code_of(lambda: stage.do("WithdrawVoice", translator, **slot))[0] == "not_found"


def gone_from(house: Path, words: bytes) -> None:
    """The database's bytes hold none of this; the writer answers first, and cleans up with its next batch."""
    held = b"".join(each.read_bytes() for each in house.parent.glob("sulh.sqlite3*"))
    assert words not in held


def test_a_new_recording_takes_the_place_of_the_old_one(stage: Stage, translator: Actor) -> None:
    first = read_aloud(stage, translator)["voice"]
    second = read_aloud(stage, translator, data=told(sounds.ogg()), recorder="Karim")["voice"]
    assert heard(stage, first).status_code == 404
    assert heard(stage, second)["Content-Type"] == "audio/ogg"
    assert VoiceSound.objects.count() == 1


def test_a_voice_goes_with_what_it_speaks(stage: Stage, translator: Actor) -> None:
    """Nothing is left by which a word could be guessed: no digest, neither in the log nor with an answer."""
    author = stage.participants(0, 1)[0]
    said = accepted(stage, author, TEXT)
    act = {
        "about": "statement",
        "subject": said,
        "language": "en",
        "recorder": "Zahra",
        "data": told(sounds.wav()),
    }
    do("RecordVoice", translator, stage.id, key="9f4a2c8e-0000-4000-8000-000000000000", **act)
    stage.do("WithdrawStatement", author, statement=said)
    assert not Voice.objects.exists() and not VoiceSound.objects.exists()
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    assert not LogOpening.objects.filter(value__contains=digest).exists()
    assert not Answered.objects.filter(answer__contains=digest).exists()
    assert b"".join(exporting.download(stage.id)).count(digest.encode()) == 0
    verify(exporting.download(stage.id))


def sent(stage: Stage, client: Client, **changed: Any) -> Any:
    """The form of the page as a browser sends it, with its file."""
    fields = {
        "about": "consent_screen", "subject": "", "language": "en", "recorder": "Zahra",
        "file": SimpleUploadedFile("voice.wav", sounds.wav()),
    }  # fmt: skip
    return client.post(f"/d/{stage.dialogue.slug}/voices", fields | changed)


def test_the_form_takes_a_file_and_says_what_is_wrong_with_it(stage: Stage, translator: Actor) -> None:
    client = browser(stage, translator)
    client.handler.enforce_csrf_checks = False
    for changed, words in (
        ({"file": SimpleUploadedFile("voice.wav", b"<script>")}, "This is no recording"),
        ({"file": SimpleUploadedFile("voice.wav", sounds.wav() + bytes(500_000))}, "at most 500 kB"),
        ({"recorder": " "}, "Please write something here"),
        ({"words": "0" * 64}, "The words have changed"),
    ):
        answer = sent(stage, client, **changed)
        assert answer.status_code == 422 and words in answer.content.decode(), words
        assert ('value="Zahra"' in answer.content.decode()) == ("recorder" not in changed)
    assert not Voice.objects.exists()
    answer = sent(stage, client)
    assert answer.status_code == 302 and answer["Location"].endswith("?language=en&done=RecordVoice")
    assert Voice.objects.get().recorder == "Zahra"
    after = client.get(answer["Location"]).content.decode()
    assert "Done: A text was read aloud." in after and "<audio" in after


def test_the_desk_shows_what_lacks_a_voice_first(stage: Stage, translator: Actor) -> None:
    author = stage.participants(0, 1)[0]
    said = [accepted(stage, author, f"Statement {n} of the valley.") for n in range(12)]
    read_aloud(stage, translator, "statement", said[0])
    found = lines(stage.dialogue, "en")
    # 12 statements, the page for entering, and 16 notices: one for all, nine reasons, three for second looks
    # at a refusal, two of a merge, and one of what is hidden for a day.
    assert len(found) == 12 + 1 + 16
    assert {line.thing.subject for line in found if line.about == "notice"} == set(
        CODES["RecordVoice.notice"]
    )
    first, second = page(stage, "voices", translator), page(stage, "voices?page=2", translator)
    assert "Statement 0 of the valley." not in first and "Statement 0 of the valley." in second
    assert first.count("<section") == 20 and second.count("<section") == 9
    assert "<dt>not read aloud yet</dt><dd>28</dd>" in first.replace("\n", "")
    assert "Statement 1 of" not in page(stage, "voices?language=fa-af", translator)


def test_voices_are_in_a_copy_of_the_database(
    stage: Stage, translator: Actor, house: Path, tmp_path: Path
) -> None:
    """Sound and all: what `sulh backup` packs is the database file."""
    read_aloud(stage, translator)
    target = tmp_path / "copy.sqlite3"
    copy_database(house, target)
    assert rows(target, "SELECT recorder FROM dialogue_voice") == [("Zahra of the valley",)]
    assert rows(target, "SELECT data FROM dialogue_voicesound") == [(sounds.wav(),)]
