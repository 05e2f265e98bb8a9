"""An entry of the log as a line of the diary: a sentence in the reader's language, and what stands below."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from babel.numbers import format_percent
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from sulh.dialogue import labels, templates
from sulh.dialogue.acts.outside import BULLETINS, COMMENTS
from sulh.dialogue.acts.supporters import PLEDGES, TIES
from sulh.dialogue.acts.terms import SECTIONS
from sulh.dialogue.models import Dialogue, Supporter
from sulh.dialogue.order import register
from sulh.dialogue.words import in_digits, number, own
from sulh.public.diary import wording
from sulh.public.diary.reading import Copy, Entry
from sulh.statements import labels as said
from sulh.statements.models import Statement
from sulh.statements.pages.listing import A_PAGE

_SHORT = 12
BATCH = "LogBatch"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?")

# Codes of the log in plain words, by field, or by act and field where one name means several things.
CODES: Mapping[str, Mapping[str, Any]] = {
    "from": labels.PHASES,
    "to": labels.PHASES,
    "phase": labels.PHASES,
    "role": labels.ROLES,
    "status": labels.STATUSES,
    "section": {**SECTIONS, "conduct": wording.CONDUCT, "what_happens": wording.WHAT_HAPPENS},
    "subject": wording.SUBJECTS,
    "demonstration": wording.YES_NO,
    "reason": said.REASONS,
    "language": dict(settings.LANGUAGES),
    "InviteSupporter.kind": labels.SUPPORTER_KINDS,
    "DeclareTie.kind": TIES,
    "PledgeSupport.kind": PLEDGES,
    "SubmitStatement.kind": said.KINDS,
    "ProposeOutsideRules.comments": COMMENTS,
    "ProposeOutsideRules.bulletins": BULLETINS,
    **{name: words for each in wording.OWN for name, words in each.CODES.items()},
}


@dataclass(frozen=True)
class Detail:
    """What an entry says beyond its sentence: `value`, or a `day` (ISO).

    `sealed`: the value is the short sealed copy, because what it seals is not public.
    """

    label: Any
    value: Markup
    sealed: bool = False
    day: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the page. `hour` is UTC in the reader's digits, empty where only the day is known; `who` is
    empty where nobody is named.
    """

    n: int
    at: str
    hour: str
    who: Any
    label: str
    sentence: Markup
    details: list[Detail]
    digest: str
    opened: bool

    @property
    def short(self) -> str:
        return self.digest[:_SHORT]


class Writing:
    """Writes lines for one reader: looks up the names and statement numbers that the entries speak of."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        # A group whose place is not decided is no row of the register, so its name stays sealed here too.
        self.parties = {party.id: own(party.names) for party in register(dialogue)}
        self.supporters = {
            row.id: own(row.names) for row in Supporter.objects.filter(dialogue=dialogue).order_by("id")
        }
        self.statements: dict[str, int] = {}
        self.readable: list[int] = []

    def lines(self, entries: Iterable[Entry]) -> list[Line]:
        entries = list(entries)
        views = [view for entry in entries for view in _told(entry)]
        spoken = {str(view[name]) for view in views for name in ("statement", "into") if name in view}
        rows = Statement.objects.filter(dialogue=self.dialogue)
        self.statements = dict(rows.filter(pk__in=spoken).values_list("id", "n"))
        if spoken:
            self.readable = list(rows.filter(state="accepted").order_by("n").values_list("n", flat=True))
        return [self._line(entry) for entry in entries]

    def _line(self, entry: Entry) -> Line:
        values = _Values(self, entry)
        sentence = Markup(escape(str(sentence_of(entry)))) % values
        role = entry.by.get("role", "")
        return Line(
            n=entry.n,
            at=entry.at,
            hour="" if entry.act == BATCH else _hour(entry.at),
            who=labels.ROLES.get(role, role),
            label=entry.by.get("label", ""),
            sentence=sentence,
            details=list(self._details(entry, values.used)),
            digest=entry.digest,
            opened=entry.opened,
        )

    def _details(self, entry: Entry, used: set[str]) -> Iterator[Detail]:
        """Whatever the sentence did not name, in the order in which the entry holds it."""
        turn = wording.TURNS.get(entry.act)
        for name, value in entry.view.items():
            mentioned = name in used or name == turn
            if mentioned or {name, f"{entry.act}.{name}"} & wording.REFERENCES or value in ("", [], {}):
                continue
            title = wording.FIELDS.get(name, name)
            if isinstance(value, Copy) and value.value is None:
                yield Detail(title, _sealed(value.digest), sealed=True)
            elif name in wording.DAYS:
                yield Detail(title, escape(value), day=str(value))
            else:
                shown = value.value if isinstance(value, Copy) else value
                yield Detail(title, self.value(entry.act, name, shown))

    def value(self, act: str, name: str, value: Any) -> Markup:
        """One value of an entry in plain words, safe to stand in a page."""
        if isinstance(value, Copy):
            return _sealed(value.digest) if value.value is None else self.value(act, name, value.value)
        if isinstance(value, int):
            return escape(number(value))
        if name == "together":
            return Markup(", ").join(self._statement(item["statement"]) for item in value)
        if name == "of_parties":
            return self._by_party(value)
        if isinstance(value, list):
            return Markup(", ").join(self.value(act, _SINGULAR.get(name, name), item) for item in value)
        if isinstance(value, Mapping):
            return self._mapping(value)
        return self._text(act, name, str(value))

    def _mapping(self, value: Mapping[str, Any]) -> Markup:
        if all(_LANGUAGE.fullmatch(key) for key in value):
            return _bdi(own(value))
        if set(value) == {"source", "shares"}:
            shares = [
                Markup("{}: {}").format(_bdi(self.parties.get(party, _a_group())), _percent(share))
                for party, share in value["shares"].items()
            ]
            return Markup("{} ({})").format(_bdi(value["source"]), Markup("; ").join(shares))
        return Markup("; ").join(self._text("", name, str(item)) for name, item in value.items())

    def _by_party(self, counts: Mapping[str, int]) -> Markup:
        told = [(self.parties.get(party, _a_group()), count) for party, count in counts.items()]
        return Markup("; ").join(Markup("{}: {}").format(_bdi(party), number(count)) for party, count in told)

    def _text(self, act: str, name: str, value: str) -> Markup:
        if name in ("party", "by_party", "nominated_by") and (value in self.parties or len(value) == 32):
            return _bdi(self.parties.get(value, _a_group()))
        if name == "supporter":
            return _bdi(self.supporters.get(value, value[:_SHORT]))
        if name == "statement" or (name, act) == ("into", "MergeStatements"):
            return self._statement(value)
        if name == "template":
            return escape(
                next((own(each.name) for each in templates.all_templates() if each.id == value), value)
            )
        words = CODES.get(f"{act}.{name}") or CODES.get(name)
        if words is not None and value in words:
            return escape(str(words[value]))
        if _DIGEST.fullmatch(value) or name == "lot":
            return _sealed(value)
        return _bdi(value)

    def _statement(self, wanted: str) -> Markup:
        """A statement's number, linked to its place in the list where everybody can read it."""
        n = self.statements.get(wanted)
        if n is None:
            return _sealed(wanted)
        place = bisect.bisect_left(self.readable, n)
        if self.readable[place : place + 1] != [n]:
            return escape(number(n))
        path = reverse("statements", kwargs={"slug": self.dialogue.slug})
        return Markup('<a href="{}?page={}#s{}">{}</a>').format(path, place // A_PAGE + 1, n, number(n))


# A list of parties or supporters is drawn one at a time.
_SINGULAR = {"parties": "party", "supporters": "supporter", "languages": "language"}


class _Values(dict[str, Markup]):
    """The values a sentence asks for; remembers which."""

    def __init__(self, writing: Writing, entry: Entry) -> None:
        super().__init__()
        self.writing, self.entry = writing, entry
        self.used: set[str] = set()

    def __getitem__(self, name: str) -> Markup:
        self.used.add(name)
        return self.writing.value(self.entry.act, name, self.entry.view.get(name, ""))


def sentence_of(entry: Entry) -> Any:
    """The wording for an entry; the act's own name where there is none (a test looks for those)."""
    turn = wording.TURNS.get(entry.act)
    name = f"{entry.act}.{entry.view.get(turn, '')}" if turn else entry.act
    return wording.SENTENCES.get(name, entry.act.replace("%", "%%"))


def _told(entry: Entry) -> list[Mapping[str, Any]]:
    """What an entry tells: its view, and in a batch that of each thing in it."""
    return [entry.view, *entry.view.get("together", [])] if entry.act == BATCH else [entry.view]


def _hour(at: str) -> str:
    """`2012-10-05T09:00Z` as `09:00` in the reader's digits."""
    return in_digits(at[11:16])


def _sealed(digest: str) -> Markup:
    return Markup('<code class="sealed">{}…</code>').format(digest[:_SHORT])


def _bdi(words: str) -> Markup:
    return Markup('<bdi dir="auto">{}</bdi>').format(words)


def _a_group() -> str:
    return _("a group whose name is sealed")


def _percent(share: int) -> str:
    """A share per ten thousand as per cent."""
    return str(format_percent(share / 10_000, "#,##0.##%", locale=_locale(), numbering_system="default"))


def _locale() -> str:
    return to_locale(get_language() or "en")
