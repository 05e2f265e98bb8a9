"""HTML forms built from an act's fields, and acts read back from what was posted."""

from __future__ import annotations

import typing
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import UnionType
from typing import Any, Literal

from django.http import QueryDict
from django.utils.text import format_lazy
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from sulh.acts.fields import Ask
from sulh.acts.registry import REGISTRY, Act, Actor

Choices = Sequence[tuple[str, Any]]
PUBLIC = Actor("public")
Source = Callable[[str, Actor], Choices]
SOURCES: dict[str, Source] = {}


def provides(source: str) -> Callable[[Source], Source]:
    """Declare the function below as the source of a field's choices: dialogue id and reader -> choices.

    Anybody can ask for the form of any act, so a source offers only what this reader may see anyway.
    """

    def register(function: Source) -> Source:
        SOURCES[source] = function
        return function

    return register


@dataclass
class FormField:
    """One control. `name` is the posted name: the field's, or `field.language`."""

    name: str
    label: Any
    widget: str
    value: Any = ""
    help: Any = ""
    choices: Choices = ()
    error: str = ""
    required: bool = True
    maxlength: int | None = None
    autocomplete: str = "off"
    inputmode: str = ""
    lang: str = ""
    dir_auto: bool = True
    rows: int = 4
    # Whether the label says that it may be left empty: not so where a text is needed in some language.
    may_be_empty: bool = False


@dataclass
class Form:
    """What the macro `act_form` draws."""

    name: str
    action: str
    fields: list[FormField]
    csrf: str = ""
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    next: str = ""
    as_: str = ""
    submit: Any = ""
    shown: str = ""
    errors: list[str] = field(default_factory=list)


def build(
    act: str,
    *,
    action: str,
    dialogue: str,
    reader: Actor = PUBLIC,
    languages: Sequence[tuple[str, str]] = (),
    choices: Mapping[str, Choices] | None = None,
    values: Mapping[str, Any] | None = None,
    hidden: Mapping[str, str] | None = None,
    only: Sequence[str] | None = None,
) -> Form:
    """A form for `act`. `reader`: for whom it is drawn; `languages`: (code, own name) for texts per language; `hidden`: fixed values;
    `only`: the fields to show (others keep their defaults)."""
    controls: list[FormField] = []
    shown: list[str] = []
    for name, info in REGISTRY[act].model.model_fields.items():
        if hidden and name in hidden:
            controls.append(FormField(name, "", "hidden", hidden[name]))
        elif only is None or name in only:
            shown.append(name)
            offered = (choices or {}).get(name)
            if offered is None and (source := asked(name, info).source):
                offered = SOURCES[source](dialogue, reader)
            controls += _controls(name, info, languages, offered, values or {})
    return Form(name=act, action=action, fields=controls, shown=",".join(shown))


def asked(name: str, info: FieldInfo) -> Ask:
    """How the field wants to be asked for."""
    return next((item for item in info.metadata if isinstance(item, Ask)), Ask(name))


# Widgets that are drawn as another one. A number field of a browser refuses digits that are not Latin.
_DRAWN = {"checks": "checkbox", "lines": "textarea", "number": "text"}


def _controls(
    name: str,
    info: FieldInfo,
    languages: Sequence[tuple[str, str]],
    choices: Choices | None,
    values: Mapping[str, Any],
) -> list[FormField]:
    ask = asked(name, info)
    offered = choices if choices is not None else list(ask.choices.items())
    widget = "select" if offered and ask.widget == "text" else ask.widget
    if _is_mapping(info.annotation):
        given = values.get(name) or {}
        return [
            FormField(
                f"{name}.{code}", format_lazy("{} ({})", ask.label, own) if len(languages) > 1 else ask.label, widget, given.get(code, "") if isinstance(given, Mapping) else "",
                ask.help, required=False, may_be_empty=not info.is_required(), lang=code, maxlength=_limit(info),
            )
            for code, own in languages
        ]  # fmt: skip
    value = values.get(name, "" if info.is_required() else info.default)
    if widget == "lines" and not isinstance(value, str):
        value = "\n".join(value)
    required = info.is_required() and widget != "checks"
    widget = _DRAWN.get(widget, widget)
    return [
        FormField(
            name, ask.label, widget, value, ask.help, offered, required=required, may_be_empty=not required, maxlength=_limit(info),
            autocomplete=ask.autocomplete, inputmode=ask.inputmode or ("numeric" if ask.widget == "number" else ""),
        )
    ]  # fmt: skip


def _limit(info: FieldInfo) -> int | None:
    extra = info.json_schema_extra
    limit = extra.get("maxLength") if isinstance(extra, dict) else None
    return limit if isinstance(limit, int) else None


def _is_mapping(annotation: Any) -> bool:
    return typing.get_origin(annotation) is dict


def _is_list(annotation: Any) -> bool:
    return typing.get_origin(annotation) in (list, tuple)


def values_from(act: str, posted: QueryDict) -> dict[str, Any]:
    """The act's fields as plain values from a posted form, typed text untouched."""
    found: dict[str, Any] = {}
    for name, info in REGISTRY[act].model.model_fields.items():
        ask = asked(name, info)
        if _is_mapping(info.annotation):
            prefix = f"{name}."
            found[name] = {key[len(prefix) :]: str(posted[key]) for key in posted if key.startswith(prefix)}
        elif _is_list(info.annotation):
            found[name] = (
                [line.strip() for line in posted.get(name, "").splitlines() if line.strip()]
                if ask.widget == "lines"
                else posted.getlist(name)
            )
        elif info.annotation is bool:
            found[name] = posted.get(name, "") in ("on", "true", "1", "yes")
        elif name in posted:
            value = str(posted[name])
            if value == "" and not info.is_required() and not _is_text(info.annotation):
                continue
            found[name] = int(value) if info.annotation is int and _is_integer(value) else value
    return found


def _is_integer(text: str) -> bool:
    try:
        int(text)
    except ValueError:
        return False
    return len(text) < 16


def _is_text(annotation: Any) -> bool:
    if typing.get_origin(annotation) in (typing.Union, UnionType):
        return False
    return annotation is str or typing.get_origin(annotation) is Literal


def read(act: str, values: Mapping[str, Any]) -> tuple[Act | None, dict[str, str]]:
    """The act, or the refusal code of every field that does not fit. May raise `Refusal` (texts)."""
    try:
        return REGISTRY[act].model.model_validate(dict(values)), {}
    except ValidationError as fault:
        return None, {
            ".".join(str(part) for part in error["loc"][:1]) or "form": _code(error["type"])
            for error in fault.errors()
        }


def _code(kind: str) -> str:
    return (
        "field_missing"
        if kind == "missing"
        else "field_unknown"
        if kind == "extra_forbidden"
        else "field_invalid"
    )
