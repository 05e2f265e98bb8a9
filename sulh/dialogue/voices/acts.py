"""Lending one's voice to words, and taking it away again."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts import log
from sulh.acts.fields import Ask, Language, Name, OptionalDigest
from sulh.acts.registry import Act, Answer, Here, Sealed, View, carries_out
from sulh.acts.writer import erased
from sulh.dialogue.acts import find
from sulh.dialogue.labels import VOICES
from sulh.dialogue.models import Voice, VoiceSound
from sulh.dialogue.voices.cleaning import cleaned
from sulh.dialogue.voices.sniffing import media_type
from sulh.dialogue.voices.words import digest_of, words_of
from sulh.rules.refusal import Refusal

MOST_KB = 500


def sealed_under(about: str, subject: str, language: str) -> str:
    """Under what the log seals a reader's name and the copy of the words: both go with the recording."""
    return f"voice {subject or about} {language}"


class _Spoken(Act):
    """Which words of a dialogue are meant: `subject` is a statement's id, the name of a notice, or empty."""

    about: Annotated[
        Literal["statement", "consent_screen", "notice"],
        Ask(_("What is read aloud?"), widget="radio", choices=VOICES),
    ]
    subject: Annotated[str, Ask(_("Which one?"), widget="hidden"), Field(pattern=r"^[0-9a-z_]{0,32}$")] = ""
    language: Annotated[Language, Ask(_("In which language?"), source="languages")]

    @property
    def under(self) -> str:
        return sealed_under(self.about, self.subject, self.language)

    def shown(self) -> dict[str, Any]:
        """What the log may say of it for good."""
        named: dict[str, Any] = {self.about: self.subject} if self.subject else {}
        return {"about": self.about, **named, "language": self.language}


class RecordVoice(_Spoken):
    """Lend a voice to words in one language, in place of an earlier recording of the same words.

    `data` is the recording in base64: Ogg, WebM, MP3, M4A or WAV of at most 500 kB. What a telephone writes beside the
    sound (place, device, day) is taken out and kept nowhere. `words` is the sealed copy of the words that were read
    (SHA-256); without it the present words are meant.
    """

    recorder: Annotated[
        Name,
        Ask(_("Who reads it aloud?"), _("The name stands beside the recording and in the public diary.")),
    ]
    data: Annotated[str, Ask(_("The recording"), widget="hidden"), Field(pattern=r"^[A-Za-z0-9+/=]*$")]
    words: Annotated[OptionalDigest, Ask(_("Sealed copy of the words"), widget="hidden")] = ""

    def public_view(self, done: Mapping[str, Any]) -> View:
        """The name and the copy of the words can be destroyed: words that were taken back must not be guessed."""
        sealed = {
            name: Sealed(value, about=self.under, public=True)
            for name, value in (("recorder", self.recorder), ("words_digest", done["words"]))
        }
        return View({**self.shown(), **sealed, "sound": done["sound"]})


@dataclass(frozen=True)
class Heard:
    """A recording as it is kept."""

    kind: str
    data: bytes


def _listened(act: RecordVoice, dialogue: str) -> Heard:
    """What was sent, without what telephones write beside the sound. Raises `Refusal`."""
    try:
        data = base64.b64decode(act.data, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal("voice_not_sound", field="data") from None
    if len(data) > MOST_KB * 1000:
        raise Refusal("voice_too_large", field="data", most=MOST_KB)
    kind = media_type(data)
    if not kind:
        raise Refusal("voice_not_sound", field="data")
    try:
        return Heard(kind, cleaned(data, kind))
    except ValueError:
        raise Refusal("voice_not_sound", field="data") from None


@carries_out(RecordVoice, action="record_voice", prepare=_listened)
def record_voice(act: RecordVoice, here: Here) -> Answer:
    dialogue = find.the_dialogue(here)
    if act.language not in dialogue.languages:
        raise Refusal("language_not_here", field="language", language=act.language)
    words = words_of(dialogue, act.about, act.subject, act.language)
    if not words:
        raise Refusal("voice_nothing_to_read", field="subject")
    if act.words not in ("", digest_of(words)):
        raise Refusal("voice_words_changed")
    heard: Heard = here.prepared
    _delete(here, act)
    made = Voice.objects.create(
        dialogue=dialogue, about=act.about, subject=act.subject, language=act.language, recorder=act.recorder,
        words=digest_of(words), kind=heard.kind,
    )  # fmt: skip
    VoiceSound.objects.create(voice=made, data=heard.data)
    # The copies are not kept with the answer: they outlive neither the words nor the recording.
    sound = hashlib.sha256(heard.data).hexdigest()
    return Answer({"voice": made.id}, {"words": made.words, "sound": sound})


class WithdrawVoice(_Spoken):
    """Take a recording away. Its sound is deleted for good, and so is the name of whoever read."""

    def public_view(self, done: Mapping[str, Any]) -> View:
        return View(self.shown())


@carries_out(WithdrawVoice, action="withdraw_voice")
def withdraw_voice(act: WithdrawVoice, here: Here) -> Answer:
    if not _delete(here, act):
        raise Refusal("not_found", field="subject")
    log.destroy(here.dialogue, act.under)
    return Answer()


def _delete(here: Here, act: _Spoken) -> int:
    """Delete the recording of these words in this language, if there is one; gives how many rows went."""
    erased()
    rows = Voice.objects.filter(
        dialogue_id=here.dialogue, about=act.about, subject=act.subject, language=act.language
    )
    return rows.delete()[0]


def forget(dialogue: str, about: str, subject: str) -> None:
    """Delete every recording of words that are deleted. For rooms whose things can be read aloud."""
    rows = Voice.objects.filter(dialogue_id=dialogue, about=about, subject=subject)
    for row in rows:
        log.destroy(dialogue, sealed_under(about, subject, row.language))
    rows.delete()
