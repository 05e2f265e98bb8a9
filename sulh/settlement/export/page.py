"""A version as one page that needs nothing else, and the same page as PDF."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from pathlib import Path

import jinja2
from django.utils import translation
from django.utils.translation import gettext as _
from markupsafe import Markup

from sulh.dialogue.words import own
from sulh.settlement.export import words
from sulh.settlement.export.around import Around
from sulh.settlement.export.sheet import Content, Layout, Sheet, sheet

FONTS = Path(__file__).resolve().parent / "fonts"
SCHEME = "sulh-font:"
_FACES = (
    ("NotoNaskhArabic-Regular", "Sulh Arabic", 400),
    ("NotoNaskhArabic-Bold", "Sulh Arabic", 700),
    ("NotoSerif-Regular", "Sulh Latin", 400),
    ("NotoSerif-Bold", "Sulh Latin", 700),
)


def as_html(content: Content, digest: str, around: Around, *, layout: Layout = "beside") -> str:
    """The page, in the reader's language around the text; the same arguments give the same page.

    Letters for Arabic script are carried inside, so that they look the same everywhere. Raises `ValueError`
    if `digest` does not seal `content`.
    """
    drawn = sheet(content, digest, around, layout)
    written = [*drawn.languages, translation.get_language() or "en"]
    needs = any(words.direction(language) == "rtl" for language in written)
    return _page(drawn, paper=False, faces=[face for face in _FACES if needs and face[1] == "Sulh Arabic"])


def as_pdf(content: Content, digest: str, around: Around, *, layout: Layout = "beside") -> bytes:
    """The page as an accessible PDF (PDF/UA-1) with bookmarks; the same arguments give the same bytes.

    Takes about a second for ten pages, so it belongs outside the writer. Raises `ValueError` as `as_html`,
    and what `printed` raises.
    """
    # Half a second to import, and only a server that prints has to pay for it.
    from sulh.settlement.export.printing import printed

    return printed(_page(sheet(content, digest, around, layout), paper=True, faces=list(_FACES)))


@lru_cache(maxsize=len(_FACES))
def font(name: str) -> bytes:
    """A bundled font as WOFF2. Raises `KeyError` for any other name."""
    if name not in {face[0] for face in _FACES}:
        raise KeyError(name)
    return (FONTS / f"{name}.woff2").read_bytes()


def _page(drawn: Sheet, *, paper: bool, faces: list[tuple[str, str, int]]) -> str:
    language = translation.get_language() or "en"
    about = {
        "sheet": drawn,
        "paper": paper,
        "dir": words.direction(language),
        "made_up": made_up(),
        "sealed": _("Sealed copy"),
        "fonts": [(*face, _address(face[0], paper)) for face in faces],
    }
    made = _environment()
    css = made.get_template("settlement/export/version.css").render(about)
    page = made.get_template("settlement/export/version.html")
    return page.render(about | {"css": Markup(css), "lang": words.tag(language)})


def made_up() -> str:
    """What stands on every page of a demonstration."""
    return _(
        "Demonstration with made-up parties: no state, party or person named here said or wrote any of this."
    )


def _address(name: str, paper: bool) -> str:
    if paper:
        return SCHEME + name
    return "data:font/woff2;base64," + base64.b64encode(font(name)).decode()


def _in_css(text: str) -> str:
    """A text inside a CSS string: everything but letters, digits and blanks as a numeric escape."""
    return re.sub(r"[^\w ]", lambda found: f"\\{ord(found[0]):x} ", text)


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("sulh.settlement"),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True
    )
    made.policies["ext.i18n.trimmed"] = True
    made.filters["in_css"] = _in_css
    made.globals |= {
        "own": own,
        "tag": words.tag,
        "direction": words.direction,
        "own_name": words.own_name,
        "answer": words.answer,
        "status": words.status,
    }
    return made
