"""The number of a voting sheet: five digits of its batch, five of its own, each with a check digit.

The check digits are those of entry codes (`sulh.dialogue.codes`), so that a wrong digit, two neighbours in
the wrong order and two groups in the wrong order are noticed while typing. A sheet's own four digits are
drawn at random: they tell no order, and a made-up number is mostly none.
"""

from __future__ import annotations

import secrets

from sulh.dialogue import codes
from sulh.rules.refusal import Refusal
from sulh.statements.paper.models import PaperBatch, PaperSheet

_ALL = 10**codes.FREE


def fresh_batch(dialogue: str) -> str:
    """A batch number that is not used in this dialogue."""
    used = set(PaperBatch.objects.filter(dialogue_id=dialogue).values_list("number", flat=True))
    while (number := codes.make(1)) in used:
        pass
    return number


def fresh_sheets(count: int) -> list[str]:
    """So many different sheet numbers, in random order."""
    drawn = secrets.SystemRandom().sample(range(_ALL), count)
    # The second group: its check digit depends on its place.
    return [codes.checked(["0000", f"{number:04d}"])[codes.FREE + 1 :] for number in drawn]


def shown(batch: str, sheet: str) -> str:
    """`12345 67890`, as it stands on the sheet."""
    return codes.shown(batch + sheet)


def find(dialogue: str, typed: str, *, lock: bool = True) -> PaperSheet:
    """The sheet with the number that was typed, in any script's digits; `lock` it until the act is done.

    Raises `Refusal`: `sheet_number_length` (`digits`), `sheet_mistyped` (`group`, 1 or 2), `sheet_not_here`.
    """
    digits = read(typed)
    half = codes.FREE + 1
    rows = PaperSheet.objects.select_related("batch__party")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(
        batch__dialogue_id=dialogue, batch__number=digits[:half], number=digits[half:]
    ).first()
    if found is None:
        raise Refusal("sheet_not_here", field="sheet")
    return found


def read(typed: str) -> str:
    """The ten digits behind what was typed."""
    try:
        return codes.read(typed, groups=2)
    except Refusal as refusal:
        if refusal.code == "code_length":
            raise Refusal("sheet_number_length", digits=refusal.params["digits"], field="sheet") from None
        raise Refusal("sheet_mistyped", group=refusal.params["group"], field="sheet") from None
