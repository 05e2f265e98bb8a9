"""A visitor without JavaScript: reads pages, fills in their forms and sends exactly what a browser would."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client


@dataclass
class Found:
    """A form as it stands on a page: where it goes and what it sends when nothing is changed."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Found] = []
        self.text: list[str] = []
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Found(given.get("action", "")))
        if not self.forms or not (name := given.get("name", self._select)):
            return
        form = self.forms[-1]
        if tag in ("input", "textarea", "select"):
            form.names.add(name)
        if tag == "input" and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            form.values.setdefault(name, []).append(given.get("value", ""))
        elif tag == "textarea":
            self._area = name
            form.values[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in given or name not in form.values):
            form.values[name] = [given.get("value", "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        if tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._area:
            self.forms[-1].values[self._area][0] += data.removeprefix("\n")


class Visitor:
    """One browser. `page` is the answer last seen, redirects followed."""

    def __init__(self, language: str = "") -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.language = language
        self.page: Any = None

    def get(self, path: str) -> Visitor:
        self.page = self.client.get(path, follow=True)
        return self

    @property
    def html(self) -> str:
        body: str = self.page.content.decode()
        return body

    @property
    def text(self) -> str:
        reader = _Reader()
        reader.feed(self.html)
        return re.sub(r"\s+", " ", " ".join(reader.text))

    @property
    def address(self) -> str:
        path: str = self.page.request["PATH_INFO"]
        return path

    def form(self, ending: str, having: str = "") -> Found:
        """The form whose address ends so, with a field `name` or, as it stands, `name=value`."""
        reader = _Reader()
        reader.feed(self.html)
        name, _, value = having.partition("=")
        for found in reader.forms:
            if found.action.endswith(ending) and (not having or self._has(found, name, value)):
                return found
        raise AssertionError(
            f"no form {ending} {having} on {self.address}: {[f.action for f in reader.forms]}"
        )

    @staticmethod
    def _has(found: Found, name: str, value: str) -> bool:
        return name in found.names and (not value or found.values.get(name) == [value])

    def offers(self, ending: str, having: str = "") -> bool:
        try:
            self.form(ending, having)
        except AssertionError:
            return False
        return True

    def send(self, ending: str, having: str = "", *, follow: bool = True, **typed: Any) -> HttpResponse:
        """Fill in and send a form; `a__en` stands for the field `a.en`."""
        found = self.form(ending, having)
        values: dict[str, Any] = dict(found.values)
        for name, value in typed.items():
            posted = name.replace("__", ".").replace("fa_af", "fa-af")
            assert posted in found.names, f"{posted} is not in {sorted(found.names)}"
            values[posted] = value
        self.page = self.client.post(found.action, values, follow=follow)
        response: HttpResponse = self.page
        return response
