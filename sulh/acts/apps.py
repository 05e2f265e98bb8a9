from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ActsConfig(AppConfig):
    name = "sulh.acts"
    label = "acts"

    def ready(self) -> None:
        from sulh.acts import outbox  # noqa: F401 - the clock looks at it
        from sulh.acts.writer import guard_connection

        connection_created.connect(guard_connection, dispatch_uid="sulh.acts.guard_connection")
