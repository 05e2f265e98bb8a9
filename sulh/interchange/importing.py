"""From a Polis folder to the act that imports it."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import numpy as np

from sulh.interchange.acts import ImportConversation, Said
from sulh.interchange.polis import PolisConversation, parties_from_group_id, read_folder
from sulh.rules.refusal import Refusal

GROUP_ID = "group-id"


def act_from_folder(
    folder: Path, *, parties_from: str | None = None, slug: str | None = None
) -> ImportConversation:
    """Read the folder and make the act; nothing is stored yet.

    `slug`: else the folder's name with dots as hyphens. Raises `Refusal` (see `sulh.interchange.polis`),
    `import_parties_from` for another source of parties than `group-id`, `slug_unusable`.
    """
    if parties_from not in (None, GROUP_ID):
        raise Refusal("import_parties_from", found=(parties_from or "")[:40])
    return act_from(read_folder(folder), slug or slug_of(folder), by_group=parties_from == GROUP_ID)


def slug_of(folder: Path) -> str:
    """The folder's name in small letters, with everything but letters and digits as hyphens."""
    slug = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")[:60].strip("-")
    if not slug:
        raise Refusal("slug_unusable")
    return slug


def act_from(found: PolisConversation, slug: str, *, by_group: bool) -> ImportConversation:
    groups = np.full(len(found.participants), -1, np.int64)
    names: list[str] = []
    if by_group:
        for name, members in parties_from_group_id(found):
            if name is not None:
                groups[members] = len(names)
                names.append(name)
    return ImportConversation(
        slug=slug,
        source="Polis",
        topic=found.topic[:1000],
        description=found.description[:10_000],
        input_digest=found.input_digest,
        files=found.files,
        corrections=len(found.corrections),
        superseded=found.superseded,
        parties=tuple(names),
        statements=tuple(
            Said(source_id=s.source_id, text=s.text, moderated=s.moderated, is_seed=s.is_seed, hour=s.hour)
            for s in found.statements
        ),
        groups=tuple(int(group) for group in groups),
        people=_packed(found.votes.participant, "<i4"),
        statements_voted=_packed(found.votes.statement, "<i4"),
        votes=_packed(found.votes.vote, "<i1"),
    )


def _packed(column: np.ndarray, kind: str) -> str:
    return base64.b64encode(column.astype(kind).tobytes()).decode()
