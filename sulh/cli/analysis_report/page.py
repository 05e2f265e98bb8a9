"""The report as one page that needs nothing else: no script, no request, printable, in either direction."""

from __future__ import annotations

import base64
from functools import partial

import jinja2

from sulh.cli.analysis_report import drawing
from sulh.cli.analysis_report.gather import Report
from sulh.cli.analysis_report.telling import Telling
from sulh.cli.analysis_report.wording import Words, plain
from sulh.cli.words import LOCALE

_FONT = LOCALE.parent / "static" / "site" / "fonts" / "vazirmatn-arabic.woff2"


def as_html(report: Report, words: Words) -> str:
    """The page, UTF-8. Whatever people wrote is escaped, and isolated from the line around it."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("sulh.cli.analysis_report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.policies["ext.i18n.trimmed"] = True
    pen = drawing.Pen(words.direction)
    return made.get_template("analysis_report/report.html").render(
        report=report,
        words=words,
        tell=Telling(report, words),
        plain=plain,
        number=words.number,
        percent=words.percent,
        pen=pen,
        bars=partial(pen.bars, highest=drawing.highest(report.strips)),
        ticks=[(pen.at(tick / 100), words.percent(tick / 100)) for tick in drawing.TICKS],
        strip_height=drawing.HEIGHT,
        by_id={line.statement: line for line in report.lines},
        font=_font() if words.direction == "rtl" else None,
    )


def _font() -> str:
    """Letters for Dari, carried inside the page so that it looks the same without a network."""
    return base64.b64encode(_FONT.read_bytes()).decode()
