"""One translatable message per refusal code of voting sheets and of assisted answering."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "sheet_number_length": _("The number of a sheet has ten digits; %(digits)s were typed. Any script's digits will do."),
    "sheet_mistyped": _("There is a typing mistake in group %(group)s of the sheet's number. Please compare it with the paper."),
    "sheet_not_here": _("No sheet with this number was printed here. Please compare it with the paper."),
    "sheet_counted": _("This sheet counts already. It is not entered again, and it cannot be taken back."),
    "sheet_void": _("This sheet was made void, so it is not entered."),
    "sheet_differs": _("Two people have entered this sheet and read it differently. A third decides by looking at the paper."),
    "sheet_decided": _("There is nothing to decide about this sheet."),
    "sheet_same_person": _("You have entered this sheet yourself. Somebody else has to do it now."),
    "sheet_incomplete": _("Statement %(n)s has no entry yet. If nothing is marked there, choose “No mark”."),
    "sheet_no_such_statement": _("Statement %(n)s is not asked about here. Please reload the page."),
    "sheet_of_another_batch": _("Sheet %(sheet)s belongs to another batch."),
    "sheet_untranslated": _("Statement %(n)s cannot be read in this language yet: %(language)s."),
    "sheet_empty": _("No accepted statement can be read in these languages yet."),
    "sheet_too_long": _("A sheet has room for %(most)s statements, and these are %(count)s. Please choose."),
    "sheets_none_left": _("There is no such sheet left to make void."),
    "sheets_waiting": _("Sheets of this batch that still wait for a second entry or a decision: %(count)s. They are entered, decided or made void first."),
    "batch_closed": _("This batch is closed."),
    "batch_not_here": _("There is no batch with this number here."),
    "papers_waiting": _("Voting sheets that still wait for a second entry or a decision: %(count)s."),
    "table_too_long": _("The table is too long; at most %(most)s bytes are read at once."),
    "table_not_utf8": _("The table is not in UTF-8. Please save it again as CSV in UTF-8."),
    "table_heading": _("The first line has to be the one of the empty table: the sheet, then the number of each statement."),
    "table_cells": _("This line has %(cells)s cells instead of %(wanted)s."),
    "table_value": _("Statement %(n)s: “%(value)s” is neither 1, 0, −1 nor empty."),
    "table_twice": _("This sheet stands in the table twice."),
    "assisted_over": _("This person's visit is over. Please press “Next person”."),
    "assisted_old_page": _("This page is an old one, so the answer was not taken. Please answer what is shown now."),
}  # fmt: skip
