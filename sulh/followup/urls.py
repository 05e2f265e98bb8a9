"""Addresses of this room's pages: each folder brings its own."""

from __future__ import annotations

from sulh.followup.commitments import urls as commitments
from sulh.followup.forecasts import urls as forecasts
from sulh.followup.ground import urls as ground
from sulh.followup.incidents import urls as incidents
from sulh.followup.pulse import urls as pulse
from sulh.followup.warnings import urls as warnings

FOLDERS = (commitments, ground, pulse, incidents, forecasts, warnings)
urlpatterns = [pattern for folder in FOLDERS for pattern in folder.urlpatterns]
