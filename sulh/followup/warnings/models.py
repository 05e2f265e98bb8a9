"""What this folder keeps."""

from __future__ import annotations
