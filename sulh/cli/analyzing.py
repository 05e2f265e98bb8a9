"""`sulh analyze`: votes from a file or folder become a report. Neither database nor server is needed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sulh.cli.words import Stop, language
from sulh.cli.words import gettext as _
from sulh.languages import LANGUAGES

if TYPE_CHECKING:  # what fits models takes half a second to load
    from sulh.analysis import VoteTable
    from sulh.cli.analysis_report.gather import Report

FORMATS = ("text", "json", "csv", "html")
GROUPS = "group-id"


def add(commands: Any) -> None:
    command = commands.add_parser("analyze", help=_("what all sides accept, from a file of votes"))
    command.add_argument(
        "path",
        metavar="FILE_OR_FOLDER",
        type=Path,
        help=_("a CSV or Parquet file of votes, or a folder exported from Polis"),
    )
    command.add_argument("--format", choices=FORMATS, default="text", help=_("what to write (text)"))
    command.add_argument("--out", metavar="FILE", type=Path, help=_("where to (else to standard output)"))
    command.add_argument(
        "--html", metavar="FILE", type=Path, help=_("write the page as well, in the same run")
    )
    command.add_argument(
        "--parties",
        metavar="FILE",
        help=_("a CSV file with participant and party, or group-id for the groups of Polis"),
    )
    command.add_argument(
        "--parties-from", choices=[GROUPS], help=_("make a party of each group of a Polis folder")
    )
    command.add_argument(
        "--statements", metavar="FILE", type=Path, help=_("a CSV file with statement and text")
    )
    for column in ("participant", "statement", "vote", "party", "weight"):
        command.add_argument(
            f"--{column}-column", metavar="NAME", help=_("the column's name (%(name)s)") % {"name": column}
        )
    command.add_argument(
        "--limit",
        metavar="N",
        type=_at_least_one,
        default=10,
        help=_("hide what fewer than N people answered (10); 1 shows all"),
    )
    command.add_argument(
        "--top", metavar="N", type=_at_least_one, default=10, help=_("list so many statements (10)")
    )
    command.add_argument(
        "--salt",
        metavar="WORDS",
        default="",
        help=_("key the digests with these words, so that nobody else can test a guess at the votes"),
    )
    command.add_argument(
        "--lang", choices=[each.tag for each in LANGUAGES.values()], help=_("the report's language")
    )
    command.add_argument(
        "--no-stability",
        action="store_true",
        help=_("do not measure how stable the order is: quicker on huge tables"),
    )
    command.add_argument("--quiet", action="store_true", help=_("no progress bar"))
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    if not options.path.exists():
        raise Stop(_("There is no file or folder %(path)s.") % {"path": options.path})
    from sulh.analysis import VotesError
    from sulh.cli.analysis_report.gather import gather
    from sulh.cli.analysis_report.progress import Bar

    bar = Bar(quiet=options.quiet)
    bar("reading", 0, 1)
    try:
        votes = read(options)
        report = gather(
            votes,
            options.path.resolve().stem if options.path.is_file() else options.path.resolve().name,
            limit=options.limit,
            top=options.top,
            halvings=None if options.no_stability else 0,
            told=bar,
            salt=options.salt,
        )
    except VotesError as error:
        raise Stop(str(error)) from error
    finally:
        bar.close()
    write(report, options)
    return 0


def read(options: argparse.Namespace) -> VoteTable:
    """The votes with parties and texts, as the options ask. Raises `VotesError`, `OSError` and `Stop`."""
    from sulh.analysis.reading import read_statements

    by_group = GROUPS in (options.parties, options.parties_from)
    if options.parties_from and options.parties not in (None, GROUPS):
        raise Stop(_("Give either --parties or --parties-from."))
    votes = _from_folder(options, by_group) if options.path.is_dir() else _from_file(options, by_group)
    if options.parties and not by_group:
        votes = _with_parties(votes, Path(options.parties))
    if options.statements:
        found = read_statements(options.statements)
        told = votes.with_texts(found)
        if found and not told.texts and votes.n_statements:
            raise Stop(
                _("No statement in %(file)s is one of the votes': compare the ids.")
                % {"file": options.statements}
            )
        votes = votes.with_texts({**votes.texts, **told.texts})
    return votes


def _from_folder(options: argparse.Namespace, by_group: bool) -> VoteTable:
    from sulh.analysis import VoteTable

    if _columns(options):
        raise Stop(_("A Polis folder has columns of its own: name columns only for a file."))
    return VoteTable.from_polis(options.path, parties_from=GROUPS if by_group else None)


def _from_file(options: argparse.Namespace, by_group: bool) -> VoteTable:
    from sulh.analysis import VoteTable

    columns = _columns(options)
    if by_group:
        if columns.get("party", GROUPS) != GROUPS:
            raise Stop(_("Give either --party-column or the groups of Polis."))
        columns["party"] = GROUPS
    with options.path.open("rb") as file:
        parquet = file.read(4) == b"PAR1"
    if parquet or options.path.suffix in (".parquet", ".pq"):
        return VoteTable.from_parquet(options.path, **columns)
    return VoteTable.from_csv(options.path, **columns)


def _columns(options: argparse.Namespace) -> dict[str, str]:
    names = ("participant", "statement", "vote", "party", "weight")
    asked = {name: getattr(options, f"{name}_column") for name in names}
    return {name: column for name, column in asked.items() if column}


def _with_parties(votes: VoteTable, path: Path) -> VoteTable:
    from sulh.analysis.reading import read_parties

    told = votes.with_parties(read_parties(path))
    if not told.parties and votes.n_participants:
        raise Stop(
            _("No participant in %(file)s is one of those who voted: compare the ids.") % {"file": path}
        )
    return told


def write(report: Report, options: argparse.Namespace) -> None:
    """What was asked for, to where it was asked for."""
    tag = options.lang or LANGUAGES[language()].tag
    text = written(report, options.format, tag)
    if options.html:
        options.html.write_bytes(written(report, "html", tag).encode())
    if options.out:
        options.out.write_bytes(text.encode())
        return
    # Not through the terminal's own encoding: a report is UTF-8 wherever it goes.
    sys.stdout.flush()
    if hasattr(sys.stdout, "buffer"):
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
    else:
        sys.stdout.write(text)


def written(report: Report, form: str, tag: str) -> str:
    """The report in one of `FORMATS`."""
    if form == "json":
        from sulh.cli.analysis_report.as_json import as_json

        return as_json(report)
    if form == "csv":
        from sulh.cli.analysis_report.as_csv import as_csv

        return as_csv(report)
    from sulh.cli.analysis_report.wording import Words

    if form == "html":
        from sulh.cli.analysis_report.page import as_html

        return as_html(report, Words(tag))
    from sulh.cli.analysis_report.text import as_text

    return as_text(report, Words(tag))


def _at_least_one(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(_("%(text)s is no whole number above 0") % {"text": text})
    return int(text)
