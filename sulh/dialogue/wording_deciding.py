"""Plain words for decision rules: matters, named rules, warnings, results. See `sulh.rules.decisions`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

MATTERS = {
    "agenda": _("What is written about: the agenda"),
    "amendment": _("A change of the text"),
    "settlement": _("The text as a whole"),
    "ratification": _("Whether the members confirm the text"),
}
PRESETS = {
    "everyone": _("Everyone: every party says yes"),
    "everyone_and_members": _("Everyone, and a vote of the members inside each party"),
    "no_objection": _("No objection: adopted unless a party objects in time"),
    "thresholds": _("Agreed thresholds: the parties set the numbers"),
    "ni_talks_1996": _("Sufficient consensus (Northern Ireland talks, 1996)"),
    "za_mpnp_1993": _("Sufficient consensus (South Africa, 1993)"),
    "yemen_ndc_2013": _("Nine in ten, then three in four (Yemen's National Dialogue, 2013)"),
    "bgd_2025_charter": _("Majority of the parties with notes of dissent (Bangladesh, 2025)"),
    "ni_cross_community": _("Parallel consent or weighted majority (Northern Ireland Assembly)"),
    "ni_petition_2022": _("Majority, with a petition of concern (Northern Ireland, 2022)"),
    "ndc_note_admission": _("Admission of a note (Yemen's National Dialogue, 2013)"),
    "libya_lpdf_2021": _("Choosing people by lists (Libya, 2021)"),
    "afg_clj_2004": _("Committees, then a secret ballot (Afghanistan, 2004)"),
    "doha_2020_two_sides": _("Both sides, then a joint committee (Doha, 2020)"),
    "tunisia_2013_roadmap": _("Consensus of those who signed the roadmap (Tunisia, 2013)"),
    "colombia_2016": _("Two parties, everything or nothing (Colombia, 2016)"),
    "colombia_2016_vote": _("A vote of all people (Colombia, 2016)"),
    "vclt_20_2": _("Acceptance of a reservation by all (Vienna Convention)"),
}
UNVERIFIED = _("numbers not verified")
RULE_WARNINGS = {
    "acclamation_coerces": _("Rising from seats in front of others puts people under pressure. Here the ballot is secret."),
    "bypass_possible": _("A text can be adopted without a party, or against it."),
    "cannot_pass": _("With the parties that are there now, nothing can be adopted under this rule."),
    "chair_may_not_sign": _("Whoever presides may not sign a petition."),
    "days_ours": _("The numbers of days were not found in a source; they are a proposal of this software."),
    "deadlock_possible": _("A single party can bring everything to a standstill. Agree beforehand what happens then."),
    "each_can_block": _("Each party can block alone."),
    "effect_of_dissent": _("What a note of dissent means was disputed afterwards. Here its effect is declared when it is filed."),
    "entry_by_signature_excludes": _("Who does not sign at the entrance stays outside."),
    "for_admission_only": _("Meant only for taking up a proposal, not for deciding on it."),
    "for_choosing_people": _("Meant for choosing people, not for deciding on a text."),
    "for_reservations_only": _("Meant only for the acceptance of reservations."),
    "key_parties_designated": _("The parties without which nothing passes must be named in the terms, by the community “key”."),
    "last_resort": _("Where it comes from it was the last resort, after unanimity had failed."),
    "needs_unanimous_terms": _("Some parties can be passed over. That stands only if every party has agreed to it in the terms."),
    "never_for_settlement": _("Never for a settlement: nobody is bound by having kept silent."),
    "no_turnout_floor": _("A small turnout is enough."),
    "one_passes_alone": _("One party can adopt a text alone."),
    "only_two_parties": _("It comes from talks between two parties."),
    "others_only_in_totals": _("Who belongs to no declared community counts only in the totals."),
    "print_blocking_coalitions": _("Look at who can block together before you agree to it."),
    "silence_counts": _("Silence counts after receipt was confirmed. Elsewhere here it never does."),
    "some_can_block_alone": _("Some parties can block alone, and others cannot."),
    "threshold_ours": _("The thresholds were not found in a source; they are a proposal of this software."),
    "weights_from_poll": _("Parties count by their votes in an election, so the terms must say which."),
    "women_and_men_reported": _("How women and men voted is reported and does not decide."),
}  # fmt: skip
RESULTS = {
    "adopted": _("adopted"),
    "not_adopted": _("not adopted"),
    "no_quorum": _("not decided: too few were there, or had received it"),
    "refer": _("not adopted in this round: it is looked at again, and voted on after that"),
    "next_round": _("the next round is open: every party answers anew"),
    "park": _("not adopted: set aside"),
    "return_to_drafting": _("not adopted: back to writing"),
    "end": _("not adopted: the matter is ended"),
}
COMMITTEES = {
    "consensus_committee": _("a consensus committee"),
    "coordination_committee": _("a coordination committee"),
    "joint_committee": _("a joint committee"),
}
WEIGHINGS = {
    "seats": _("by seats"),
    "votes_in_reference_poll": _("by votes in the election that the terms name"),
}
LABELS = {
    "matter": MATTERS,
    "preset": PRESETS,
    "rule_warning": RULE_WARNINGS,
    "result": RESULTS,
    "committee": COMMITTEES,
    "weighing": WEIGHINGS,
}
