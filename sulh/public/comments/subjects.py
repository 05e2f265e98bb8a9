"""What threads are about: released bulletins and published snapshots, by the names of their threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from sulh.dialogue.models import Dialogue
from sulh.dialogue.words import number, own
from sulh.findings.models import Snapshot
from sulh.public.bulletins.models import Bulletin
from sulh.rules.refusal import Refusal

Kind = Literal["bulletin", "findings"]
KINDS: tuple[Kind, ...] = ("bulletin", "findings")
# The one spelling of a thread's name; numbers of ten digits fit into every database.
PATTERN = r"^(bulletin|findings)-[1-9][0-9]{0,8}$"
_READABLE = ("released", "retracted")


@dataclass(frozen=True)
class Subject:
    """One bulletin or snapshot. `since` is when everybody could read it; `titles` is empty for findings.

    `stands_still`: it belongs to a demonstration, whose days do not go on by themselves.
    """

    kind: Kind
    n: int
    since: datetime
    titles: Mapping[str, str]
    stands_still: bool = False

    @property
    def thread(self) -> str:
        return f"{self.kind}-{self.n}"

    @property
    def title(self) -> str:
        """What it is called, in the reader's language."""
        if self.kind == "bulletin":
            return own(self.titles)
        return _("Findings, snapshot %(n)s") % {"n": number(self.n)}

    def address(self, dialogue: Dialogue) -> str:
        """The page that the thread is about, in the reader's language."""
        where = f"bulletins/{self.n}" if self.kind == "bulletin" else f"findings?snapshot={self.n}"
        return reverse("dialogue", kwargs={"slug": dialogue.slug}) + where


def named(thread: str) -> str:
    """A thread's name in plain words: `bulletin-3` as "bulletin 3"."""
    kind, _dash, n = thread.partition("-")
    shown = {"n": number(int(n))}
    return _("bulletin %(n)s") % shown if kind == "bulletin" else _("findings, snapshot %(n)s") % shown


def find(dialogue: str, thread: str) -> Subject | None:
    """What the thread is about; None where nothing of that name can be read."""
    kind, _dash, n = thread.partition("-")
    if not (n.isascii() and n.isdigit() and len(n) < 10):
        return None
    found = [each for each in _all(dialogue, int(n)) if each.kind == kind and each.thread == thread]
    return found[0] if found else None


def needed(dialogue: str, thread: str) -> Subject:
    """The same. Raises `Refusal("not_found")`."""
    found = find(dialogue, thread)
    if found is None:
        raise Refusal("not_found", field="thread")
    return found


def every(dialogue: str) -> list[Subject]:
    """Everything that can be commented on, newest first."""
    return sorted(_all(dialogue), key=lambda each: (each.since, each.kind, each.n), reverse=True)


def _all(dialogue: str, n: int | None = None) -> list[Subject]:
    bulletins = Bulletin.objects.filter(
        dialogue_id=dialogue, state__in=_READABLE, released__isnull=False
    ).values_list("n", "released", "titles", "dialogue__demonstration")
    snapshots = Snapshot.objects.filter(dialogue_id=dialogue).values_list(
        "n", "as_of", "dialogue__demonstration"
    )
    if n is not None:
        bulletins, snapshots = bulletins.filter(n=n), snapshots.filter(n=n)
    return [
        *(Subject("bulletin", at, since, titles, still) for at, since, titles, still in bulletins if since),
        *(Subject("findings", at, _hour(as_of), {}, still) for at, as_of, still in snapshots),
    ]


def _hour(written: str) -> datetime:
    """`2012-10-05T09:00Z` as a moment."""
    return datetime.strptime(written, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
