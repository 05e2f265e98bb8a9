"""The diary's page and file, as anybody reads them."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from sulh.acts import log
from sulh.acts.models import LogEntry
from sulh.acts.registry import Actor
from sulh.dialogue.models import Encouragement, Holder, Party
from sulh.public.diary.reading import A_PAGE
from sulh.record.verify import Broken, Checked, verify
from tests.everybody import Everybody
from tests.helpers import PUBLIC, Stage
from tests.public.conftest import Diaries
from tests.statements.conftest import browser

WORDS = "Come, the door is open to you."


def page(stage: Stage, query: str = "", prefix: str = "") -> str:
    answer = Client().get(f"{prefix}/d/{stage.dialogue.slug}/diary{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def file(stage: Stage) -> bytes:
    return _streamed(Client(), stage)


def _streamed(client: Client, stage: Stage) -> bytes:
    answer: Any = client.get(f"/d/{stage.dialogue.slug}/diary.jsonl")
    assert answer.streaming
    assert answer["Content-Disposition"] == f'attachment; filename="diary-{stage.dialogue.slug}.jsonl"'
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    return b"".join(answer.streaming_content)


def checked(content: bytes) -> Checked:
    return verify(io.BytesIO(content))


def entries(html: str) -> list[int]:
    return [int(n) for n in re.findall(r'<li id="n(\d+)">', html)]


def all_entries(stage: Stage, query: str = "?") -> list[int]:
    """The entries of every page of a diary, or of what this query leaves of it."""
    found: list[int] = []
    for n in range(1, log.head(stage.id).size // A_PAGE + 2):
        html = page(stage, f"{query}&page={n}")
        found += entries(html)
        if 'rel="next"' not in html:
            break
    return found


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def options(html: str, name: str) -> list[str]:
    found = re.search(rf'<select id="by-{name}".*?</select>', html, re.S)
    assert found
    return re.findall(r'<option value="([^"]*)"', found[0])


def test_newest_first_and_a_hundred_a_page(house: Path) -> None:
    stage = Stage(parties=2)
    for n in range(2 * A_PAGE):
        stage.do("InviteParty", stage.facilitator, names={"en": f"Latecomer {n}"})
    size = log.head(stage.id).size
    assert A_PAGE == 100
    pages = [entries(page(stage, f"?page={n}")) for n in (1, 2, 3)]
    assert [len(numbers) for numbers in pages] == [100, 100, size - 200]
    assert [n for numbers in pages for n in numbers] == list(reversed(range(size)))
    assert entries(page(stage, "?page=99999")) == pages[2]
    assert entries(page(stage, "?page=-1")) == entries(page(stage, "?page=x")) == pages[0]
    assert 'rel="next" href="?page=2"' in page(stage)
    filtered = page(stage, "?kind=parties&page=2")
    assert 'href="?kind=parties&amp;page=1"' in filtered
    assert 'href="?kind=parties&amp;page=3"' not in filtered


def test_a_line_says_when_who_and_what(house: Path) -> None:
    stage = Stage(parties=2)
    stage.do("NameParty", stage.delegates[0], names={"en": "Upstream <b>villages</b>"})
    html = page(stage)
    first = html[html.index('<li id="n') : html.index("</li>", html.index('<li id="n'))]
    assert re.search(
        r'<time datetime="\d{4}-\d\d-\d\dT\d\d:00Z">\d+ \w+ \d{4}, \d\d:00 UTC</time> · delegate', first
    )
    assert "A party wrote its own name: Upstream &lt;b&gt;villages&lt;/b&gt;." in re.sub(
        r"</?bdi[^>]*>", "", first
    )
    number = log.head(stage.id).size - 1
    assert f"Entry {number} " in plain(first)
    data = bytes(LogEntry.objects.get(dialogue=stage.id, n=number).data)
    assert hashlib.sha256(b"\x00" + data).hexdigest()[:12] in first


def test_the_head_stands_on_the_page_and_in_the_api(house: Path) -> None:
    stage = Stage(parties=2)
    head = log.head(stage.id)
    html = page(stage)
    assert head.digest in html
    assert f"{head.size} entries" in html
    said = json.loads(file(stage).splitlines()[0])["checkpoint"].splitlines()
    assert (int(said[1]), base64.b64decode(said[2]).hex()) == (head.size, head.digest)
    answer = Client().get(f"/api/v1/dialogues/{stage.dialogue.slug}/log")
    assert answer.json() == {"size": head.size, "head": head.digest}
    assert Client().get("/api/v1/dialogues/nowhere/log").status_code == 404


def test_the_file_verifies_and_a_flipped_byte_is_named(everything: Diaries) -> None:
    stage, _all = everything
    content = file(stage)
    found = checked(content)
    assert (found.dialogue, found.head) == (stage.id, log.head(stage.id))
    assert content.count(b"\n") == found.head.size + 1
    for line in range(1, content.count(b"\n") + 1):
        position = sum(len(row) + 1 for row in content.split(b"\n")[: line - 1]) + 40
        with pytest.raises(Broken) as broken:
            checked(content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :])
        assert broken.value.line == line


def test_the_file_is_whole_while_others_write(house: Path) -> None:
    """Every download that runs beside thirty acts verifies."""
    stage = Stage(parties=2)

    def invite() -> None:
        for n in range(30):
            stage.do("InviteParty", stage.facilitator, names={"en": f"Latecomer {n}"})
        connection.close()

    writing = threading.Thread(target=invite)
    writing.start()
    sizes = set()
    while writing.is_alive():
        sizes.add(checked(file(stage)).head.size)
    writing.join()
    sizes.add(checked(file(stage)).head.size)
    assert max(sizes) - min(sizes) > 5, "nothing was written meanwhile: the test shows nothing"


class Encouraged(Stage):
    """A party that another state encouraged quietly."""

    def __init__(self) -> None:
        super().__init__(parties=2)
        self.friend = self.supporter("The Quiet Republic")
        self.do("DeclareTie", self.friend, party=self.parties[0].id, kind="political")
        self.before = page(self), file(self)
        self.do("EncourageParty", self.friend, party=self.parties[0].id, words={"en": WORDS}, sealed=True)
        self.row = Encouragement.objects.get(party=self.parties[0])

    def secrets(self) -> list[str]:
        return [WORDS, self.row.id]


@pytest.mark.parametrize("prefix", ["", "/fa-af"])
def test_a_sealed_encouragement_is_nowhere_until_it_is_acknowledged(house: Path, prefix: str) -> None:
    stage = Encouraged()
    party, supporter = stage.row.party_id, stage.row.supporter_id
    shown, content = page(stage, prefix=prefix), file(stage).decode()
    before_page, before_file = stage.before
    assert not [secret for secret in stage.secrets() if secret in shown + content]
    assert "EncourageParty" not in content
    # Names and ids stood there before, because of the declared tie; the sealed entry adds none.
    for known in (party, supporter, "The Quiet Republic", "Party A"):
        assert content.count(known) == before_file.decode().count(known)
        if not prefix:
            assert shown.count(known) == before_page.count(known)
    sealed = shown[shown.index('<li id="n') : shown.index("</li>", shown.index('<li id="n'))]
    assert " · " not in sealed[: sealed.index("</p>")], "who did it is not said"
    for narrowed in (f"?party={party}", "?kind=supporters", f"?kind=supporters&party={party}"):
        assert log.head(stage.id).size - 1 not in entries(page(stage, narrowed, prefix))
    assert entries(page(stage, "?kind=sealed", prefix)) == [log.head(stage.id).size - 1]
    assert checked(content.encode()).sealed == checked(before_file).sealed + 1

    stage.do("AcknowledgeEncouragement", stage.delegates[0], encouragement=stage.row.id)
    shown, content = page(stage, prefix=prefix), file(stage).decode()
    assert WORDS in shown
    assert all(secret in content for secret in stage.secrets())
    assert entries(page(stage, f"?kind=supporters&party={party}", prefix))[:2] == [
        log.head(stage.id).size - 1,
        log.head(stage.id).size - 2,
    ]
    assert entries(page(stage, "?kind=sealed", prefix)) == []
    assert checked(content.encode()).opened == checked(before_file).opened + 1


def said(stage: Stage, by: Actor, text: str) -> str:
    made = stage.do("SubmitStatement", by, text=text, language="en", recognisable=True)
    return str(made["statement"])


def test_a_statement_is_read_only_once_it_is_accepted(house: Path) -> None:
    stage = Stage(parties=2).listen()
    by = stage.participants(0, 1)[0]
    good, bad = said(stage, by, "Turns by the week."), said(stage, by, "A very bad word.")
    for text in ("Turns by the week.", "A very bad word."):
        assert text not in page(stage)
        assert text.encode() not in file(stage)
    stage.do("DecideModeration", stage.moderator, statement=good, outcome="accept")
    stage.refuse(bad, "abuse", explanation="“A very bad word” insults somebody.")
    stage.do("AppealDecision", by, statement=bad, words="But “a very bad word” is true.")
    assert b"Turns by the week." not in file(stage), "it waits for others"
    stage.enter_log()
    html, content = page(stage), file(stage)
    assert "Statements that were handed in: 2." in plain(html)
    assert b"Turns by the week." in content
    assert "bad word" not in html
    assert b"bad word" not in content
    assert "Statement 2 was refused. Reason: abuse." in plain(html)
    link = re.search(r'Statement <a href="([^"#]+)#(s1)">1</a>', html)
    assert link
    assert f'id="{link[2]}"' in Client().get(link[1]).content.decode()
    assert "Statement <a" not in html[html.index("Statement 2") :][:20]
    assert by.id not in html + content.decode()
    checked(content)


@pytest.mark.parametrize("prefix", ["", "/fa-af"])
def test_under_which_name_it_stands_is_read_once_it_is_accepted(house: Path, prefix: str) -> None:
    """Before, after a refusal and after it is taken back the entry says neither party, office nor label."""
    stage = Stage(parties=2).listen()
    label = Holder.objects.get(pk=stage.delegates[0].id).label
    fields = {"language": "en", "recognisable": True, "attribution": "by_name"}
    made = stage.do("SubmitStatement", stage.delegates[0], text="Turns by the week.", **fields)["statement"]
    n = log.head(stage.id).size - 1

    def entry() -> str:
        html = page(stage, prefix=prefix)
        return plain(html[html.index(f'<li id="n{n}">') :].partition("</li>")[0])

    def line() -> str:
        return next(each for each in file(stage).decode().splitlines() if f'"n":{n},' in each)

    hiding = entry()
    if not prefix:
        assert "Statement 1 was handed in. Whether under a name, and under which, is sealed" in hiding
        assert "Under which name" in hiding
    named = (label, "Delegate", "delegate", "by_name", "Party A")
    assert not [word for word in named if word in hiding + line()]
    stage.do("DecideModeration", stage.moderator, statement=made, outcome="accept")
    assert label in entry() and label in line()
    if not prefix:
        assert f"Statement 1 was handed in by {label}." in entry()
        assert "Under which name" not in entry()
    stage.do("WithdrawStatement", stage.delegates[0], statement=made)
    assert not [word for word in named if word in entry() + line()]
    checked(file(stage))


def test_what_its_author_takes_back_is_gone_from_page_and_file(house: Path) -> None:
    stage = Stage(parties=2).listen()
    by = stage.participants(0, 1)[0]
    made = said(stage, by, "I regret this.")
    stage.do("DecideModeration", stage.moderator, statement=made, outcome="accept")
    stage.enter_log()
    assert b"I regret this." in file(stage)
    stage.do("WithdrawStatement", by, statement=made)
    assert b"I regret this." not in file(stage)
    checked(file(stage))


def test_a_group_that_asks_stays_unnamed_until_it_has_a_place(house: Path) -> None:
    stage = Stage(parties=2).join()
    made = stage.do("RequestPlace", PUBLIC, names={"en": "Hidden Valley"}, reason="We live below the dam.")
    stage.do("TakeOffice", PUBLIC, link=made["link"], password="four unrelated words")
    stage.do("AnswerRequest", stage.delegates[0], party=made["party"], answer="consent")
    html, content = page(stage), file(stage).decode()
    assert "a group whose name is sealed" in html
    for secret in ("Hidden Valley", "below the dam"):
        assert secret not in html + content
    assert made["party"] not in options(html, "party")
    assert entries(page(stage, f"?party={made['party']}")) == entries(html), "an unknown party is no filter"
    stage.do("AnswerRequest", stage.delegates[1], party=made["party"], answer="consent")
    html, content = page(stage), file(stage).decode()
    assert Party.objects.get(pk=made["party"]).status == "invited"
    assert "Consent to a place at the table for Hidden Valley" in plain(html)
    assert "below the dam" not in html + content
    checked(content.encode())


def test_filters_by_kind_and_party_without_scripts(everything: Diaries) -> None:
    stage, _all = everything
    everywhere = all_entries(stage)
    assert len(everywhere) == log.head(stage.id).size
    kinds = [kind for kind in options(page(stage), "kind") if kind]
    by_kind = {kind: all_entries(stage, f"?kind={kind}") for kind in kinds}
    assert sorted(n for numbers in by_kind.values() for n in numbers) == sorted(everywhere), (
        "every entry has one kind"
    )
    assert not [kind for kind in kinds if not by_kind[kind]], "nothing that can be chosen is empty here"
    other = all_entries(stage, f"?party={stage.other.id}")
    assert set(other) & set(by_kind["terms"])
    assert not set(other) & set(by_kind["findings"])
    both = all_entries(stage, f"?party={stage.other.id}&kind=terms")
    assert set(both) == set(other) & set(by_kind["terms"])
    assert entries(page(stage, "?kind=nonsense&party=nonsense")) == entries(page(stage))
    assert "<script" not in page(stage).replace('<script src="', "", 1)


def test_the_page_for_checking_says_what_no_check_shows(house: Path) -> None:
    stage = Stage(parties=2)
    assert f'href="/d/{stage.dialogue.slug}/diary/check"' in page(stage)
    answer = Client().get(f"/d/{stage.dialogue.slug}/diary/check")
    text = plain(answer.content.decode())
    assert "sulh verify http://testserver/d/" in text
    cannot = text[text.index("What no check shows") :]
    assert "That the numbers are right." in cannot
    assert "That what people wrote is true" in cannot
    assert "What was sealed and never opened, or was deleted." in cannot
    assert "That everybody sees the same diary, as long as only one side keeps checkpoints." in cannot


def test_it_is_on_the_way_through_the_pages(house: Path) -> None:
    stage = Stage(parties=2)
    assert (
        f'href="/d/{stage.dialogue.slug}/diary"'
        in Client().get(f"/d/{stage.dialogue.slug}/").content.decode()
    )
    assert Client().get("/d/nowhere/diary").status_code == 404
    assert Client().get("/d/nowhere/diary.jsonl").status_code == 404


def test_nobody_is_given_more_than_anybody(house: Path) -> None:
    """The diary asks nobody who they are: a delegate who can read a request elsewhere gets the same bytes."""
    stage = Everybody()
    for kind in ("participant", "delegate", "facilitator", "supporter"):
        assert _streamed(browser(stage, stage.people[kind]), stage) == file(stage)
    assert b"We live there." not in file(stage)
