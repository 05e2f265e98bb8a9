"""The API as it describes itself, tried with bodies that nobody would write."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.test import Client
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks

from sulh.acts import exporting
from sulh.acts.registry import REGISTRY
from sulh.acts.writer import write
from sulh.dialogue import sessions
from sulh.record.verify import verify
from sulh.rules.actions import ACTIONS
from tests.everybody import Everybody
from tests.helpers import scale

load_all_checks()
DESCRIPTION = "/api/v1/openapi.json"
# Whatever the body: no fault of ours, and status, kind and shape of the answer are among those described.
ASKED = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_schema_conformance",
)  # fmt: skip
PLAIN = {"Accept-Encoding": "identity"}
AS = ("", "participant", "delegate", "facilitator", "moderator", "appeals_member", "registrar", "supporter")
# Argon2 takes its time; these are asked less often.
SLOW = {"TakeOffice", "sign_in"}


@pytest.fixture
def stage(house: Path) -> Everybody:
    return Everybody()


def tokens(stage: Everybody) -> list[str]:
    actors = [stage.people[role] for role in AS if role]
    return ["", *(write(partial(sessions.start, stage.id, actor.kind, actor.id)) for actor in actors)]


def operations(app: Any) -> list[Any]:
    found = schemathesis.openapi.from_wsgi(DESCRIPTION, app).get_all_operations()
    return [each.ok() for each in found]  # type: ignore[union-attr]


def open_phase(operation: str) -> str:
    """A phase in which an act is open: speaking, if it is. Reading is open in all."""
    act = REGISTRY.get(operation)
    if act is None:
        return "listening"
    # Acts that are asked for by more than one row are all open while writing.
    phases = ACTIONS[act.action].phases if isinstance(act.action, str) else {"drafting"}
    return "listening" if "listening" in phases else min(phases)


@pytest.mark.slow
def test_no_body_surprises_the_api(stage: Everybody) -> None:
    """Every operation as every role, with bodies that fit the description and bodies that do not."""
    app = get_wsgi_application()
    checks = CHECKS.get_by_names(list(ASKED))
    slug, bearers = stage.dialogue.slug, tokens(stage)
    tried = 0
    for operation in operations(app):
        name = operation.definition.raw["operationId"]
        stage.put_into(open_phase(name))

        @hypothesis.settings(
            max_examples=scale(3, 20) if name in SLOW else scale(9, 220),
            deadline=None, database=None, derandomize=True, phases=(Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(
            case=st.one_of(
                operation.as_strategy(generation_mode=schemathesis.GenerationMode.POSITIVE),
                operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE),
            ),
            token=st.sampled_from(bearers),
            here=st.booleans(),
        )
        def one(case: Any, token: str, here: bool) -> None:
            nonlocal tried
            if here and "slug" in (case.path_parameters or {}):
                case.path_parameters["slug"] = slug
            headers = PLAIN | ({"Authorization": f"Bearer {token}"} if token else {})
            response = case.call(headers=headers)
            case.validate_response(response, checks=checks)
            tried += 1

        one()
    assert tried >= scale(380, 10_000)
    verify(exporting.download(stage.id))


def test_the_description_names_every_act_and_nothing_else() -> None:
    described = Client().get(DESCRIPTION).json()
    assert described["openapi"].startswith("3.")
    acts = {path.rpartition("/")[2] for path in described["paths"] if "/acts/" in path}
    assert acts == set(REGISTRY)
    for path, ways in described["paths"].items():
        for way, call in ways.items():
            assert (way == "post") == ("/acts/" in path or path.endswith("/sign-in")), path
            assert {"403", "404", "422"} <= set(call["responses"]), path
            assert call["operationId"]


def test_a_refusal_is_told_in_the_same_shape_everywhere(stage: Everybody) -> None:
    slug = stage.dialogue.slug
    client = Client()
    asked: dict[str, Any] = {
        "/api/v1/dialogues/nowhere/acts/EraseSelf": {"sure": True},
        f"/api/v1/dialogues/{slug}/acts/CastVote": {"statement": "x"},
        f"/api/v1/dialogues/{slug}/acts/EraseSelf": {"sure": True},
        f"/api/v1/dialogues/{slug}/sign-in": {"name": "x"},
    }  # fmt: skip
    for address, body in asked.items():
        answer = client.post(address, json.dumps(body), content_type="application/json")
        assert 400 <= answer.status_code < 500, address
        told = answer.json()
        assert set(told) == {"code", "params", "message"}, address
        assert told["message"] and "%(" not in told["message"]
