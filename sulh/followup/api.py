"""The JSON door's reading side of this room."""

from __future__ import annotations

from ninja import Router

from sulh.followup.commitments import api as commitments
from sulh.followup.forecasts import api as forecasts
from sulh.followup.ground import api as ground
from sulh.followup.incidents import api as incidents
from sulh.followup.pulse import api as pulse
from sulh.followup.warnings import api as warnings

router = Router(tags=["reading"])
for _folder in (commitments, ground, pulse, incidents, forecasts, warnings):
    router.add_router("", _folder.router)
