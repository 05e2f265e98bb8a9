"""How many promises were overdue at the end of each of several days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from django.db import connection

from sulh.dialogue.models import Dialogue
from sulh.followup.commitments.models import COMPLETE

# Each promise is late for one span of days, less the spans in which it was complete; the database counts how
# many begin and end on each day. On its own day it is not late yet: "2013-05-01+" stands after that day.
_CHANGES = """
WITH dated AS (
    SELECT id, due || '+' AS due, substr(CAST(at AS text), 1, 10) AS made,
        coalesce(substr(CAST(ended AS text), 1, 10), '9999-12-31') AS until
    FROM followup_commitment WHERE dialogue_id = %s AND due > ''
), promise AS (
    SELECT id, CASE WHEN due > made THEN due ELSE made END AS since, until FROM dated
), stood AS (
    SELECT commitment_id, level, substr(CAST(at AS text), 1, 10) AS since,
        lead(substr(CAST(at AS text), 1, 10), 1, '9999-12-31')
            OVER (PARTITION BY commitment_id ORDER BY id) AS until
    FROM followup_level WHERE commitment_id IN (SELECT id FROM promise)
), span AS (
    SELECT since, until, 1 AS n FROM promise
    UNION ALL
    SELECT CASE WHEN s.since > p.since THEN s.since ELSE p.since END,
        CASE WHEN s.until < p.until THEN s.until ELSE p.until END, -1
    FROM stood s JOIN promise p ON p.id = s.commitment_id WHERE s.level = %s
), change AS (
    SELECT since AS day, n FROM span WHERE since < until
    UNION ALL
    SELECT until, -n FROM span WHERE since < until
)
SELECT day, sum(n) FROM change GROUP BY day
"""


def overdue(dialogue: Dialogue, days: Sequence[str]) -> list[int]:
    """By the scorecard's rule: the promise's day has passed, it is not complete, and it has not ended."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, [dialogue.id, COMPLETE])
        changes = sorted((day, int(n)) for day, n in cursor.fetchall())
    began = [day for day, _n in changes]
    late = [0, *accumulate(n for _day, n in changes)]
    return [late[bisect_right(began, day)] for day in days]
