"""How the statements of a batch are worded on its sheets."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import ngettext

from sulh.dialogue.words import number
from sulh.statements.models import Statement
from sulh.statements.paper.acts.printing import readable_in
from sulh.statements.paper.asking import Words
from sulh.statements.paper.models import PaperBatch


def about(batch: PaperBatch) -> str:
    """How many statements its sheets ask."""
    n = len(batch.statements)
    return ngettext("%(shown)s statement", "%(shown)s statements", n) % {"shown": number(n)}


def words(batch: PaperBatch, wanted: Sequence[int]) -> dict[int, Words]:
    """The wanted statements as they stand on the sheets; words that were taken back since are empty."""
    rows = Statement.objects.filter(dialogue_id=batch.dialogue_id, n__in=list(wanted))
    by_number = {row.n: row for row in rows.prefetch_related("translations")}
    return {n: _words(by_number.get(n), batch.languages) for n in wanted}


def _words(said: Statement | None, languages: Sequence[str]) -> Words:
    """A statement of which a translation is in doubt now is shown as it was said."""
    if said is None:
        return [(language, "") for language in languages]
    readable = readable_in(said)
    return [
        (language, readable[language]) if language in readable else (said.language, said.text)
        for language in languages
    ]
