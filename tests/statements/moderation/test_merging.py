"""Two that say the same: one stays for both, nothing is moved silently, and the author can appeal."""

from __future__ import annotations

import numpy as np

from sulh.acts.guards import unmet
from sulh.acts.registry import Actor
from sulh.findings import reading
from sulh.rules.refusal import Unmet
from sulh.statements import queries
from sulh.statements.models import Decision, Statement, Translation, Vote
from tests.helpers import Stage
from tests.statements.conftest import accepted, browser, code_of, say
from tests.statements.moderation.conftest import last_entry, state

ONE, SAME = "Share the water by turns.", "Let us share the water, turn by turn."


def merge(stage: Stage, said: str, into: str, by: Actor | None = None) -> dict[str, object]:
    return stage.do("MergeStatements", by or stage.moderator, statement=said, into=into)


def shown(stage: Stage) -> list[tuple[str, int]]:
    return [(each.id, each.voices) for each in queries.show(queries.accepted(stage.id), "en")]


def counted(stage: Stage) -> list[str]:
    return [each.id for each in reading.statements(stage.dialogue)]


def page(stage: Stage, by: Actor | None, name: str) -> str:
    return browser(stage, by).get(f"/d/{stage.dialogue.slug}/{name}").content.decode()


def test_one_stays_for_both_and_the_answers_stay_where_they_are(calm: Stage) -> None:
    author, other, voter = calm.participants(0, 3)
    translator = calm.office("translator")
    first, second = accepted(calm, author, ONE), accepted(calm, other, SAME)
    calm.do("TranslateStatement", translator, statement=second, language="fa-af", text="آب به نوبت.")
    for said, choice in ((first, "agree"), (second, "disagree")):
        calm.do("CastVote", voter, statement=said, choice=choice, counter=1)
    assert merge(calm, second, first)["outcome"] == "merge"
    assert (state(second), Statement.objects.get(pk=second).merged_into_id) == ("merged", first)
    assert {name: last_entry(calm)["view"][name] for name in ("statement", "into", "outcome")} == {
        "statement": second, "into": first, "outcome": "merge",
    }  # fmt: skip
    kept = Vote.objects.filter(participant=voter.id).values_list("statement_id", "choice")
    assert set(kept) == {(first, 1), (second, -1)}
    assert Translation.objects.filter(statement_id=second).exists()
    assert shown(calm) == [(first, 2)]
    assert counted(calm) == [first]
    groups = reading.groups(calm.dialogue)
    votes = reading.votes(calm.dialogue, reading.statements(calm.dialogue), groups)
    assert np.asarray(votes.vote).tolist() == [1]
    vote = {"statement": second, "choice": "agree", "counter": 2}
    assert code_of(lambda: calm.do("CastVote", voter, **vote))[0] == "statement_not_open"
    html = page(calm, None, "statements")
    assert "Said by 2 people." in html
    assert SAME not in html
    (told,) = browser(calm).get(f"/api/v1/dialogues/{calm.dialogue.slug}/statements").json()
    assert (told["id"], told["voices"]) == (first, 2)
    assert not {author.id, other.id} & set(str(told).split("'"))
    # Whoever says the same words again is told that it was said.
    assert code_of(lambda: say(calm, voter, SAME))[0] == "statement_duplicate"
    assert unmet(["nothing_pending"], calm.id) == []


def test_one_person_who_said_it_twice_is_one(calm: Stage) -> None:
    author = calm.participants(0, 1)[0]
    first, second = accepted(calm, author, ONE), accepted(calm, author, SAME)
    merge(calm, second, first)
    assert shown(calm) == [(first, 1)]


def test_merged_into_what_is_merged_counts_where_that_stands(calm: Stage) -> None:
    a, b, c = (accepted(calm, person, f"{ONE} {n}") for n, person in enumerate(calm.participants(0, 3)))
    merge(calm, c, b)
    merge(calm, b, a)
    assert shown(calm) == [(a, 3)]
    calm.do("SeparateStatement", calm.moderator, statement=b)
    assert shown(calm) == [(a, 1), (b, 2)]


def test_the_author_is_told_and_an_appeal_parts_them(calm: Stage) -> None:
    author, other = calm.participants(0, 2)
    first, second = accepted(calm, author, ONE), accepted(calm, other, SAME)
    calm.do("CastVote", author, statement=second, choice="agree", counter=1)
    merge(calm, second, first)
    mine = page(calm, other, "mine")
    assert "A moderator put this statement together with another one that says the same." in mine
    assert ONE in mine
    assert "/do/AppealDecision" in mine
    assert "put this statement together" not in page(calm, author, "mine")
    calm.do("AppealDecision", other, statement=second, words="Turn by turn is another thing.")
    assert unmet(["nothing_pending"], calm.id) == [Unmet("appeals_open", {"count": 1})]
    desk = page(calm, calm.appeals, "moderation")
    assert "It was put together with this one:" in desk
    assert "Uphold: the two stay together" in desk
    appeal = Statement.objects.get(pk=second).appeal.id
    calm.do("DecideAppeal", calm.appeals, appeal=appeal, outcome="restore", reasoning="It is.")
    assert shown(calm) == [(first, 1), (second, 1)]
    assert Statement.objects.get(pk=second).merged_into_id is None
    assert Vote.objects.get(statement_id=second).choice == 1
    assert code_of(lambda: merge(calm, second, first))[0] == "looked_at_again"


def test_an_appeal_may_leave_them_together(calm: Stage) -> None:
    author, other = calm.participants(0, 2)
    first, second = accepted(calm, author, ONE), say(calm, other, SAME)
    merge(calm, second, first)
    calm.do("AppealDecision", other, statement=second, words="No.")
    appeal = Statement.objects.get(pk=second).appeal.id
    calm.do("DecideAppeal", calm.appeals, appeal=appeal, outcome="uphold", reasoning="It is the same.")
    assert state(second) == "merged"
    assert "the two stay together" in page(calm, other, "mine")


def test_who_takes_the_one_back_leaves_the_other_to_be_parted(calm: Stage) -> None:
    author, other = calm.participants(0, 2)
    first, second = accepted(calm, author, ONE), accepted(calm, other, SAME)
    merge(calm, second, first)
    calm.do("WithdrawStatement", author, statement=first)
    assert shown(calm) == []
    assert unmet(["nothing_pending"], calm.id) == [Unmet("merged_into_nothing", {"count": 1})]
    assert "/do/SeparateStatement" in page(calm, calm.moderator, "moderation")
    calm.do("SeparateStatement", calm.moderator, statement=second)
    assert shown(calm) == [(second, 1)]
    assert unmet(["nothing_pending"], calm.id) == []


def test_what_was_never_read_is_read_after_it_is_parted(calm: Stage) -> None:
    author, other = calm.participants(0, 2)
    first, second = accepted(calm, author, ONE), say(calm, other, SAME)
    merge(calm, second, first)
    assert shown(calm) == [(first, 2)]
    assert calm.do("SeparateStatement", calm.moderator, statement=second)["stands"] == "pending"
    assert state(second) == "pending"


def test_what_cannot_be_put_together(calm: Stage) -> None:
    author, other = calm.participants(0, 2)
    first, waiting = accepted(calm, author, ONE), say(calm, other, SAME)
    gone = accepted(calm, author, "Gone")
    calm.do("WithdrawStatement", author, statement=gone)
    assert code_of(lambda: merge(calm, first, first))[0] == "not_mergeable"
    assert code_of(lambda: merge(calm, first, waiting))[0] == "not_mergeable"
    assert code_of(lambda: merge(calm, gone, first))[0] == "decided_already"
    assert code_of(lambda: calm.do("SeparateStatement", calm.moderator, statement=first))[0] == "not_merged"
    for who in (calm.facilitator, calm.appeals, calm.delegates[0], author):
        assert code_of(lambda who=who: merge(calm, waiting, first, who))[0] == "role_may_not"  # type: ignore[misc]
    other_house = Stage().listen()
    elsewhere = accepted(other_house, other_house.facilitator)
    assert code_of(lambda: merge(calm, waiting, elsewhere))[0] == "not_found"


def test_at_high_risk_two_sides_say_that_it_is_the_same(stage: Stage) -> None:
    author, other = stage.participants(0, 2)
    first, second = accepted(stage, author, ONE), accepted(stage, other, SAME)
    colleague = stage.office("moderator")
    assert merge(stage, second, first)["outcome"] == "propose"
    assert last_entry(stage)["view"]["outcome"] == "propose"
    assert shown(stage) == [(first, 1), (second, 1)]
    assert unmet(["nothing_pending"], stage.id) == []  # nothing has happened yet
    assert code_of(lambda: merge(stage, second, first))[0] == "same_person_first"
    assert code_of(lambda: merge(stage, second, first, colleague))[0] == "same_nominator"
    proposed = "Proposed: these say the same"
    assert "/do/MergeStatements" in page(stage, stage.second, "moderation").split(proposed)[1]
    assert "/do/MergeStatements" not in page(stage, colleague, "moderation").split(proposed)[1]
    assert merge(stage, second, first, stage.second)["outcome"] == "merge"
    assert shown(stage) == [(first, 2)]
    assert list(Decision.objects.filter(outcome="merge").order_by("pk").values_list("stands", flat=True)) == [
        False, True,
    ]  # fmt: skip
    # The first decider was the facilitator's, so the appeal goes to somebody whom a party nominated.
    stage.do("AppealDecision", other, statement=second, words="No.")
    appeal = Statement.objects.get(pk=second).appeal.id
    fields = {"appeal": appeal, "outcome": "restore", "reasoning": "Not the same."}
    neutral = stage.office("appeals_member")
    assert code_of(lambda: stage.do("DecideAppeal", neutral, **fields))[0] == "same_nominator_decided"
    stage.do("DecideAppeal", stage.appeals, **fields)
    assert shown(stage) == [(first, 1), (second, 1)]


def test_a_call_for_another_merge_is_no_second_opinion(stage: Stage) -> None:
    a, b, c = (accepted(stage, person, f"{ONE} {n}") for n, person in enumerate(stage.participants(0, 3)))
    merge(stage, c, a)
    assert merge(stage, c, b, stage.second)["outcome"] == "propose"
    assert merge(stage, c, a)["outcome"] == "propose"
    assert merge(stage, c, a, stage.second)["outcome"] == "merge"


def test_a_suggested_pair_is_merged_from_the_page(calm: Stage) -> None:
    author, other = calm.participants(0, 2)
    first, second = accepted(calm, author, ONE), accepted(calm, other, f"{ONE} Please.")
    client = browser(calm, calm.moderator)
    html = client.get(f"/d/{calm.dialogue.slug}/moderation/alike").content.decode()
    assert "It is written almost like this one." in html
    form = html[html.index("/do/MergeStatements") :]
    form = form[: form.index("</form>")]
    fields = {
        name: form.split(f'name="{name}" value="')[1].split('"')[0]
        for name in ("csrfmiddlewaretoken", "key", "as", "statement", "into")
    }
    assert (fields["statement"], fields["into"]) == (second, first)  # the later into the earlier first
    assert client.post(f"/d/{calm.dialogue.slug}/do/MergeStatements", fields).status_code == 302
    assert shown(calm) == [(first, 2)]
