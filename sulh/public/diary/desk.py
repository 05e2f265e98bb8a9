"""What desks hold of the diary: naming the witness that a party or a supporter runs."""

from __future__ import annotations

from sulh.dialogue.pages.allowed import allowed
from sulh.dialogue.pages.desk import Section, Task, add
from sulh.dialogue.pages.visit import Visit
from sulh.dialogue.witnesses import standing
from sulh.public.diary import wording_desk as say


def tasks(visit: Visit) -> list[Task]:
    """A delegate's or supporter's witness."""
    if not allowed(visit, "name_witness"):
        return []
    stands = visit.standing
    own = [
        row for row in standing(visit.dialogue.id)
        if (row.party_id and row.party_id == stands.party)
        or (row.supporter_id and row.supporter_id == stands.supporter)
    ]  # fmt: skip
    title, why = say.RUNS if own else say.NAME
    made = [Task(title, why, visit.form("NameWitness", submit=say.NAME_IT))]
    if own:
        made.append(
            Task(
                say.RETIRE,
                own[0].key,
                visit.form("RetireWitness", submit=say.RETIRE_IT),
                grave=True,
            )
        )
    return made


add(Section(39, "delegate", tasks), Section(59, "supporter", tasks))
