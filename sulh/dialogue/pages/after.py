"""What a visitor sees after an act that gives something back once (a sheet of codes, a link, a cookie),
and around the form of an act that was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from sulh.acts.forms import Form
from sulh.dialogue.pages.visit import Visit

After = Callable[[Visit, dict[str, Any], str], HttpResponse]
AFTER: dict[str, After] = {}


def after(act: str) -> Callable[[After], After]:
    """Declare the function below as what follows `act` in the browser: (visit, answer, next) -> answer."""

    def register(function: After) -> After:
        AFTER[act] = function
        return function

    return register


Redraw = Callable[[Visit, Form, int], HttpResponse]
REDRAWN: dict[str, Redraw] = {}


def redraws(act: str) -> Callable[[Redraw], Redraw]:
    """Declare the function below as drawing the page of a refused form: (visit, form, status) -> answer."""

    def register(function: Redraw) -> Redraw:
        REDRAWN[act] = function
        return function

    return register
