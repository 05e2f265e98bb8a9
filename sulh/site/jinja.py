"""The Jinja2 environment of all pages."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import jinja2
from babel.numbers import format_decimal
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse, translate_url
from django.utils import translation
from markupsafe import Markup

from sulh.dialogue.words import in_digits, number, own
from sulh.languages import LANGUAGES, language_of
from sulh.site import dates, labels, messages
from sulh.site.first_css import FIRST_CSS

PACKAGE = Path(__file__).resolve().parent.parent
ROOMS = ("site", "dialogue", "statements", "findings", "settlement", "followup", "public", "interchange")


def percent(share: float) -> str:
    """A share 0..1 as whole per cent in the reader's digits."""
    return number(round(share * 100)) + language_of(translation.get_language()).percent


def decimal(value: float) -> str:
    """A number with two decimals, in the reader's digits and with the reader's mark between them."""
    return format_decimal(
        round(value, 2),
        format="0.00",
        locale=language_of(translation.get_language()).folder,
        numbering_system="default",
    )


def text(texts: dict[str, str] | str) -> str:
    """The text in the reader's language, else in the first language there is."""
    return texts if isinstance(texts, str) else own(texts)


def bdi(value: str) -> Markup:
    """Somebody's own words, isolated so that their direction cannot disturb the line around them."""
    return Markup('<bdi dir="auto">{}</bdi>').format(value)


def url(name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs=kwargs)


def static(name: str) -> str:
    """The address of a static file, under the name that holds its digest once files are collected."""
    return staticfiles_storage.url(name)


def tag(language: str) -> str:
    """The BCP 47 tag for a `lang` attribute."""
    return LANGUAGES[language].tag if language in LANGUAGES else language


def localized(path: str) -> str:
    """A path of this site in the reader's language."""
    return translate_url(path, translation.get_language() or "en")


def in_language(path: str, language: str) -> str:
    """A path of this site in another language."""
    return translate_url(path, language)


def environment(**options: Any) -> jinja2.Environment:
    options |= {
        "loader": jinja2.FileSystemLoader([PACKAGE / room / "templates" for room in ROOMS]),
        "autoescape": True,
        "undefined": jinja2.StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n"],
    }
    made = jinja2.Environment(**options)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True,
        pgettext=translation.pgettext, npgettext=translation.npgettext,
    )  # fmt: skip
    made.policies["ext.i18n.trimmed"] = True
    made.globals |= {
        "url": url,
        "static": static,
        "first_css": Markup(FIRST_CSS),
        "in_digits": in_digits,
        "number": number,
        "percent": percent,
        "decimal": decimal,
        "text": text,
        "bdi": bdi,
        "localized": localized,
        "in_language": in_language,
        "tag": tag,
    }
    made.globals |= {"refusal": messages.message}
    made.globals |= {
        "label": labels.label,
        "date": dates.date,
        "calendars": dates.calendars,
        "datetime": datetime,
    }
    return made
