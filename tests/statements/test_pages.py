"""The room's pages and its reading API, through Django's client with forms checked."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from sulh.acts.registry import Actor
from sulh.acts.writer import write
from sulh.statements.models import Statement, Vote
from tests.helpers import Stage
from tests.statements.conftest import accepted, browser, say

LIGHT = ("take-part", "statements", "say", "mine")
MOST_BYTES = 9_000  # of a page, packed; a first vote has a limit of its own (tests/site/test_light.py)


def address(stage: Stage, page: str, prefix: str = "") -> str:
    return f"{prefix}/d/{stage.dialogue.slug}/{page}"


def body(response: Any) -> str:
    return str(response.content.decode())


def hidden_in(html: str) -> dict[str, str]:
    """The hidden values up to the end of the form that `html` begins in."""
    form = html[: html.index("</form>")]
    return dict(re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)">', form))


def inputs(html: str) -> dict[str, str]:
    """The hidden values of the first form of what the page says."""
    return hidden_in(html[html.index("<form", html.index("<main")) :])


def form_of(html: str, act: str) -> dict[str, str]:
    """The hidden values of the form for `act`."""
    return hidden_in(html[html.index(f"/do/{act}") :])


def post(client: Client, path: str, fields: dict[str, str]) -> Any:
    return client.post(path, fields)


@pytest.fixture
def speaking(stage: Stage) -> Iterator[tuple[Stage, Actor, Client, list[str]]]:
    """A participant with a browser, and three statements to answer."""
    person = stage.participants(0, 1)[0]
    said = [accepted(stage, stage.delegates[0], f"Statement {n}") for n in range(3)]
    yield stage, person, browser(stage, person), said


Speaking = tuple[Stage, Actor, Client, list[str]]


def test_one_at_a_time_until_nothing_is_left(speaking: Speaking) -> None:
    stage, person, client, said = speaking
    path, seen = address(stage, "take-part"), []
    for _ in said:
        fields = inputs(body(client.get(path)))
        seen.append(fields["statement"])
        answer = post(client, address(stage, "vote"), fields | {"choice": "agree"})
        assert answer.status_code == 302
        path = answer["Location"]
    assert sorted(seen) == sorted(said)
    assert set(Vote.objects.values_list("participant", "choice")) == {(person.id, 1)}
    assert "Thank you" in body(client.get(path))


def test_skipping_shows_another_and_records_nothing(speaking: Speaking) -> None:
    stage, _, client, _ = speaking
    page = body(client.get(address(stage, "take-part")))
    first = inputs(page)["statement"]
    link = re.search(r'href="(\?skip=\d+)"', page)
    assert link
    other = body(client.get(address(stage, "take-part") + link[1]))
    assert first != inputs(other)["statement"] and not Vote.objects.exists()
    # An answer to the other one does not bring the first back at once.
    answer = post(client, address(stage, "vote"), inputs(other) | {"choice": "agree 5"})
    assert answer["Location"].endswith(link[1])
    assert Vote.objects.get().statement_id != first


def test_a_form_sent_twice_or_from_an_old_page_is_asked_again(speaking: Speaking) -> None:
    stage, _, client, _ = speaking
    fields = inputs(body(client.get(address(stage, "take-part"))))
    vote = address(stage, "vote")
    post(client, vote, fields | {"choice": "agree"})
    for choice in ("agree", "disagree"):
        answer = post(client, vote, fields | {"choice": choice})
        assert answer["Location"].endswith(f"?statement={fields['statement']}&again=1")
    sent_twice = inputs(body(client.get(answer["Location"]))) | {"choice": "agree 77"}
    assert [post(client, vote, sent_twice)["Location"][-9:] for _ in range(2)] == ["take-part"] * 2
    assert Vote.objects.get().choice == 1
    again = body(client.get(answer["Location"]))
    assert "answered this already" in again
    post(client, vote, inputs(again) | {"choice": "disagree"})
    assert Vote.objects.get().choice == -1


def test_the_list_answers_too_and_comes_back(speaking: Speaking) -> None:
    stage, person, client, said = speaking
    fields = inputs(body(client.get(address(stage, "statements"))))
    answer = post(client, address(stage, "vote"), fields | {"answer": "2 disagree"})
    assert answer["Location"].endswith("/statements?page=1&answered=2#s2")
    assert Vote.objects.values_list("statement_id", "participant", "choice").get() == (said[1], person.id, -1)
    after = body(client.get(answer["Location"]))
    assert after.count("Your answer was taken.") == 1
    for bad in ("9 agree", "x agree", "2 maybe", "2", "-1 agree"):
        assert post(client, address(stage, "vote"), fields | {"answer": bad}).status_code == 422


def test_an_answer_is_kept_in_the_language_its_words_were_read_in(speaking: Speaking) -> None:
    """Dari pages: 1 is translated, 2 is not, 3 is in doubt; one at a time, in the list, and as JSON."""
    stage, person, client, said = speaking
    translator = stage.office("translator")
    for at in (0, 2):
        stage.do("TranslateStatement", translator, statement=said[at], language="fa-af", text=f"گفته {at}")
    stage.do("QuestionTranslation", stage.delegates[1], statement=said[2], language="fa-af", words="No.")
    dari = f"/fa-af/d/{stage.dialogue.slug}"

    def kept() -> list[str]:
        return list(Vote.objects.order_by("statement__n").values_list("language", flat=True))

    for each in said:
        fields = inputs(body(client.get(f"{dari}/take-part?statement={each}")))
        post(client, f"{dari}/vote", fields | {"choice": "agree"})
    assert kept() == ["fa-af", "en", "en"]
    write(lambda: Vote.objects.all().delete())
    html = body(client.get(f"{dari}/statements"))
    for answer in re.findall(r'name="answer" value="(\d+ pass [^"]*)"', html):
        assert post(client, f"{dari}/vote", inputs(html) | {"answer": answer}).status_code == 302
    assert kept() == ["fa-af", "en", "en"]
    # Whoever says only in which language they read at all is answered for by the server.
    write(lambda: Vote.objects.all().delete())
    for each in said:
        stage.do("CastVote", person, statement=each, choice="agree", counter=1, language="fa-af")
    assert kept() == ["fa-af", "en", "en"]
    # The page was drawn before the translation: its reader read the original.
    fields = inputs(body(client.get(f"{dari}/take-part?statement={said[1]}"))) | {"choice": "agree"}
    stage.do("TranslateStatement", translator, statement=said[1], language="fa-af", text="گفته")
    post(client, f"{dari}/vote", fields)
    assert kept() == ["fa-af", "en", "en"] and Vote.objects.get(statement=said[1]).counter > 1


def test_no_page_or_api_says_how_somebody_voted(speaking: Speaking) -> None:
    """The same pages, byte for byte but for tokens, whichever way the person answered."""
    stage, person, client, said = speaking

    def pages() -> list[str]:
        shown = []
        for name in ("take-part", f"take-part?statement={said[0]}", "statements", "mine", "say"):
            html = body(client.get(address(stage, name)))
            html = re.sub(r'name="(csrfmiddlewaretoken|counter|key)" value="[^"]*"', "", html)
            shown.append(re.sub(r'value="(agree|disagree|pass) \d+"', "", html))
        return [re.sub(r"f[0-9a-f]{8}", "", html) for html in shown] + [
            body(client.get(f"/api/v1/dialogues/{stage.dialogue.slug}/statements"))
        ]

    found = []
    for counter, choice in enumerate(("agree", "disagree", "pass"), 1):
        stage.do("CastVote", person, statement=said[0], choice=choice, counter=counter)
        found.append(pages())
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("prefix", ["", "/fa-af"])
def test_light_pages_are_light_and_neutral(stage: Stage, prefix: str) -> None:
    people = stage.participants(0, 10)
    text = "Water is shared by turns, upstream first, and each village names two people who count. {}"
    for n in range(60):
        accepted(stage, people[n % 10], text.format(n))
    client = browser(stage, people[0])
    for name in LIGHT:
        response = client.get(address(stage, name, prefix))
        assert response.status_code == 200
        assert len(gzip.compress(response.content)) < MOST_BYTES, name
        html = body(response)
        assert "<title>Sulh</title>" in html
        # Not needed for anything: leaving by the keyboard, and waiting for a connection.
        queue = ["queue"] if name.startswith("take-part") else []
        assert re.findall(r'<script src="/static/site/(\w+)[^"]*"', html) == ["leave", *queue]
        assert "style=" not in html
    first, second = (body(client.get(address(stage, f"statements?page={n}"))) for n in (1, 2))
    assert (first.count('class="statement"'), second.count('class="statement"')) == (50, 10)


@pytest.mark.parametrize("name", ["take-part", "statements", "say", "mine"])
def test_a_visitor_sees_how_to_enter_and_no_form(stage: Stage, name: str) -> None:
    accepted(stage, stage.delegates[0])
    html = body(browser(stage).get(address(stage, name)))
    assert address(stage, "join") in html
    assert "/vote" not in html
    assert "/do/" not in html


def test_forms_need_their_token(speaking: Speaking) -> None:
    stage, _, client, _ = speaking
    fields = inputs(body(client.get(address(stage, "take-part")))) | {"choice": "agree"}
    without = {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}
    assert post(client, address(stage, "vote"), without).status_code == 403
    assert post(client, address(stage, "do/SubmitStatement"), {"text": "x"}).status_code == 403
    assert not Vote.objects.exists()


def test_a_supporter_and_a_visitor_cannot_vote(speaking: Speaking) -> None:
    stage, _, client, _ = speaking
    fields = inputs(body(client.get(address(stage, "take-part")))) | {"choice": "agree"}
    for actor, word in ((stage.supporter(), "As supporter"), (None, "This visit has ended")):
        other = browser(stage, actor)
        other.cookies["form"] = client.cookies["form"].value
        answer = post(other, address(stage, "vote"), fields)
        assert answer.status_code == 403
        assert word in body(answer)
    assert not Vote.objects.exists()


def test_saying_something_and_reading_it_under_mine(speaking: Speaking) -> None:
    stage, person, client, _ = speaking
    page = body(client.get(address(stage, "say")))
    assert "Could someone recognise you by this?" in page
    assert "Listen also to what you do not like to hear" in page
    assert "by_party" not in page  # one person alone cannot sign for a party
    typed = {"text": "Turn the pump off\nat night.", "language": "en", "recognisable": "on"}
    answer = post(client, address(stage, "do/SubmitStatement"), form_of(page, "SubmitStatement") | typed)
    assert answer["Location"] == address(stage, "mine") + "?done=SubmitStatement"
    mine = body(client.get(answer["Location"]))
    assert "Turn the pump off\nat night." in mine
    assert "waiting to be read" in mine
    row = Statement.objects.get(text__startswith="Turn")
    assert (row.author, row.attribution) == (person.id, "unattributed")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Please write something here."),
        ("long " * 201, "1,005 characters"),
        ("pump \u202eoff", "Character 6 is an invisible sign"),
    ],
)
def test_bad_texts_come_back_with_what_was_typed(speaking: Speaking, text: str, says: str) -> None:
    stage, _, client, said = speaking
    hidden = form_of(body(client.get(address(stage, "say"))), "SubmitStatement")
    typed = {
        "text": text + ("x" if text.startswith("long") else ""),
        "language": "fa-af",
        "recognisable": "on",
    }
    answer = post(client, address(stage, "do/SubmitStatement"), hidden | typed)
    html = body(answer)
    assert answer.status_code == 422
    assert says.replace("1,005", "1,006") in html
    assert typed["text"] in html
    assert '<option value="fa-af" selected>' in html
    assert "What happens with what you say" in html  # the page around the form is still there
    assert Statement.objects.count() == len(said)


def test_the_same_form_sent_twice_is_one_statement(speaking: Speaking) -> None:
    stage, _, client, said = speaking
    hidden = form_of(body(client.get(address(stage, "say"))), "SubmitStatement")
    typed = hidden | {"text": "Once only.", "language": "en", "recognisable": "on"}
    answers = [post(client, address(stage, "do/SubmitStatement"), typed) for _ in range(2)]
    assert {each["Location"] for each in answers} == {address(stage, "mine") + "?done=SubmitStatement"}
    assert Statement.objects.count() == len(said) + 1
    other = post(client, address(stage, "do/SubmitStatement"), typed | {"text": "Other words."})
    assert other.status_code == 409


def test_a_notice_comes_in_the_statements_language_and_can_be_appealed(stage: Stage) -> None:
    person = stage.participants(0, 1)[0]
    said = say(stage, person, "آب را نوبتی تقسیم کنیم.", language="fa-af")
    stage.refuse(said, "duplicate", explanation="See number 4.")
    client = browser(stage, person)
    html = body(client.get(address(stage, "mine")))
    notice = html[html.index('class="notice notice--refused"') :]
    assert '<div lang="fa-af" dir="auto">' in notice
    assert "See number 4." in notice
    fields = form_of(html, "AppealDecision") | {"words": "It is not there."}
    assert post(client, address(stage, "do/AppealDecision"), fields).status_code == 302
    html = body(client.get(address(stage, "mine")))
    assert "/do/AppealDecision" not in html
    fields = form_of(html, "WithdrawStatement")
    assert post(client, address(stage, "do/WithdrawStatement"), fields).status_code == 302
    assert "آب را نوبتی" not in body(client.get(address(stage, "mine")))
