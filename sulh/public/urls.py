"""Addresses of this room's pages: each folder brings its own."""

from __future__ import annotations

from sulh.public.bulletins import urls as bulletins
from sulh.public.claims import urls as claims
from sulh.public.comments import urls as comments
from sulh.public.contacts import urls as contacts
from sulh.public.diary import urls as diary

FOLDERS = (claims, contacts, bulletins, comments, diary)
urlpatterns = [pattern for folder in FOLDERS for pattern in folder.urlpatterns]
