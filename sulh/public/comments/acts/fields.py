"""Types for the fields of these acts."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from sulh.acts.fields import Ask, text_of
from sulh.public.comments.subjects import PATTERN

NAME_MOST = 40

ThreadName = Annotated[str, Field(pattern=PATTERN)]
Number = Annotated[int, Field(ge=1, le=999_999_999)]
ReaderName = text_of(NAME_MOST, lines=False, empty=True)
Code = Annotated[
    str,
    Ask(_("The code of your comment"), _("20 digits in four groups."), widget="code", inputmode="numeric"),
    Field(max_length=200),
]
