"""Messages for refusals of this room, from each of its folders."""

from __future__ import annotations

from typing import Any

from sulh.public.bulletins.messages import MESSAGES as BULLETINS
from sulh.public.claims.messages import MESSAGES as CLAIMS
from sulh.public.comments.messages import MESSAGES as COMMENTS
from sulh.public.contacts.messages import MESSAGES as CONTACTS

MESSAGES: dict[str, Any] = {**CLAIMS, **CONTACTS, **BULLETINS, **COMMENTS}
