"""`sulh verify`: anybody can recompute a public diary with this; neither database nor server is needed."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from sulh.cli.words import complain, ngettext
from sulh.cli.words import gettext as _
from sulh.record.verify import Broken, Checked, verify


def add(commands: Any) -> None:
    command = commands.add_parser("verify", help=_("recompute a downloaded public diary"))
    command.add_argument("file", metavar="FILE", help=_("the downloaded file, or - for standard input"))
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    with _opened(options.file) as lines:
        try:
            checked = verify(lines)
        except Broken as fault:
            complain(_("Line %(line)s is wrong: %(what)s") % {"line": fault.line, "what": what(fault.code)})
            return 1
    print("\n".join(_report(checked)))
    return 0


@contextlib.contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    with Path(name).open("rb") as file:
        yield file


def _report(checked: Checked) -> list[str]:
    size = checked.head.size
    return [
        ngettext("%(n)s entry, all in order.", "%(n)s entries, all in order.", size) % {"n": size},
        _("Dialogue: %(id)s") % {"id": checked.dialogue},
        _("Last digest: %(digest)s") % {"digest": checked.head.digest},
        _("Checked: every entry's digest, the link from each entry to the one before, and their number."),
        _("Checked: %(opened)s opened values fit their sealed copies; %(sealed)s stay sealed or were deleted.")
        % {"opened": checked.opened, "sealed": checked.sealed},
        _("Not checked, because one file cannot show it: whether later entries were cut off together with the first line,"),
        _("and whether the server shows the same diary to everybody. Compare the last digest with copies that others hold."),
    ]  # fmt: skip


def what(code: str) -> str:
    """What is wrong with a line, in plain words."""
    return {
        "not_a_log": _("this is not the first line of a public diary."),
        "unreadable": _("it cannot be read, or is not written in the one form a diary has."),
        "line_cut_short": _("it was cut short."),
        "not_an_entry": _("it is no entry of a public diary."),
        "digest_differs": _("the entry was changed: its digest differs."),
        "too_large": _("the entry is larger than any entry may be."),
        "dialogue_differs": _("it names another dialogue than the one whose entries follow."),
        "link_broken": _("it does not follow from the line before: an entry was changed, removed or added."),
        "opening_unknown": _("it opens something that the entry does not hold."),
        "opening_unreadable": _("the key to a sealed value cannot be read."),
        "opening_differs": _("an opened value was changed: it does not fit its sealed copy."),
        "entries_missing": _("it promises more or fewer entries than there are."),
        "head_differs": _("its digest of the last entry differs."),
    }[code]
