"""Who said something, and how certain it is: the closed lists for claims and for passages of bulletins.

Source: the founding report, which lets officials speak by name, by rank, as somebody familiar with the
matter, and unnamed, and says of each state what it wants, what it is believed to want, what it appears to.
"""

from __future__ import annotations

from sulh.rules.refusal import Refusal

# From the one who can be asked to the one whom nobody outside can find.
SOURCES: tuple[str, ...] = ("named", "role", "familiar", "unnamed")
# Sources that nobody outside can ask. They are counted, and support no finding.
UNNAMED: frozenset[str] = frozenset({"familiar", "unnamed"})
CERTAINTIES: tuple[str, ...] = ("stated", "believed", "appears")
# What a supporter or a party can have at stake.
ASPECTS: tuple[str, ...] = ("wants", "fears", "would_not_accept", "gains")


def check_source(source: str, who: str) -> None:
    """Raise `Refusal` unless `who` fits the kind of source: `source_needs_who`, `source_names_nobody`.

    A named source and one by role need words that say who it is; an unnamed one must not have any.
    """
    if source in ("named", "role", "familiar") and not who:
        raise Refusal("source_needs_who", field="who")
    if source == "unnamed" and who:
        raise Refusal("source_names_nobody", field="who")
