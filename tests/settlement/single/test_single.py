"""A single negotiating text: criticisms, an answer to each, and one yes or no of each party at the end."""

from __future__ import annotations

from sulh.acts.exporting import download
from sulh.settlement.deciding.ballots import settlement_ballot
from sulh.settlement.single.acts.criticising import A_ROUND_MOST
from sulh.settlement.single.models import Criticism, SingleText
from sulh.settlement.text.content import clause_in, digest_of_clause
from sulh.settlement.text.models import Amendment, Delivery, Text
from tests.settlement.ratifying.staging import TITLE, TURNS, Table, code_of, in_both
from tests.settlement.single.staging import BETTER, NEED, answer, criticise, revise, single
from tests.settlement.writing import set_terms

SECRET = "My cousin opens the sluice at night."


def ready(table: Table) -> Table:
    """One round of criticism, answered in version 2, which cannot be improved any more."""
    answer(table, criticise(table, table.delegates[0]))
    revise(table)
    table.do("DeclareReady", table.facilitator)
    return table


def test_the_whole_way_to_a_yes_of_every_party() -> None:
    table = single()
    first = criticise(table, table.delegates[0], "3")
    second = criticise(table, table.delegates[1], "1", {"en": "We have no clock."})
    answer(table, first)
    answer(table, second, "not_met", "Nobody knows where to get one.")
    revise(table)
    assert table.version.n == 2
    assert table.version.mode == "single"
    # Every version reaches all parties at one moment.
    moments = set(Delivery.objects.filter(version=table.version).values_list("at", flat=True))
    assert (len(moments), Delivery.objects.filter(version=table.version).count()) == (1, 2)
    rows = Criticism.objects.order_by("n").values_list("disposition", "disposed_in", "round", "severity")
    assert list(rows) == [("met", 2, 0, 3), ("not_met", 2, 0, 1)]
    last = criticise(table, table.delegates[1], "1")
    answer(table, last, "partly")
    table.do("DeclareReady", table.facilitator)
    table.do("TableVersion", table.facilitator, version=table.version.id)
    table.do("ChangePhase", table.facilitator, to="consent")
    table.sign("settlement", table.version.digest)
    ballot = settlement_ballot(table.id)
    assert ballot is not None
    table.do("CloseBallot", table.facilitator, ballot=ballot.id)
    assert table.version.state == "agreed"
    assert SingleText.objects.get().state == "closed"
    assert Text.objects.get().mode == "parties"


def test_when_a_party_says_no_the_parties_write_again() -> None:
    table = ready(single())
    table.do("TableVersion", table.facilitator, version=table.version.id)
    table.do("ChangePhase", table.facilitator, to="consent")
    ballot = settlement_ballot(table.id)
    assert ballot is not None
    table.sign("settlement", ballot.subject_digest, "object")
    table.do("CloseBallot", table.facilitator, ballot=ballot.id)
    assert table.version.state == "returned"
    assert (SingleText.objects.get().state, Text.objects.get().mode) == ("closed", "parties")
    table.do("ChangePhase", table.facilitator, to="drafting")
    table.do("ProposeWording", table.delegates[0], clause=table.clause, text=TURNS)


def test_no_version_goes_out_while_a_criticism_has_no_answer() -> None:
    table = single()
    first, second = criticise(table, table.delegates[0]), criticise(table, table.delegates[1])
    answer(table, first, "partly")
    assert code_of(lambda: revise(table)) == "criticisms_undisposed"
    # The words that were to answer it are in no version.
    assert code_of(lambda: table.do("DeclareReady", table.facilitator)) == "single_needs_version"
    assert code_of(lambda: table.do("IssueVersion", table.facilitator)) == "criticisms_undisposed"
    answer(table, second)
    answer(table, first, "met")  # rewritten while the version is not out
    table.do("IssueVersion", table.facilitator)
    assert code_of(lambda: answer(table, first, "not_met")) == "criticism_answered"
    assert Criticism.objects.get(pk=first).disposition == "met"


def test_there_are_no_counter_drafts_and_no_answers_while_it_is_open() -> None:
    table = single()
    fields = {"clause": table.clause, "text": BETTER}
    assert code_of(lambda: table.do("ProposeWording", table.delegates[0], **fields)) == "single_text_open"
    clause = clause_in(table.version.content, table.clause)
    assert clause is not None
    digest = digest_of_clause(clause)

    def answered(kind: str) -> None:
        table.do("GiveConsent", table.delegates[0], subject_kind="clause", subject_digest=digest, kind=kind)

    for kind in ("consent", "ad_referendum", "object"):
        assert code_of(lambda kind=kind: answered(kind)) == "single_not_ready"  # type: ignore[misc]
    work = lambda: table.do("TableVersion", table.facilitator, version=table.version.id)  # noqa: E731
    assert code_of(work) == "text_not_ready"
    ready(table)
    table.do("TableVersion", table.facilitator, version=table.version.id)


def test_once_ready_it_stands_as_it_is() -> None:
    table = ready(single())
    assert code_of(lambda: criticise(table, table.delegates[0])) == "single_not_open"
    assert code_of(lambda: table.do("DeclareReady", table.facilitator)) == "single_not_open"
    table.do("ProposeWording", table.facilitator, clause=table.clause, text=in_both("Something else."))
    assert code_of(lambda: table.do("IssueVersion", table.facilitator)) == "single_is_ready"
    assert table.version.n == 2


def test_words_that_nobody_has_read_are_not_ready() -> None:
    table = single()
    assert code_of(lambda: table.do("DeclareReady", table.facilitator)) == "single_needs_version"
    revise(table)
    table.do("ProposeWording", table.facilitator, clause=table.clause, text=TURNS)
    assert code_of(lambda: table.do("DeclareReady", table.facilitator)) == "single_needs_version"
    table.do("IssueVersion", table.facilitator)
    table.do("DeclareReady", table.facilitator)


def test_the_rounds_of_the_terms_are_all_there_are() -> None:
    table = single(max_rounds=2)
    revise(table)
    revise(table, TURNS)
    assert code_of(lambda: revise(table)) == "single_rounds_over"
    table.do("WithdrawAmendment", table.facilitator, amendment=Amendment.objects.latest("n").id)
    table.do("DeclareReady", table.facilitator)


def test_it_opens_only_on_a_text_with_nothing_of_the_parties_undecided() -> None:
    table = Table(enrolled=(1, 1))
    work = lambda: table.do("OpenSingleText", table.facilitator)  # noqa: E731
    assert code_of(work) == "single_needs_text"
    table.do("OpenText", table.facilitator)
    made = table.do("ProposeClause", table.delegates[0], kind="title", heading=TITLE)
    assert code_of(work) == "single_needs_decisions"
    table.accept(made["amendment"])
    assert code_of(work) == "single_needs_decisions"  # accepted, and in no version
    table.do("IssueVersion", table.facilitator)
    assert code_of(lambda: table.do("OpenSingleText", table.delegates[0])) == "role_may_not"
    work()
    assert code_of(work) == "single_under_way"


def test_it_opens_only_where_the_terms_allow_it_and_nothing_stands() -> None:
    table = Table(enrolled=(1, 1)).write()
    set_terms(table, single_text=0)
    assert code_of(lambda: table.do("OpenSingleText", table.facilitator)) == "condition_single_text"
    set_terms(table, single_text=1)
    table.do("TableVersion", table.facilitator, version=table.version.id)
    assert code_of(lambda: table.do("OpenSingleText", table.facilitator)) == "single_text_stands"


def test_a_first_draft_by_the_facilitator_needs_no_version_before() -> None:
    table = Table(enrolled=(1, 1))
    table.do("OpenText", table.facilitator)
    table.do("OpenSingleText", table.facilitator)
    table.clause = "0" * 32
    assert code_of(lambda: criticise(table, table.delegates[0])) == "single_needs_version"
    table.clause = table.do("ProposeClause", table.facilitator, kind="preamble", text=TURNS)["clause"]
    table.do("IssueVersion", table.facilitator)
    criticise(table, table.delegates[0])
    row = Criticism.objects.get()
    assert (row.version.n, row.round) == (1, 1)


def test_who_criticises() -> None:
    table = single(enrolled=(2, 1))
    person = table.people[0][0]
    for stranger in (table.facilitator, table.office("observer"), table.supporter()):
        assert code_of(lambda by=stranger: criticise(table, by)) == "role_may_not"  # type: ignore[misc]
    assert code_of(lambda: criticise(table, person)) == "condition_criticism_window"
    set_terms(table, criticism_window=1)
    criticise(table, person, words={"en": SECRET})
    criticise(table, table.office("expert"), words={"en": "Evaporation is highest in June."})
    criticise(table, table.delegates[1])
    rows = Criticism.objects.order_by("n").values_list("by", "party", "participant")
    assert list(rows) == [
        ("participant", None, person.id), ("expert", None, ""), ("delegate", table.parties[1].id, ""),
    ]  # fmt: skip
    diary = b"".join(download(table.id))
    assert NEED["en"].encode() in diary
    assert b"Evaporation" in diary
    assert SECRET.encode() not in diary
    assert person.id.encode() not in diary
    for _ in range(A_ROUND_MOST - 1):
        criticise(table, person)
    assert code_of(lambda: criticise(table, person)) == "criticisms_too_many"
    table.do("EraseSelf", person, sure=True)
    gone = Criticism.objects.filter(by="participant")
    assert {(row.participant, str(row.interest)) for row in gone} == {("", "{}")}
    assert gone.count() == A_ROUND_MOST


def test_a_criticism_names_a_clause_of_the_newest_version() -> None:
    table = single()
    fields = {"clause": "0" * 32, "interest": NEED, "severity": "1"}
    assert code_of(lambda: table.do("Criticise", table.delegates[0], **fields)) == "clause_not_of_version"
    assert code_of(lambda: answer(table, "0" * 32)) == "criticism_unknown"


def test_ending_it_gives_the_text_back() -> None:
    table = single()
    draft = table.do("ProposeWording", table.facilitator, clause=table.clause, text=BETTER)["amendment"]
    why = {"en": "It leads nowhere."}
    assert code_of(lambda: table.do("EndSingleText", table.delegates[0], why=why)) == "single_still_allowed"
    set_terms(table, single_text=0)
    table.do("EndSingleText", table.delegates[0], why=why)
    assert Text.objects.get().mode == "parties"
    assert Amendment.objects.get(pk=draft).state == "withdrawn"
    assert code_of(lambda: table.do("EndSingleText", table.facilitator, why=why)) == "single_not_open"
    table.do("ProposeWording", table.delegates[0], clause=table.clause, text=BETTER)
