"""Addresses of this room's pages: each folder brings its own."""

from __future__ import annotations

from sulh.settlement.deadlock import urls as deadlock
from sulh.settlement.deciding import urls as deciding
from sulh.settlement.joint import urls as joint
from sulh.settlement.ratifying import urls as ratifying
from sulh.settlement.sessions import urls as sessions
from sulh.settlement.single import urls as single
from sulh.settlement.text import urls as text

FOLDERS = (text, deciding, ratifying, single, sessions, deadlock, joint)
urlpatterns = [pattern for folder in FOLDERS for pattern in folder.urlpatterns]
