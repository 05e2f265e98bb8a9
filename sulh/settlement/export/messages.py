"""Messages for refusals of this folder."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

MESSAGES: dict[str, Any] = {
    "docx_unreadable": _("This file cannot be read as a text of this dialogue. Download the text as DOCX, edit that file, and keep it a DOCX without a password."),
    "docx_too_large": _("This file is too large. It may have at most %(most)s MB; leave out pictures."),
    "docx_other_version": _("This file was made from another version of the text. Download version %(n)s and carry your changes over."),
    "docx_unchanged": _("This file holds the same text as version %(n)s. Nothing would be proposed."),
    "pdf_too_long": _("This text is too long to be made into a PDF here. Take it as HTML or DOCX, and print that."),
    "pdf_busy": _("Other PDF files are being made just now. Please try again in a minute."),
}  # fmt: skip
