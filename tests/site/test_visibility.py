"""Who can see what: canaries in every object of narrower visibility, and everybody on every address.

The table `SEEN` is written by hand and exact: whoever is named in it sees the canary somewhere, nobody
else sees it anywhere. Addresses come from the resolver and the API's own description, so a new one is
walked without being named here; one whose holes this file cannot fill fails.
"""

from __future__ import annotations

import io
import itertools
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from sulh.acts.registry import REGISTRY, Actor
from sulh.acts.writer import write
from sulh.dialogue import sessions
from sulh.dialogue.models import Encouragement, Holder, Party
from sulh.settlement.text import working
from sulh.site.api import api
from sulh.site.trying import TRIES
from sulh.statements.models import Statement
from sulh.statements.paper.models import PaperBatch
from tests.helpers import FULL, scale
from tests.planted import Elsewhere, Planted
from tests.public.staging.bulletins import SEEN_HERE
from tests.settlement import planting
from tests.settlement.writing import Writing, put_into

# Who walks in both languages at gate size too; the others in English only.
BOTH_LANGUAGES = {"anonymous", "delegate of a", "author"}
EVERYWHERE = ("/", "/fa-af/")

# canary -> who sees it. Nobody sees what is not named here.
PARTIES = {"delegate of a", "delegate of b"}
SEEN: dict[str, set[str]] = {
    "waiting text": {"author", "moderator", "translator"},
    "translation of a waiting text": {"moderator"},
    "question about a translation": {"translator"},
    "refused text": {"author"},
    "explanation": {"author"},
    "appealed text": {"author", "appeals member"},
    "explanation under appeal": {"author", "appeals member"},
    "words of an appeal": {"appeals member"},
    "reasoning to the author": {"author"},
    "name of a group that asks": PARTIES | {"delegate of a group that asks"},
    "reason of a group that asks": PARTIES,
    "sealed words": {"supporter", "delegate of a"},
    "sealed request that waits": {"supporter", "delegate of b"},
    "sealed request decline": {"another supporter", "delegate of b"},
    "words of a declined request": {"another supporter", "delegate of b"},
    "source of shares": PARTIES,
    "a share": PARTIES,
    "sign-in name of the moderator": {"moderator"},
    "sign-in name of a delegate": {"delegate of a"},
    "sign-in name of a group that asks": {"delegate of a group that asks"},
    "id of the moderator": {"facilitator", "convener"},
    "id of a delegate": {"facilitator", "convener", "delegate of a"},
    "id of who asks": {"delegate of a group that asks"},
}
SEEN |= {
    "sealed contact of a": {"supporter", "delegate of a"},
    "id of the sealed contact of a": {"supporter", "delegate of a"},
    "sealed contact of b": {"another supporter", "delegate of b", "facilitator"},
    "id of the sealed contact of b": {"another supporter", "delegate of b", "facilitator"},
    **SEEN_HERE,
    **planting.SEEN_HERE,
    "waiting comment": {"moderator"},
    "appealed comment": {"appeals member"},
    "explanation of an appealed comment": {"appeals member"},
    "words of a comment appeal": {"appeals member"},
}
# Acts without a field that has to be filled in: sending their empty form would do something.
_BARE = {
    name for name, each in REGISTRY.items()
    if not any(info.is_required() for info in each.model.model_fields.values())
}  # fmt: skip


def patterns(of: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address of the site, without the language that may stand before it."""
    for each in (of or get_resolver()).url_patterns:
        whole = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, whole)
        else:
            assert isinstance(each, URLPattern)
            yield whole


_HOLE = re.compile(r"<[^>]+>|\{[^}]+\}")


def filled(pattern: str, stage: Planted) -> list[str]:
    """The pattern with every useful value in its holes. Fails for a hole that nobody has thought about."""
    known: dict[str, list[str]] = {
        "slug": [stage.dialogue.slug], "n": stage.numbers if "/sessions/" in pattern else ["1", "2", "99"],
        "which": list(TRIES), "act": sorted(REGISTRY), "clause": [stage.clause],
        "thread": ["findings-1", "bulletin-1", "bulletin-2"], "voice": ["0" * 32],
        "path": ["0/000.p/1", "entries/000.p/1", "entries/000", "../key"],
        "key": ["pledges", "steps"],
        "number": list(PaperBatch.objects.filter(dialogue=stage.dialogue).values_list("number", flat=True))
        or ["12340"],
    }  # fmt: skip
    holes = [hole.strip("<>{}").rpartition(":")[2] for hole in _HOLE.findall(pattern)]
    unknown = [hole for hole in holes if hole not in known]
    assert not unknown, f"{pattern}: the walk does not know what to put for {unknown}"
    parts = _HOLE.split(pattern)
    return [
        "".join(itertools.chain.from_iterable(itertools.zip_longest(parts, values, fillvalue="")))
        for values in itertools.product(*(known[hole] for hole in holes))
    ]


def pages(stage: Planted) -> list[str]:
    """Every address for browsers; forms of acts in one language at gate size."""
    found = []
    for pattern in patterns():
        if pattern.startswith("api/"):
            continue
        languages = EVERYWHERE[: scale(1, 2)] if "<str:act>" in pattern else EVERYWHERE
        found += [language + path for path in filled(pattern, stage) for language in languages]
    return found + asked_for(stage) + ["/nowhere", f"/d/{stage.dialogue.slug}/nowhere", "/d/nowhere/"]


def asked_for(stage: Planted) -> list[str]:
    """Addresses that ask for something in particular."""
    here = f"/d/{stage.dialogue.slug}"
    waiting = Statement.objects.get(pk=stage.waiting)
    return [
        f"{here}/take-part?statement={waiting.id}", f"{here}/take-part?after={waiting.id}",
        f"{here}/statements?answered={waiting.n}", f"{here}/diary?party={stage.group}",
        f"{here}/diary?kind=parties", f"{here}/diary?kind=sealed", f"{here}/diary?kind=offices",
        f"{here}/findings?snapshot=1", f"{here}/findings.csv?snapshot=1", f"{here}/terms?section=mandate",
    ]  # fmt: skip


def calls(stage: Planted) -> list[str]:
    """Every address for programs that can be read."""
    described = api.get_openapi_schema()["paths"]
    return [
        path for pattern, ways in described.items() if "get" in ways for path in filled(pattern, stage)
    ] + [
        "/api/v1/openapi.json",
        "/api/v1/dialogues/nowhere",
    ]


@lru_cache(maxsize=256)
def text_of(kind: str, body: bytes) -> str:
    """The words of what came back. A picture is no text; what it shows stands on its page."""
    if kind == "image/png":
        return ""
    if kind == "application/pdf":
        return subprocess.run(
            ["pdftotext", "-", "-"], input=body, stdout=subprocess.PIPE, check=True
        ).stdout.decode()
    if kind.startswith("application/vnd.openxmlformats"):
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            return "".join(file.read(name).decode() for name in file.namelist() if name.endswith(".xml"))
    # Hashes of the diary's tree are no text; words beside them are read all the same.
    return body.decode(errors="replace" if kind == "application/octet-stream" else "strict")


def said(response: Any) -> str:
    """Everything that came back: status line, headers, cookies and body."""
    body: bytes = b"".join(response) if response.streaming else response.content
    text = text_of(response.headers.get("Content-Type", ""), body)
    return f"{response.headers}\n{response.cookies}\n{text}"


@pytest.fixture
def stage(house: Path) -> Planted:
    return Planted()


def walk(stage: Planted, who: str, client: Client, token: str) -> Iterator[tuple[str, str]]:
    """Everything this visitor can get: where, and what came back. Nothing may break."""
    for address in pages(stage):
        if address.startswith("/fa-af/") and who not in BOTH_LANGUAGES and not FULL:
            continue
        yield address, _whole(client.get(address), address)
    for address in calls(stage):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        yield address, _whole(client.get(address, headers=headers), address)
    as_ = "participant" if (token and "participant" in who) or who == "author" else "office"
    for act in sorted(set(REGISTRY) - _BARE):
        address = f"/d/{stage.dialogue.slug}/do/{act}"
        yield f"POST {address}", _whole(client.post(address, {"as": as_}), address)


def _whole(response: Any, address: str) -> str:
    assert response.status_code < 500, address
    return said(response)


@pytest.mark.slow
def test_nobody_sees_what_is_not_for_them(stage: Planted) -> None:
    elsewhere = Elsewhere(parties=2).listen()
    assert isinstance(elsewhere, Elsewhere)
    seen: dict[str, dict[str, str]] = {name: {} for name in stage.canaries}
    for who, client, token in itertools.chain(stage.visitors(), elsewhere.visitors(stage)):
        for address, answer in walk(stage, who, client, token):
            for name, words in stage.canaries.items():
                if any(word in answer for word in words):
                    seen[name].setdefault(who, address)
    wrong = {
        name: {who: address for who, address in where.items() if who not in SEEN.get(name, set())}
        for name, where in seen.items()
    }
    assert not {name: where for name, where in wrong.items() if where}
    unseen = {name: SEEN[name] - set(seen[name]) for name in SEEN}
    assert not {name: who for name, who in unseen.items() if who}, "the table promises what nobody can see"


def _without_what_always_changes(answer: str) -> str:
    """A page without its form token, keys, the number of each answer, and the counter of the next one."""
    answer = re.sub(r'value="(agree|disagree|pass) [0-9]+"|name="drawn" value="[^"]*"', "", answer)
    answer = re.sub(r"[A-Za-z0-9]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", answer)
    return re.sub(r'name="counter" value="[0-9]+"|\bf[0-9a-f]{8}\b|expires=[^;]+', "", answer)


def test_no_page_depends_on_how_somebody_voted(stage: Planted) -> None:
    """Not even for the one who voted: whoever looks over a shoulder, or forces a look, learns nothing."""
    said_ = [stage._say(f"A further statement, number {n}.") for n in range(2)]
    for statement in said_:
        stage.do("DecideModeration", stage.moderator, statement=statement, outcome="accept")
    client, voter = _signed_in(stage, "participant of a")
    looks = []
    for counter, choices in enumerate((("agree", "pass"), ("disagree", "agree")), 1):
        for statement, choice in zip(said_, choices, strict=True):
            stage.do("CastVote", voter, statement=statement, choice=choice, counter=counter)
        addresses = [address for address in pages(stage) if "/do/" not in address]
        addresses += [f"/d/{stage.dialogue.slug}/take-part?statement={each}" for each in said_]
        looks.append([(at, _without_what_always_changes(said(client.get(at)))) for at in addresses])
    assert looks[0] == looks[1]


def test_no_page_depends_on_how_a_member_voted(stage: Planted) -> None:
    """Neither in a party's own vote on the text nor in everybody's; again not even for the one who voted."""
    text = Writing(stage)
    put_into(stage, "drafting")
    lapsing = working.undecided(stage.id)
    assert [each.origin for each in lapsing] == ["objection"]
    text.run("LapseAmendment", amendment=lapsing[0].id)
    text.table()
    votes = [text.do("OpenMembersVote", 0)["vote"]]
    text.agree()
    votes.append(text.run("OpenRatification")["vote"])
    client, voter = _signed_in(stage, "participant of a")
    looks = []
    for counter, choice in enumerate(("yes", "no"), 1):
        for vote in votes:
            applied = text.do("CastMemberVote", voter, vote=vote, choice=choice, counter=counter)["applied"]
            assert applied
        addresses = [address for address in pages(stage) if "/do/" not in address]
        looks.append([(at, _without_what_always_changes(said(client.get(at)))) for at in addresses])
    assert looks[0] == looks[1]


def _signed_in(stage: Planted, who: str) -> tuple[Client, Actor]:
    actor = stage.people[who]
    token = write(lambda: sessions.start(stage.id, actor.kind, actor.id))
    client = Client()
    client.cookies[sessions.cookie(stage.dialogue, actor.kind)] = token
    return client, actor


def test_what_is_said_under_no_name_names_nobody(stage: Planted) -> None:
    """Neither the diary's file nor the API holds office, label or party of whoever said it."""
    delegate = stage.delegates[0]
    label = Holder.objects.get(pk=delegate.id).label
    fields = {"text": "Let us meet in spring.", "language": "en", "recognisable": True}
    made = stage.do("SubmitStatement", delegate, **fields)["statement"]
    stage.do("DecideModeration", stage.moderator, statement=made, outcome="accept")
    stage.enter_log()
    lines = said(Client().get(f"/d/{stage.dialogue.slug}/diary.jsonl")).splitlines()
    entry = next(json.loads(line)["entry"] for line in lines if "LogBatch" in line and made in line)
    assert entry["by"] == {"role": "clock"}
    item = next(each for each in entry["view"]["together"] if each["statement"] == made)
    assert set(item) == {"statement", "n", "language", "author", "text"}
    assert set(item["author"]) == set(item["text"]) == {"commitment"}
    shown = Client().get(f"/api/v1/dialogues/{stage.dialogue.slug}/statements").json()
    row = next(each for each in shown if each["id"] == made)
    assert (row["kind"], row["party"], row["name"]) == ("participant", "", "")
    page = said(Client().get(f"/d/{stage.dialogue.slug}/statements"))
    around = page[page.index("Let us meet in spring.") - 400 :][:800]
    assert label not in around


def test_a_group_that_asks_opens_with_its_place(stage: Planted) -> None:
    """The other way round: once every party consents, the name stands in the register and the diary."""
    name = stage.canaries["name of a group that asks"][0]
    diary = f"/d/{stage.dialogue.slug}/diary"
    assert name not in said(Client().get(diary))
    for delegate in stage.delegates:
        stage.do("AnswerRequest", delegate, party=stage.group, answer="consent")
    assert name in said(Client().get(diary))
    assert name in said(Client().get(f"/d/{stage.dialogue.slug}/parties"))
    assert stage.canaries["reason of a group that asks"][0] not in said(Client().get(diary + ".jsonl"))


def test_sealed_words_open_when_they_are_acknowledged(stage: Planted) -> None:
    words = stage.canaries["sealed words"][0]
    page = f"/d/{stage.dialogue.slug}/supporters"
    assert words not in said(Client().get(page))
    sealed = Encouragement.objects.get(sealed=True)
    stage.do("AcknowledgeEncouragement", stage.delegates[0], encouragement=sealed.id)
    assert words in said(Client().get(page))


def test_who_has_answered_differently_is_not_admitted_in_silence(stage: Planted) -> None:
    """A group that was not admitted stays sealed for good."""
    name = stage.canaries["name of a group that asks"][0]
    stage.do("AnswerRequest", stage.delegates[0], party=stage.group, answer="object")
    assert Party.objects.get(pk=stage.group).status == "not_admitted"
    for where in ("parties", "diary", "diary.jsonl", "behind", "supporters", ""):
        assert name not in said(Client().get(f"/d/{stage.dialogue.slug}/{where}"))
