"""Policies of C2SP tlog-policy: every rule of the format, and which witnesses are enough."""

from __future__ import annotations

from itertools import combinations

import pytest

from sulh.record.cosignature import cosign
from sulh.record.note import LOG, WITNESS, Note, Signature, SigningKey
from sulh.record.policy import Group, NotAPolicy, Policy, of_members, read

TEXT = f"log.example/one\n1\n{'A' * 43}=\n"
LOG_KEY = SigningKey.from_seed("log.example/one", LOG, bytes([200] * 32))
LOG_TWO = SigningKey.from_seed("log.example/two", LOG, bytes([201] * 32))
NAMES = ("X1", "X2", "X3", "Y1", "Y2", "Y3")
KEYS = {
    name: SigningKey.from_seed(f"{name}.example", WITNESS, bytes([place] * 32))
    for place, name in enumerate(NAMES)
}


def vkey(name: str) -> str:
    return str(KEYS[name].verifying)


# The example of the specification, with keys.
EXAMPLE = f"""log {LOG_KEY.verifying}

witness X1 {vkey("X1")}
witness X2 {vkey("X2")}
witness X3 {vkey("X3")}
group X-witnesses 2 X1 X2 X3

witness Y1 {vkey("Y1")}
witness Y2 {vkey("Y2")}
witness Y3 {vkey("Y3")}
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""
TWO = f"witness X1 {vkey('X1')}\nwitness X2 {vkey('X2')}\n"


def refused(text: str | bytes) -> tuple[int, str]:
    with pytest.raises(NotAPolicy) as fault:
        read(text if isinstance(text, bytes) else text.encode())
    return fault.value.line, fault.value.code


def enough(policy: Policy, *names: str) -> bool:
    return policy.met_by(dict.fromkeys(names, 1))


def test_the_example_of_the_specification() -> None:
    policy = read(EXAMPLE.encode())
    assert policy.logs == (LOG_KEY.verifying,)
    assert policy.witnesses == {name: KEYS[name].verifying for name in NAMES}
    assert policy.groups == {
        "X-witnesses": Group(2, ("X1", "X2", "X3")),
        "Y-witnesses": Group(1, ("Y1", "Y2", "Y3")),
        "X-and-Y": Group(2, ("X-witnesses", "Y-witnesses")),
    }
    for count in range(7):
        for seen in combinations(NAMES, count):
            xs = sum(name.startswith("X") for name in seen)
            assert enough(policy, *seen) is (xs >= 2 and len(seen) - xs >= 1)


def test_a_policy_is_written_so_that_it_is_read_as_the_same() -> None:
    policy = read(EXAMPLE.encode())
    assert read(str(policy).encode()) == policy
    assert str(policy).splitlines()[0] == f"log {LOG_KEY.verifying}"
    assert str(policy).splitlines()[-2:] == ["group X-and-Y 2 X-witnesses Y-witnesses", "quorum X-and-Y"]


def test_so_many_of_some_members() -> None:
    witnesses = {name: KEYS[name].verifying for name in NAMES[:4]}
    policy = of_members(LOG_KEY.verifying, witnesses, ["X1", "X2", "X3"], 2)
    assert read(str(policy).encode()) == policy
    assert enough(policy, "X1", "X3")
    assert not enough(policy, "X1", "Y1")


def test_none_of_some_members() -> None:
    policy = of_members(LOG_KEY.verifying, {"X1": KEYS["X1"].verifying}, ["X1"], 0)
    assert policy.quorum == "none"
    assert read(str(policy).encode()) == policy
    assert enough(policy)


def test_a_quorum_of_none_needs_no_log_and_no_witness() -> None:
    policy = read(b"quorum none\n")
    assert (policy.logs, policy.witnesses, policy.groups) == ((), {}, {})
    assert enough(policy)


def test_a_quorum_of_one_witness() -> None:
    policy = read(f"{TWO}quorum X2\n".encode())
    assert enough(policy, "X2")
    assert not enough(policy, "X1")


def test_all_any_and_a_number() -> None:
    def needs(threshold: str) -> int:
        return read(f"{TWO}group g {threshold} X1 X2\nquorum g\n".encode()).groups["g"].least

    assert [needs(threshold) for threshold in ("any", "all", "1", "2")] == [1, 2, 1, 2]


def test_a_group_may_have_one_member() -> None:
    assert enough(read(f"{TWO}group g all X1\nquorum g\n".encode()), "X1")


def test_a_group_of_a_group_and_a_witness() -> None:
    policy = read(f"{TWO}group g any X1\ngroup h all g X2\nquorum h\n".encode())
    assert enough(policy, "X1", "X2")
    assert not enough(policy, "X2")


def test_blank_lines_comments_and_any_white_space() -> None:
    text = f"\n  \t \n# one\n \t# quorum X1\n\t witness \t X1  {vkey('X1')} \t\nquorum\tX1 "
    assert read(text.encode()).quorum == "X1"


def test_addresses_are_allowed_and_passed_over() -> None:
    witness = f"witness X1 {vkey('X1')} https://w.example/"
    text = f"log {LOG_KEY.verifying} https://log.example/\n{witness}\nquorum X1\n"
    assert read(text.encode()) == Policy((LOG_KEY.verifying,), {"X1": KEYS["X1"].verifying}, {}, "X1")


def test_several_logs() -> None:
    policy = read(f"log {LOG_KEY.verifying}\nlog {LOG_TWO.verifying}\nquorum none\n".encode())
    assert policy.logs == (LOG_KEY.verifying, LOG_TWO.verifying)


def test_more_than_thirty_two_of_everything() -> None:
    lines = []
    for n in range(40):
        log = SigningKey.from_seed(f"l{n}", LOG, bytes([n, 1] * 16)).verifying
        witness = SigningKey.from_seed(f"w{n}", WITNESS, bytes([n, 2] * 16)).verifying
        lines += [f"log {log}", f"witness w{n} {witness}", f"group g{n} any w{n}"]
    members = " ".join(f"g{n}" for n in range(40))
    policy = read("\n".join([*lines, f"group all-of-them all {members}", "quorum all-of-them", ""]).encode())
    assert (len(policy.logs), len(policy.witnesses), len(policy.groups)) == (40, 40, 41)
    assert enough(policy, *(f"w{n}" for n in range(40)))
    assert not enough(policy, *(f"w{n}" for n in range(39)))


def test_names_are_octets_and_not_letters() -> None:
    """K and the sign for kelvin are alike to Unicode, and two names here; so are bytes that are no text."""
    kelvin, other = "\N{KELVIN SIGN}".encode(), b"\xff\xfe"
    text = b"".join(
        b"witness %s %s\n" % (name, vkey(key).encode())
        for name, key in ((b"K", "X1"), (kelvin, "X2"), (other, "X3"), (b"a\xc2\xa0b", "Y1"))
    )
    policy = read(text + b"group all-four all K %s %s a\xc2\xa0b\nquorum all-four\n" % (kelvin, other))
    assert len(policy.witnesses) == 4
    assert read(str(policy).encode("utf-8", "surrogateescape")) == policy


@pytest.mark.parametrize("byte", [*range(9), *range(11, 32), 127])
def test_other_control_characters_are_refused(byte: int) -> None:
    assert refused(b"# %c\nquorum none\n" % byte) == (0, "characters")


def test_how_long_a_policy_may_be() -> None:
    end = b"\nquorum none\n"
    whole = b"#" * (262_144 - len(end)) + end
    assert read(whole).quorum == "none"
    assert refused(b"#" + whole) == (0, "characters")


def test_there_is_exactly_one_quorum() -> None:
    assert refused("") == (0, "no_quorum")
    assert refused(TWO) == (0, "no_quorum")
    assert refused("quorum none\n\nquorum none\n") == (3, "form")
    assert refused("quorum\n") == (1, "form")
    assert refused(f"{TWO}quorum X1 X2\n") == (3, "form")


def test_a_quorum_names_what_stands_above() -> None:
    assert refused(f"quorum X1\n{TWO}") == (1, "unknown_name")
    assert refused(f"{TWO}quorum X3\n") == (3, "unknown_name")
    assert refused(f"{TWO}quorum x1\n") == (3, "unknown_name")


def test_a_group_names_what_stands_above() -> None:
    assert refused(f"group g any X1\n{TWO}quorum g\n") == (1, "unknown_name")
    assert refused(f"{TWO}group g any g\nquorum g\n") == (3, "unknown_name")
    assert refused(f"{TWO}group g any X1 X3\nquorum g\n") == (3, "unknown_name")
    assert refused(f"{TWO}group g any none\nquorum g\n") == (3, "unknown_name")


def test_nobody_is_a_member_twice() -> None:
    assert refused(f"{TWO}group g 1 X1 X1\nquorum g\n") == (3, "member_twice")
    assert refused(f"{TWO}group g 1 X1\ngroup h 1 X2 X1\nquorum h\n") == (4, "member_twice")
    assert refused(f"{TWO}group g 1 X1\ngroup h 1 g\ngroup i 1 g\nquorum i\n") == (5, "member_twice")


@pytest.mark.parametrize("threshold", ["0", "3", "-1", "+1", "01", "1.0", "1_0", "x", "ALL", "١", "99999"])
def test_thresholds_that_are_none(threshold: str) -> None:
    assert refused(f"{TWO}group g {threshold} X1 X2\nquorum g\n") == (3, "threshold")


def test_a_group_has_at_least_one_member() -> None:
    assert refused(f"{TWO}group g all\nquorum g\n") == (3, "form")
    assert refused(f"{TWO}group g\nquorum g\n") == (3, "form")


def test_witnesses_and_groups_share_their_names() -> None:
    assert refused(f"{TWO}witness X1 {vkey('X3')}\nquorum X1\n") == (3, "name_taken")
    assert refused(f"{TWO}group X1 any X2\nquorum X1\n") == (3, "name_taken")
    assert refused(f"{TWO}group g any X1\nwitness g {vkey('X3')}\nquorum g\n") == (4, "name_taken")
    assert refused(f"{TWO}group g any X1\ngroup g any X2\nquorum g\n") == (4, "name_taken")


def test_none_is_nobodys_name() -> None:
    assert refused(f"witness none {vkey('X1')}\nquorum none\n") == (1, "name_taken")
    assert refused(f"{TWO}group none any X1\nquorum none\n") == (3, "name_taken")


def test_no_key_stands_twice_even_under_another_name() -> None:
    again = SigningKey.from_seed("another.example", WITNESS, bytes([0] * 32)).verifying
    assert refused(f"{TWO}witness X3 {again}\nquorum X3\n") == (3, "key_twice")
    log = SigningKey.from_seed("another.example", LOG, bytes([200] * 32)).verifying
    assert refused(f"log {LOG_KEY.verifying}\nlog {log}\nquorum none\n") == (2, "key_twice")


def test_keys_are_of_the_right_kind_and_readable() -> None:
    assert refused(f"log {vkey('X1')}\nquorum none\n") == (1, "key")
    assert refused(f"witness X1 {LOG_KEY.verifying}\nquorum none\n") == (1, "key")
    assert refused("log x+00000000+AAAA\nquorum none\n") == (1, "key")
    assert refused(b"log \xff%s\nquorum none\n" % str(LOG_KEY.verifying).encode()) == (1, "key")


def test_lines_with_too_few_or_too_many_words() -> None:
    for line in ("log", f"log {LOG_KEY.verifying} a b", "witness X1", f"witness X1 {vkey('X1')} a b"):
        assert refused(f"\n{line}\nquorum none\n") == (2, "form")


def test_words_that_begin_no_line() -> None:
    for line in ("logs", "Log x", "quorum: none", "quorum\u00a0none"):
        assert refused(f"# one\n{line}\nquorum none\n") == (2, "unknown_word")
    assert refused("quorum none\r\n") == (0, "characters")


def test_who_has_seen_a_checkpoint() -> None:
    """A line that does not verify counts as none, whoever it claims to be of."""
    forged = cosign(TEXT.replace("\n1\n", "\n2\n"), KEYS["X3"], 5)
    lines = (cosign(TEXT, KEYS["X1"], 7), cosign(TEXT, KEYS["Y2"], 9), forged)
    policy = read(EXAMPLE.encode())
    assert policy.seen_by(Note(TEXT, lines)) == {"X1": 7, "Y2": 9}
    assert not policy.met_by({"X1": 7, "Y2": 9})
    assert policy.met_by(policy.seen_by(Note(TEXT, (*lines, cosign(TEXT, KEYS["X2"], 1)))))


def test_a_witness_is_known_by_its_key_and_not_by_its_name_in_the_file() -> None:
    own = cosign(TEXT, KEYS["X1"], 7)
    policy = read(f"witness Y1 {vkey('X1')}\nquorum Y1\n".encode())
    assert policy.seen_by(Note(TEXT, (own,))) == {"Y1": 7}
    assert policy.seen_by(Note(TEXT, (Signature("X2.example", own.id, own.payload),))) == {}
