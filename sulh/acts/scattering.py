"""Rows that must not tell in which order they came.

SQLite keeps the rows of a table by an invisible number that rises with each new one (the rowid), so a seized
file would tell who entered first, second and third. Each new row of a scattered table is moved to a random
number at once. PostgreSQL keeps no such number; where rows lie on the disk tells something in both, which the
threat model says.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.signals import post_save

from sulh.acts.models import anywhere

M = TypeVar("M", bound=type[models.Model])


def scattered(model: M) -> M:
    """Scatter the rows of `model`, whose key is text. Rows that are created in bulk are not moved."""
    post_save.connect(_move, sender=model, dispatch_uid=f"sulh.acts.scattering {model.__name__}")
    return model


def _move(sender: type[models.Model], instance: models.Model, created: bool, **_: Any) -> None:
    if not created or connection.vendor != "sqlite":
        return
    table, key = sender._meta.db_table, sender._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET rowid = %s WHERE {key} = %s", [anywhere(), instance.pk])
