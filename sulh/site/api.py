"""The JSON API, generated from the registry of acts, with OpenAPI at `/api/v1/openapi.json`.

Calls carry `Authorization: Bearer TOKEN` (from `sign-in`, or the answer of an entry act) and never
a cookie, so another site cannot make a browser act. Every act takes an `Idempotency-Key`.
"""

from __future__ import annotations

import inspect
import json
from functools import cached_property
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Header, NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from sulh import __version__
from sulh.acts.perform import perform
from sulh.acts.registry import REGISTRY, Registration
from sulh.dialogue.api import by_slug, caller
from sulh.dialogue.api import router as dialogues
from sulh.findings.api import router as findings
from sulh.followup.api import router as followup
from sulh.public.api import router as public
from sulh.rules.refusal import Refusal
from sulh.settlement.api import router as settlement
from sulh.site.errors import status_of
from sulh.site.messages import message
from sulh.statements.api import router as statements

# Only random keys: all of the public share one space of them.
KEY = r"^([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})?$"
REFUSING = (400, 403, 404, 409, 413, 422, 429, 503)


class Door(NinjaAPI):
    """The API, saying of every call that it may be refused, and how."""

    @cached_property
    def _described(self) -> OpenAPISchema:
        schema = super().get_openapi_schema()
        refusal = {"application/json": {"schema": {"$ref": "#/components/schemas/Refused"}}}
        for path in schema["paths"].values():
            for call in path.values():
                for status in REFUSING:
                    call["responses"].setdefault(status, {"description": "Refused", "content": refusal})
        return schema

    def get_openapi_schema(self, **_asked: Any) -> OpenAPISchema:
        """Worked out once, since it takes half a second: it is in one language and stands at one address."""
        return self._described


api = Door(
    title="Sulh", version=__version__, docs_url=None, openapi_url="/openapi.json", urls_namespace="api",
    description="Every change is an act; an act is refused unless the table of rules allows it.",
)  # fmt: skip


class Refused(Schema):
    """Why an act was refused: a stable code, its values, and a sentence in the caller's language."""

    code: str
    params: dict[str, str | int]
    message: str


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    body = {"code": refusal.code, "params": refusal.params, "message": message(refusal.code, refusal.params)}
    return api.create_response(request, body, status=status_of(refusal))


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    fields = [".".join(str(part) for part in error["loc"] if part != "body") for error in fault.errors]
    body = {
        "code": "field_invalid",
        "params": {"fields": ", ".join(fields)[:300]},
        "message": message("field_invalid", {}),
    }
    return api.create_response(request, body, status=422)


@api.exception_handler(OperationalError)
def unavailable(request: HttpRequest, fault: OperationalError) -> HttpResponse:
    """A full disk, or a database that does not answer. What was sent is not stored, and may be sent again."""
    said = _("If you sent something, it was not stored. Please go back and try again in a minute.")
    body = {"code": "data_unreachable", "params": {}, "message": said}
    return api.create_response(request, body, status=503)


@api.exception_handler(HttpError)
def unparsed(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """A body that is no JSON."""
    body = {"code": "field_invalid", "params": {}, "message": message("field_invalid", {})}
    return api.create_response(request, body, status=fault.status_code)


def _performing(registered: Registration) -> Any:
    def view(request: HttpRequest, response: HttpResponse, slug: str, act: Any, key: str = "") -> Any:
        dialogue = by_slug(slug)
        answer = perform(act, by=caller(request, dialogue.id), in_=dialogue.id, key=key)
        if answer.entry is not None:
            response["Sulh-Entry"] = str(answer.entry)
        return json.loads(json.dumps(answer))

    parameter = inspect.Parameter
    view.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            parameter("request", parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest),
            parameter("response", parameter.POSITIONAL_OR_KEYWORD, annotation=HttpResponse),
            parameter("slug", parameter.POSITIONAL_OR_KEYWORD, annotation=str),
            parameter("act", parameter.POSITIONAL_OR_KEYWORD, annotation=registered.model),
            parameter(
                "key", parameter.POSITIONAL_OR_KEYWORD, annotation=str,
                default=Header("", alias="Idempotency-Key", pattern=KEY),
            ),
        ]
    )  # fmt: skip
    view.__name__ = registered.name
    view.__doc__ = registered.model.__doc__
    return view


for _registered in REGISTRY.values():
    api.post(
        f"/dialogues/{{slug}}/acts/{_registered.name}",
        response={200: dict[str, Any], (403, 404, 409, 422, 429, 503): Refused},
        tags=["acts"],
        operation_id=_registered.name,
    )(_performing(_registered))

api.add_router("/dialogues", dialogues)
api.add_router("/dialogues", statements)
api.add_router("/dialogues", findings)
api.add_router("/dialogues", settlement)
api.add_router("/dialogues", followup)
api.add_router("/dialogues", public)
