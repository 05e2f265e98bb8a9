"""The report's sentences, said once for text and page alike."""

from __future__ import annotations

from dataclasses import dataclass

from sulh.analysis.repeats import TOP
from sulh.cli.analysis_report.gather import Line, Report
from sulh.cli.analysis_report.shielding import Cell
from sulh.cli.analysis_report.wording import Words, plain


@dataclass(frozen=True)
class Telling:
    """What a report says, in the words of one language."""

    report: Report
    words: Words

    def name(self, name: str) -> str:
        """A group's name for people."""
        kinds = {group.name: group.kind for group in self.report.groups}
        return self.words.group(name, kinds[name])

    def said(self, line: Line) -> str:
        """A statement's text, or its number where no text is known."""
        text = plain(line.text)
        return text or self.words.gettext("Statement %(id)s") % {"id": plain(str(line.statement))}

    def took_part(self) -> list[str]:
        _, report = self.words.gettext, self.report
        found = []
        if report.participants is None:
            found.append(
                _(
                    "How many took part is not shown: they are too few, or the size of a small group could be computed from it."
                )
            )
        else:
            sentence = self.words.ngettext(
                "%(n)s person took part.", "%(n)s people took part.", report.participants
            )
            found.append(sentence % {"n": self.words.number(report.participants)})
        if report.votes is not None:
            found.append(
                _("They cast %(votes)s votes on %(statements)s statements.")
                % {
                    "votes": self.words.number(report.votes),
                    "statements": self.words.number(report.statements),
                }
            )
        else:
            found.append(
                _("There are %(statements)s statements.")
                % {"statements": self.words.number(report.statements)}
            )
        if report.top_tenth is not None:
            found.append(
                _("The most active tenth of them cast %(share)s of all votes.")
                % {"share": self.words.percent(report.top_tenth)}
            )
        return found

    def no_sample(self) -> str:
        return self.words.gettext(
            "Those who voted chose to vote. They are no sample of anybody: nothing here says how many outside would agree."
        )

    def missing(self) -> list[str]:
        """Who is missing, as far as a table of votes can tell."""
        _ = self.words.gettext
        if self.report.by != "party":
            return [
                _(
                    "No parties are declared. Whoever did not come is not heard here, and nobody knows how many they are."
                )
            ]
        small = [group for group in self.report.ranked if group.people is None]
        found = []
        if small:
            names = _(", ").join(self.name(group.name) for group in small)
            found.append(
                _(
                    "Fewer than %(limit)s people of these parties took part, so that none of their answers can be shown: %(names)s."
                )
                % {"limit": self.words.number(self.report.limit), "names": names}
            )
        found.append(
            _(
                "How many people each party could have sent is not in the votes. A party that nobody declared is missing altogether."
            )
        )
        return found

    def people(self, number: int | None) -> str:
        """A number of people, or that it is small."""
        if number is None:
            return self.words.gettext("fewer than %(limit)s") % {
                "limit": self.words.number(self.report.limit)
            }
        return self.words.number(number)

    def division(self) -> list[str]:
        _, found = self.words.gettext, self.report.division
        if not found.found:
            return [_("No division found."), self.words.no_division(found.reason)]
        told = [_("There are two sides, found from the votes alone.")]
        if found.sizes:
            one, two, rest = (self.people(size) for size in found.sizes)
            told[0] += " " + _(
                "People placed on side 1: %(one)s; on side 2: %(two)s; on neither, because their votes do not say enough: %(rest)s."
            ) % {"one": one, "two": two, "rest": rest}
        else:
            told[0] += " " + _(
                "How many stand on either is not shown, because the size of a small group could be computed from it."
            )
        if self.report.by == "side":
            told.append(
                _(
                    "Figures of a side count everybody who cast at least %(n)s votes and stands nearer to it. Sides are a way to read votes, not a name for anybody."
                )
                % {"n": self.words.number(self.report.enough)}
            )
        return told

    def repeated(self) -> str:
        """How far either half of the votes shows the same division."""
        _, found = self.words.gettext, self.report.division
        return _(
            "Halving the votes places people alike: reliability %(r)s of 1. The two halves part people over the same statements: likeness %(l)s of 1. A division is named from %(least_r)s and %(least_l)s on."
        ) % {
            "r": self.words.number(found.reliability, 2),
            "l": self.words.number(found.likeness, 2),
            "least_r": self.words.number(found.asked[0], 2),
            "least_l": self.words.number(found.asked[1], 2),
        }

    def shared(self) -> str:
        """What heads the list of what all accept."""
        _, report = self.words.gettext, self.report
        if not report.shared:
            if report.by == "party":
                return _(
                    "No statement could be ranked: to each, at least one party gave too few answers to show. With your own data, --limit 1 shows them all; do not publish that."
                )
            return _("No statement could be ranked: there are too few answers to show.")
        if not any(line.settled for line in report.shared):
            if report.by == "everyone":
                return _(
                    "There is no statement that more than half of all agree with for certain. These come nearest."
                )
            return _(
                "There is no statement that more than half of every group agrees with for certain. These come nearest."
            )
        if report.by == "party":
            return _(
                "Ordered by the party that agrees least: a statement stands high only when every party that took part agrees with it."
            )
        if report.by == "side":
            return _(
                "Ordered by the side that agrees least: a statement stands high only when both sides agree with it."
            )
        return _("Ordered by how many of all agree at the least, as far as the numbers can tell.")

    def steady(self) -> str:
        """How stable the order is; both ranks."""
        _, found = self.words.gettext, self.report.stability
        if found is None:
            return _("How stable this order is was not measured.")
        if (
            found.tau_public is None
            or found.top_public is None
            or found.tau_anchored is None
            or found.top_anchored is None
        ):
            return _(
                "How stable this order is could not be measured: fewer than two statements have ten votes."
            )
        sentence = self.words.ngettext(
            "The votes were halved once, and either half analysed anew.",
            "The votes were halved %(n)s times, and either half analysed anew.",
            found.halvings,
        ) % {"n": self.words.number(found.halvings)}
        best = min(TOP, found.statements)
        order = _(
            "Of the %(of)s best statements of one half, %(top)s were among the best of the other on average (order alike: tau %(tau)s). By the score it would be %(top2)s (tau %(tau2)s). Half the votes make a less stable order than all of them: these figures are cautious."
        )
        return f"{sentence} " + order % {
            "of": self.words.number(best),
            "top": self.words.number(best * found.top_public, 1),
            "tau": self.words.number(found.tau_public, 2),
            "top2": self.words.number(best * found.top_anchored, 1),
            "tau2": self.words.number(found.tau_anchored, 2),
        }

    def steady_in_short(self) -> str:
        """The same in one line, to stand beside the list; nothing where it was not measured."""
        _, found = self.words.gettext, self.report.stability
        if found is None or found.top_public is None or found.top_anchored is None:
            return ""
        best = min(TOP, found.statements)
        return _(
            "How stable: from half of the votes %(top)s of the %(of)s best are the same as from the other half; by the score %(top2)s."
        ) % {
            "of": self.words.number(best),
            "top": self.words.number(best * found.top_public, 1),
            "top2": self.words.number(best * found.top_anchored, 1),
        }

    def differing_title(self) -> str:
        _ = self.words.gettext
        return _("Where we differ") if len(self.report.ranked) > 1 else _("Where opinions part")

    def differing(self) -> str:
        _ = self.words.gettext
        if len(self.report.ranked) > 1:
            return _(
                "The groups are furthest apart on these. A difference is nothing to be ashamed of: it says where to talk."
            )
        return _(
            "On these about as many agree as do not. A difference is nothing to be ashamed of: it says where to talk."
        )

    def chosen_title(self) -> str:
        return self.words.gettext("A set in which everybody has something")

    def chosen(self) -> list[str]:
        _, chosen = self.words.gettext, self.report.chosen
        if chosen is None:
            return []
        count = self.words.number(len(chosen.statements))
        told = [
            _(
                "These %(n)s statements were chosen so that every group of people, small ones too, gets its share of them: each participant holds an equal part of the choice (method of equal shares)."
            )
            % {"n": count}
        ]
        told.append(
            _("%(share)s of those who agreed with anything find a statement here that they agreed with.")
            % {"share": self.words.percent(chosen.covered)}
        )
        parts = [
            _("%(group)s: %(share)s") % {"group": self.name(group.name), "share": self.words.percent(chosen.groups[group.name])}
            for group in self.report.groups if group.name in chosen.groups and group.kind != "everyone"
        ]  # fmt: skip
        if parts:
            told.append(_("; ").join(parts) + ".")
        return told

    def share(self, cell: Cell) -> str:
        return self.words.gettext("%(share)s agree") % {"share": self.words.percent(cell.estimate or 0.0)}

    def between(self, cell: Cell) -> str:
        return self.words.gettext("(between %(low)s and %(high)s)") % {
            "low": self.words.percent(cell.lower or 0.0),
            "high": self.words.percent(cell.upper or 0.0),
        }

    def counted(self, cell: Cell) -> str:
        return self.words.gettext("%(agree)s of %(n)s answers") % {
            "agree": self.words.number(cell.agree or 0),
            "n": self.words.number(cell.n or 0),
        }

    def scores(self, line: Line) -> str:
        _ = self.words.gettext
        return _("At least %(lower)s in every group; score %(score)s.") % {
            "lower": self.words.percent(line.lower or 0.0),
            "score": self.words.number(line.score or 0.0, 2),
        }

    def protected(self) -> str:
        _, limit = self.words.gettext, self.report.limit
        if limit < 2:
            return _(
                "SMALL NUMBERS ARE NOT PROTECTED (--limit 1): answers of single people may show. This report is for whoever holds the votes; do not publish it."
            )
        return _(
            "A group's answers to a statement are shown when at least %(limit)s of it answered. Where fewer than 50 answered and all agree, only “more than 95 %%” is said. A total is left out where a small number could be computed from it."
        ) % {"limit": self.words.number(limit)}

    def careful(self) -> str:
        return self.words.gettext(
            "Do not publish two of these reports about the same people: one can be subtracted from the other. The digests let somebody who knows nearly all votes test a guess at the rest; --salt prevents it."
        )

    def advice(self) -> str:
        return self.words.gettext("Numbers advise. Only the parties consent.")
