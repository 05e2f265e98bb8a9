"""The first screen, the report beside what runs, and what cannot be done."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from sulh.dialogue.models import Dialogue, Encouragement, Party
from sulh.dialogue.words import number
from sulh.findings import published
from sulh.followup.ground.answer import answer as what_changed
from sulh.rules.refusal import Refusal
from sulh.settlement.text.reading import what_is_agreed
from sulh.site import dates, trying
from sulh.site.jinja import text
from sulh.site.labels import label
from sulh.site.messages import message

FOUNDING = "intra-afghan-dialogue"
REPORT = Path(__file__).parent / "demo" / "report.toml"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The founding report, running; on a server without the demonstration, its dialogues."""
    return _home(request)


def _home(request: HttpRequest, tried: str = "", result: dict[str, str] | None = None) -> HttpResponse:
    founding = Dialogue.objects.filter(slug=FOUNDING, demonstration=True).first()
    others = Dialogue.objects.exclude(slug=FOUNDING).order_by("opened", "slug")
    context = {
        "demonstration": founding is not None,
        "tiles": _tiles(founding) if founding else [],
        "tries": _tries(founding, tried, result) if founding else [],
        "dialogues": [
            {
                "title": text(row.question) or row.slug,
                "url": reverse("dialogue", kwargs={"slug": row.slug}),
                "phase": label("phase", row.phase),
            }
            for row in others
        ],
    }
    return render(request, "site/home.html", context)


def _tiles(dialogue: Dialogue) -> list[dict[str, Any]]:
    def at(name: str) -> str:
        return reverse(name, kwargs={"slug": dialogue.slug})

    return [
        {"title": _("Who is at the table, who is missing"), "href": at("parties"), "line": _table_line(dialogue), "state": "works"},
        {"title": _("Who encouraged whom"), "href": at("supporters"), "line": _encouraged_line(dialogue), "state": "works"},
        {"title": _("What they share"), "href": at("findings"), "line": _shared_line(dialogue), "state": "works"},
        {"title": _("What is agreed"), "href": at("text"), "line": what_is_agreed(dialogue), "state": "works"},
        {"title": _("Has anything changed on the ground?"), "href": at("on_the_ground"), "line": what_changed(dialogue), "state": "works"},
    ]  # fmt: skip


def _table_line(dialogue: Dialogue) -> str:
    rows = Party.objects.filter(dialogue=dialogue, no_party=False).exclude(
        status__in=("requested", "not_admitted")
    )
    joined = [row for row in rows if row.status == "joined"]
    away = [text(row.names) for row in rows if row.status != "joined"]
    counted = _("%(joined)s of %(all)s parties have joined.")
    counted %= {"joined": number(len(joined)), "all": number(len(rows))}
    if not away:
        return counted
    missing = _("Missing: %(names)s.") % {"names": _(", ").join(away)}
    return f"{counted} {missing}"


def _encouraged_line(dialogue: Dialogue) -> str:
    rows = Encouragement.objects.filter(supporter__dialogue=dialogue).select_related("party")
    known = [row for row in rows if not row.sealed or row.acknowledged]
    joined = sum(row.party.status == "joined" for row in known)
    line = ngettext("%(count)s known encouragement", "%(count)s known encouragements", len(known))
    return _("%(encouragements)s; %(joined)s of those encouraged have joined. Sequence is not cause.") % {
        "encouragements": line % {"count": number(len(known))}, "joined": number(joined),
    }  # fmt: skip


def _shared_line(dialogue: Dialogue) -> str:
    found = published.snapshot(dialogue)
    if found is None:
        return _("Nothing is published yet.")
    shared = sum((row.score or 0) > 5000 for row in published.findings(found).rows)
    line = ngettext(
        "%(count)s statement that most of every party accepts, as of %(day)s.",
        "%(count)s statements that most of every party accepts, as of %(day)s.",
        shared,
    )
    return line % {"count": number(shared), "day": dates.date(found.as_of)}


def _tries(dialogue: Dialogue, tried: str, result: dict[str, str] | None) -> list[dict[str, Any]]:
    wording = {
        "vote": (_("Vote as a supporter"), _("A state that supports the dialogue casts a vote on a statement."), _("Cast the vote")),
        "adopt": (_("Adopt a text without the administration"), _("The facilitator goes on with the text, to which every party but one has consented, as if it were agreed."), _("Go on without that party")),
        "table": (_("Table a text written abroad"), _("A supporter puts a clause of its own on the table."), _("Table it")),
        "refuse": (_("Refuse a statement for its opinion"), _("A moderator refuses a statement and gives its viewpoint as the reason."), _("Refuse it")),
    }  # fmt: skip
    return [
        {
            "title": title,
            "explain": explain,
            "button": button,
            "action_url": reverse("try", kwargs={"which": which}) + f"#try-{place}",
            "result": result if which == tried else None,
        }
        for place, (which, (title, explain, button)) in enumerate(wording.items(), 1)
    ]


@require_POST
def try_what_cannot_be_done(request: HttpRequest, which: str) -> HttpResponse:
    """Perform the real act and show the rule that refused it. Whatever passed would be rolled back."""
    dialogue = Dialogue.objects.filter(slug=FOUNDING, demonstration=True).first()
    if dialogue is None or which not in trying.TRIES:
        raise Refusal("not_found")
    refusal = trying.attempt(dialogue, which)
    if refusal is None:
        shown = {
            "text": _("Today this would pass, because everybody it needs has agreed. Nothing was changed."),
            "rule": "",
        }
    else:
        shown = {"text": message(refusal.code, refusal.params), "rule": _rule(refusal)}
    return _home(request, which, shown)


def _rule(refusal: Refusal) -> str:
    """The rule's name: its code, and the row of the table it stands in."""
    action = refusal.params.get("action")
    return f"{refusal.code} · {action}" if action else refusal.code


@cache
def report_rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(REPORT.read_text(encoding="utf-8"))["rows"]
    return rows


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Each line of the founding report, what Sulh does about it, where, and whether it works."""
    loaded = Dialogue.objects.filter(slug=FOUNDING, demonstration=True).exists()
    return render(
        request, "site/report.html", {"rows": report_rows(), "demonstration": loaded, "loaded": loaded}
    )
