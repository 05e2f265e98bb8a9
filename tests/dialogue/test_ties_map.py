"""The map of ties: who is reached by whom, by nobody, by one supporter alone."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sulh.dialogue.drawing import WIDTH
from sulh.dialogue.ties_map import draw
from tests.dialogue.reading import reader, rows
from tests.helpers import Stage

SUPPORTERS = [("s1", "Northern neighbour"), ("s2", "همسایه جنوبی")]
PARTIES = [("p1", "Party A"), ("p2", "Party B"), ("p3", "A party with a long name on three lines")]


def test_each_party_is_told_by_how_many_reach_it() -> None:
    ties = [("s1", "p1"), ("s2", "p1"), ("s1", "p1"), ("s1", "p2")]
    drawn = draw(SUPPORTERS, PARTIES, ties, "ltr")
    assert drawn.reach == {"p1": "several", "p2": "one", "p3": "nobody"}
    assert len(drawn.lines) == 3, "two kinds of tie between the same two are one line"
    supporters, parties = {node.x for node in drawn.supporters}, {node.x for node in drawn.parties}
    assert max(supporters) < min(parties)


def test_it_is_mirrored_for_readers_from_the_right() -> None:
    left, right = (draw(SUPPORTERS, PARTIES, [("s1", "p3")], way) for way in ("ltr", "rtl"))
    assert [WIDTH - node.x for node in left.parties] == [node.x for node in right.parties]
    assert [node.y for node in left.parties] == [node.y for node in right.parties]
    # Names lean on their marks from either side, whatever their own direction.
    assert [line.anchor for node in left.supporters for line in node.labels] == ["end", "end", "start"]
    assert {line.anchor for node in right.parties for line in node.labels} == {"end"}


names = st.text(st.characters(categories=["L", "Nd", "Zs"]), min_size=1, max_size=60).filter(str.strip)


@given(st.lists(names, max_size=8), st.lists(names, max_size=12), st.data())
def test_nothing_leaves_the_picture(left: list[str], right: list[str], data: st.DataObject) -> None:
    supporters = [(f"s{n}", name) for n, name in enumerate(left)]
    parties = [(f"p{n}", name) for n, name in enumerate(right)]
    pairs = st.tuples(st.sampled_from([*supporters, ("x", "")]), st.sampled_from([*parties, ("y", "")]))
    ties = [(one[0], other[0]) for one, other in data.draw(st.lists(pairs, max_size=20))]
    drawn = draw(supporters, parties, ties, data.draw(st.sampled_from(["ltr", "rtl"])))
    for nodes in (drawn.supporters, drawn.parties):
        heights = [node.y for node in nodes]
        assert heights == sorted(heights)
        assert all(0 < y <= drawn.height for y in heights)
    assert all(0 <= line.x <= WIDTH for node in drawn.parties for line in node.labels)
    for party, _name in parties:
        reaching = len({one for one, other in ties if other == party})
        assert drawn.reach[party] == ("nobody" if not reaching else "one" if reaching == 1 else "several")


def test_the_page_says_it_in_words_too(house: Path) -> None:
    stage = Stage(parties=3)
    one, other = stage.supporter("North"), stage.supporter("South")
    assert 'class="sequence ties"' not in reader(stage, "supporters").html
    stage.do("DeclareTie", one, party=stage.parties[0].id, kind="contacts")
    stage.do("DeclareTie", one, party=stage.parties[0].id, kind="economic")
    stage.do("DeclareTie", other, party=stage.parties[0].id, kind="family")
    stage.do("DeclareTie", other, party=stage.parties[1].id, kind="family")
    page = reader(stage, "supporters")
    several, *others = sorted(rows(page.html))
    assert several.startswith("Party A ") and several.endswith(" reached by several supporters")
    assert "North (contacts, economic)" in several and "South (family or tribal)" in several
    assert others == [
        "Party B South (family or tribal) reached by one supporter alone", "Party C nobody reached by nobody",
    ]  # fmt: skip
    assert "Party C: reached by nobody." in page.html
