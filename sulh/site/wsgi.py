"""The web application that a server runs."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sulh.site.settings")
_django = get_wsgi_application()

from sulh.site.votes_door import with_door  # noqa: E402 - the rooms are there only now

application = with_door(_django)
