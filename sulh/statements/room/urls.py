"""Addresses of rooms."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from sulh.statements.room.models import RoomStatement
from sulh.statements.room.pages import answering, desk, joining, tables, wall

urlpatterns = [
    path("room", wall.of_this_laptop, name="this_room"),
    path("d/<slug:slug>/room", wall.room, name="room"),
    path("d/<slug:slug>/room.json", wall.as_json, name="room_json"),
    path("d/<slug:slug>/room/answer", answering.answer, name="room_answer"),
    path("d/<slug:slug>/room/desk", desk.desk, name="room_desk"),
    path("d/<slug:slug>/room/tables", tables.tables, name="room_tables"),
    path("d/<slug:slug>/room/join", joining.join, name="room_join"),
]


def in_a_room(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """`view`, but on a laptop in a room everybody is led to the statement that is shown, while one is."""

    @wraps(view)
    def page(request: HttpRequest, slug: str, **more: Any) -> HttpResponse:
        # Whoever asks for one statement is led back to it after an answer that did not count.
        if settings.CHANNEL == "room" and request.method == "GET" and "statement" not in request.GET:
            shown = RoomStatement.objects.filter(room__dialogue__slug=slug, closed=False)
            if shown.exists():
                return HttpResponseRedirect(reverse("room_answer", kwargs={"slug": slug}))
        return view(request, slug, **more)

    return page
