"""One translatable message per refusal code of this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "import_inconsistent": _("The votes do not fit the statements and participants. Nothing was imported."),
    "import_parties_from": _("Parties can be made from “group-id”, not from “%(found)s”."),
    "slug_unusable": _("No address can be made from the folder's name. Give one with --slug."),
    "polis_folder_missing": _("There is no folder “%(folder)s” that can be opened."),
    "polis_file_missing": _("The folder has no %(file)s. Nothing was imported."),
    "polis_votes_missing": _("The folder has neither %(file)s nor %(other)s; one of them must be there. Nothing was imported."),
    "polis_file_unreadable": _("%(file)s cannot be opened, or is not a file."),
    "polis_file_outside": _("%(file)s is a link that leads outside the folder."),
    "polis_file_too_large": _("%(file)s is larger than %(megabytes)s MB."),
    "polis_file_empty": _("%(file)s is empty. Nothing was imported."),
    "polis_not_utf8": _("%(file)s, line %(line)s: this is not UTF-8 text. Save the file as UTF-8."),
    "polis_file_truncated": _("%(file)s, line %(line)s: the file ends in the middle (a row, a quotation mark or the last line break is missing). Download it again. Nothing was imported."),
    "polis_column_missing": _("%(file)s has no column “%(column)s”."),
    "polis_column_repeated": _("%(file)s has the column “%(column)s” more than once."),
    "polis_column_unknown": _("%(file)s has a column “%(column)s”, which is neither a known name nor a statement's number."),
    "polis_row_unreadable": _("%(file)s, from line %(line)s: the row cannot be read. Is a quotation mark left open?"),
    "polis_row_length": _("%(file)s, line %(line)s: the row has %(found)s fields instead of %(expected)s."),
    "polis_too_many_rows": _("%(file)s has more than %(limit)s rows."),
    "polis_too_many_votes": _("%(file)s holds more than %(limit)s votes."),
    "polis_number_expected": _("%(file)s, line %(line)s: “%(found)s” in column %(column)s is not a whole number."),
    "polis_value_unknown": _("%(file)s, line %(line)s: “%(found)s” is not a value that column %(column)s can have."),
    "polis_vote_unknown": _("%(file)s, line %(line)s: “%(found)s” is not a vote. A vote is 1 (agree), -1 (disagree) or 0 (pass)."),
    "polis_statement_repeated": _("%(file)s, line %(line)s: statement %(statement)s appears a second time."),
    "polis_statement_unknown": _("%(file)s, line %(line)s: a vote for statement %(statement)s, which comments.csv does not have."),
    "polis_participant_repeated": _("%(file)s, line %(line)s: this participant already has a row."),
    "polis_text_too_long": _("%(file)s, line %(line)s: the text has %(length)s characters; at most %(limit)s are read."),
    "polis_votes_wrongly_signed": _("%(file)s, line %(line)s: agree and disagree are exchanged in this file. An export must write agree as 1 and disagree as -1. Nothing was imported."),
    "polis_signs_disagree": _("%(file)s, line %(line)s: %(file)s says agree where %(other)s says disagree, and the other way round. One of them is wrongly signed."),
    "polis_votes_incomplete": _("%(file)s ends at line %(line)s with %(found)s of the %(reported)s agrees and disagrees that comments.csv counts. Votes are missing; download it again."),
    "polis_groups_missing": _("The export gives nobody a group, so no parties can be made from it."),
}  # fmt: skip
