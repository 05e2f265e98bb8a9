"""The JSON door's reading side of this folder."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["reading"])
