"""Named rules that peoples have agreed on, as data to start from. Each names its precedent and its source.

Source: process reference, section 3.3. `verified`: every number of the rule was read in a source, or is
openly a proposal of this software. An unverified preset is shown as such and cannot be chosen for a
ratification. Names of institutions and documents stay as they are in every language; titles and warnings are
codes that the pages put into words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from sulh.rules.decisions.rule import EVERY_PARTY, Dissent, Members, Petition, Quorum, Rule, Rung, Test

HALF = Fraction(1, 2)
# Northern Ireland Assembly: more than half of all and of each community, or 60 per cent of all, 40 of each.
PARALLEL_CONSENT = (
    Test("body", "yes", "voting", ">", HALF),
    Test("each_designation", "yes", "voting", ">", HALF),
)
WEIGHTED_MAJORITY = (
    Test("body", "yes", "voting", ">=", Fraction(3, 5)),
    Test("each_designation", "yes", "voting", ">=", Fraction(2, 5)),
)


@dataclass(frozen=True)
class Preset:
    """A rule with where it comes from. `warnings` are codes."""

    rule: Rule
    precedent: str
    source: str
    warnings: tuple[str, ...] = ()
    verified: bool = True
    offered_first: bool = False

    @property
    def id(self) -> str:
        return self.rule.id


_FIRST = (
    Preset(
        Rule("everyone", tests=(EVERY_PARTY,), abstention="as_no", no_bypass=True),
        "Doha 2020; Havana 2012-2016",
        "Afghanistan Analysts Network, Intra-Afghan Talks (1); First joint report, Havana, 21 June 2013",
        ("deadlock_possible",),
        offered_first=True,
    ),
    Preset(
        Rule(
            "everyone_and_members",
            subjects=("settlement", "package", "ratification"),
            tests=(EVERY_PARTY,),
            abstention="as_no",
            package=True,
            no_bypass=True,
            members=Members(HALF, ">", Fraction(1, 4)),
        ),
        "sulh: no bypass, with the parallel consent of Northern Ireland inside each party",
        "Proposed with this software; Northern Ireland Assembly, cross-community support",
        ("deadlock_possible", "women_and_men_reported"),
        offered_first=True,
    ),
    Preset(
        Rule(
            "no_objection",
            tests=(Test("count_of_parties", "yes", "voting", ">=", Fraction(1)),),
            abstention="excluded",
            silence="after_receipt",
            hours=72,
        ),
        "Silence procedure of the United Nations",
        "General knowledge of UN practice",
        ("silence_counts", "never_for_settlement"),
        verified=False,
        offered_first=True,
    ),
    Preset(
        Rule(
            "thresholds",
            quorum=Quorum(of_body=Fraction(2, 3)),
            tests=(Test("count_of_parties", "yes", "all", ">=", Fraction(2, 3)),),
        ),
        "sulh: numbers that the parties set themselves",
        "Proposed with this software",
        ("bypass_possible", "threshold_ours"),
        offered_first=True,
    ),
)

_SUFFICIENT_CONSENSUS = (
    Preset(
        Rule(
            "ni_talks_1996",
            tests=(EVERY_PARTY,),
            weights="votes_in_reference_poll",
            ladder=(
                Rung(
                    "rule",
                    (
                        Test("weight", "yes", "all", ">", HALF),
                        Test("each_designation", "yes", "all", ">", HALF),
                        Test("count_of_parties", "yes", "all", ">", HALF),
                    ),
                ),
            ),
        ),
        "Northern Ireland talks 1996-1998: sufficient consensus, after unanimity has failed",
        "Rules of Procedure, 29 July 1996, paragraph 34 (PA-X 1253)",
        ("bypass_possible", "last_resort", "weights_from_poll", "others_only_in_totals"),
    ),
    Preset(
        Rule(
            "za_mpnp_1993",
            tests=(EVERY_PARTY,),
            ladder=(
                Rung(
                    "rule",
                    (
                        Test("designation", "yes", "all", ">=", Fraction(1), "key"),
                        Test("count_of_parties", "yes", "all", ">", HALF),
                    ),
                ),
            ),
        ),
        "South Africa, Multi-Party Negotiating Process: sufficient consensus, without the chair's ruling",
        "Ad Hoc Committee on Sufficient Consensus, University of the Witwatersrand; sahistory.org.za",
        ("bypass_possible", "needs_unanimous_terms", "key_parties_designated", "threshold_ours"),
        verified=False,
    ),
    Preset(
        Rule(
            "yemen_ndc_2013",
            body="delegates",
            tests=(Test("body", "yes", "present", ">=", Fraction(9, 10)),),
            ladder=(
                Rung("refer", body="consensus_committee", days=7),
                Rung("rule", (Test("body", "yes", "present", ">=", Fraction(3, 4)),)),
            ),
            terminal="park",
        ),
        "Yemen, National Dialogue Conference, without its last step (the head of the conference decides)",
        "Yemen Times, 29 November 2012; ndc.ye 97 and 2679; Gaston, USIP 2014, for the 75 per cent",
        ("bypass_possible", "print_blocking_coalitions", "days_ours"),
        verified=False,
    ),
    Preset(
        Rule(
            "bgd_2025_charter",
            tests=(Test("count_of_parties", "yes", "all", ">", HALF),),
            dissent=Dissent("allowed", acceptance="objections_only"),
        ),
        "Bangladesh, July National Charter 2025: a majority of parties for each proposal, notes of dissent",
        "New Age 279400; Prothom Alo, 11 November 2025",
        ("bypass_possible", "effect_of_dissent"),
    ),
)

_DESIGNATED = (
    Preset(
        Rule(
            "ni_cross_community",
            body="delegates",
            any_of=(PARALLEL_CONSENT, WEIGHTED_MAJORITY),
            abstention="excluded",
        ),
        "Northern Ireland Assembly: parallel consent or weighted majority",
        "Northern Ireland Assembly, cross-community support",
        ("bypass_possible", "others_only_in_totals"),
    ),
    Preset(
        Rule(
            "ni_petition_2022",
            body="delegates",
            tests=(Test("body", "yes", "voting", ">", HALF),),
            abstention="excluded",
            petition=Petition(
                # 30 of 90 members.
                share=Fraction(1, 3),
                min_parties=2,
                confirm_days=14,
                excluded=("sanctions", "general_principles"),
                raises_to=(PARALLEL_CONSENT, WEIGHTED_MAJORITY),
            ),
        ),
        "Northern Ireland: petition of concern since 2022",
        "Northern Ireland (Ministers, Elections and Petitions of Concern) Act 2022, section 6",
        ("bypass_possible", "others_only_in_totals", "chair_may_not_sign"),
    ),
)

_PEOPLE = (
    Preset(
        Rule(
            "ndc_note_admission",
            subjects=("admission",),
            body="delegates",
            tests=(Test("body", "yes", "enrolled", ">=", HALF),),
        ),
        "Yemen's National Dialogue: notes of two components or ten per cent, then half of the working group",
        "ndc.ye 1020, 23 June 2013",
        ("for_admission_only",),
    ),
    Preset(
        Rule(
            "libya_lpdf_2021",
            subjects=("seats",),
            body="delegates",
            tests=(Test("body", "yes", "voting", ">=", Fraction(3, 5)),),
            abstention="excluded",
            # Between the first two lists.
            ladder=(Rung("rule", (Test("body", "yes", "voting", ">", HALF),)),),
            terminal="end",
        ),
        "Libyan Political Dialogue Forum 2021: lists endorsed in each region, then rounds of votes",
        "UNSMIL, by libyannewswire and libya-businessnews",
        ("for_choosing_people", "bypass_possible"),
    ),
    Preset(
        Rule(
            "afg_clj_2004",
            body="delegates",
            tests=(Test("body", "yes", "present", ">", HALF),),
            ladder=(
                Rung("refer", body="coordination_committee", days=7),
                Rung("rule", (Test("body", "yes", "present", ">", HALF),)),
            ),
        ),
        "Afghanistan, Constitutional Loya Jirga 2004, with a secret ballot in place of rising from seats",
        "Afghanistan Analysts Network, Long live consensus; IWPR",
        ("acclamation_coerces", "bypass_possible", "threshold_ours", "days_ours"),
        verified=False,
    ),
)

_TWO_SIDES_AND_TREATIES = (
    Preset(
        Rule(
            "doha_2020_two_sides",
            tests=(EVERY_PARTY,),
            abstention="as_no",
            ladder=(Rung("refer", body="joint_committee", days=14), Rung("rule", (EVERY_PARTY,))),
            terminal="park",
            no_bypass=True,
        ),
        "Doha 2020, intra-Afghan talks: both delegations; a joint committee drafts alternatives or defers",
        "Rules of procedure of 2020, translated by the Afghanistan Analysts Network, rules 7 and 8",
        ("only_two_parties", "deadlock_possible", "days_ours"),
    ),
    Preset(
        Rule("tunisia_2013_roadmap", tests=(EVERY_PARTY,), abstention="as_no", no_bypass=True),
        "Tunisia's National Dialogue 2013: consensus among those who signed the roadmap",
        "gulfnews, interia and directinfo, October 2013",
        ("entry_by_signature_excludes", "deadlock_possible"),
    ),
    Preset(
        Rule(
            "colombia_2016",
            subjects=("settlement", "package"),
            tests=(EVERY_PARTY,),
            abstention="as_no",
            package=True,
            no_bypass=True,
        ),
        "Colombia 2016: two parties, nothing agreed until everything is agreed, guarantors without a vote",
        "PA-X 786 and 1845; IPI, Made in Havana",
        ("only_two_parties", "deadlock_possible"),
    ),
    Preset(
        Rule(
            "colombia_2016_vote",
            subjects=("ratification",),
            body="participants",
            tests=(Test("body", "yes", "voting", ">", HALF),),
            abstention="excluded",
        ),
        "Colombia 2016: the wider vote after the parties' consent; its failure leads to renegotiation",
        "PA-X 1845; IPI, Made in Havana",
        ("bypass_possible", "no_turnout_floor"),
    ),
    Preset(
        Rule(
            "vclt_20_2",
            subjects=("reservation",),
            tests=(EVERY_PARTY,),
            abstention="as_no",
            no_bypass=True,
            dissent=Dissent("allowed", acceptance="all", days=365),
        ),
        "Acceptance of a reservation by all parties, where they are few and the text stands as a whole",
        "Vienna Convention on the Law of Treaties, articles 20(2) and 20(5)",
        ("for_reservations_only",),
    ),
)

PRESETS: Mapping[str, Preset] = {
    preset.id: preset
    for preset in (*_FIRST, *_SUFFICIENT_CONSENSUS, *_DESIGNATED, *_PEOPLE, *_TWO_SIDES_AND_TREATIES)
}

# Libya 2021: a list needs endorsements from each region, seventeen in all.
LIBYA_ENDORSEMENTS: Mapping[str, int] = {"west": 8, "east": 6, "south": 3}


def endorsed(endorsements: Mapping[str, int], needed: Mapping[str, int] = LIBYA_ENDORSEMENTS) -> bool:
    """Whether a list of candidates has enough endorsements from every region.

    Precedent: Libyan Political Dialogue Forum, January 2021 (UNSMIL): eight, six and three.
    """
    return all(endorsements.get(region, 0) >= number for region, number in needed.items())
