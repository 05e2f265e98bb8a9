"""A dialogue in which speaking is open, made over the JSON API of a running server."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.cli.reading import rows
from tests.serving import Server, must
from tests.walking import PASSWORD

TEXTS = ["Every village opens its gate by turns.", "آب پاک پیش از همه حق خانواده‌ها است."]
QUESTION = {"en": "How shall we share the water?", "fa-af": "آب را چگونه تقسیم کنیم؟"}


@dataclass
class Speaking:
    """`codes` are unused ones of one party; `statements` ids in the order they were said.

    `offices` are sign-in names by role, several for delegates; the password is `walking.PASSWORD`.
    """

    slug: str
    registrar: str  # a bearer token of the API
    facilitating: str
    moderator: str
    offices: dict[str, list[str]] = field(default_factory=dict)
    codes: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)


def speaking(
    server: Server, people: int, texts: int = 1, also: tuple[str, ...] = (), more: Sequence[str] = (),
    question: Mapping[str, str] = QUESTION,
) -> Speaking:  # fmt: skip
    """Two parties, terms in force, moderation, `people` codes, and the first `texts` of `TEXTS` accepted.

    `also`: roles for whose offices somebody is appointed besides, one for each time it is named. `more`:
    further statements in English.
    `question`: in each language of the dialogue.
    """
    slug = f"speaking-{uuid.uuid4().hex[:8]}"

    def act(name: str, token: str = "", /, **fields: Any) -> Any:
        return server.act(slug, name, token=token, **fields)

    def take(link: str) -> Any:
        return act("TakeOffice", link=link, password=PASSWORD)["token"]

    def office(by: str, role: str, **more: Any) -> Any:
        return act("AppointOffice", by, role=role, label=role, **more)

    convener = take(must(server.data, "new", "--slug", slug).strip().rpartition("#")[2])
    act("CallDialogue", convener, template="national-dialogue", languages=list(question),
        question=dict(question), parties=["Upstream", "Downstream"])  # fmt: skip
    facilitating = office(convener, "facilitator")
    facilitator = take(facilitating["link"])
    delegates, offices = [], {"facilitator": [facilitating["sign_in_name"]]}
    for party in server.call(f"dialogues/{slug}/register")[1]:
        if not party["no_party"]:
            given = office(facilitator, "delegate", party=party["id"])
            offices.setdefault("delegate", []).append(given["sign_in_name"])
            delegates.append(take(given["link"]))
            act("AnswerInvitation", delegates[-1], answer="join")
    terms, digest = rows(
        server.data / "sulh.sqlite3",
        "SELECT terms.id, terms.digest FROM dialogue_terms terms JOIN dialogue_dialogue dialogue"
        f" ON terms.dialogue_id = dialogue.id WHERE dialogue.slug = '{slug}'",
    )[0]
    for delegate in delegates:
        act("GiveConsent", delegate, subject_kind="terms", subject_digest=digest, kind="consent")
    act("AdoptTerms", facilitator, terms=terms)
    moderator = office(facilitator, "moderator")
    moderating = take(moderator["link"])
    for role in ("appeals_member", *also):
        # Another side than the moderator's hears appeals.
        given = office(delegates[-1] if role == "appeals_member" else facilitator, role)
        take(given["link"])
        offices.setdefault(role, []).append(given["sign_in_name"])
    offices["moderator"] = [moderator["sign_in_name"]]
    for language in question:
        act("ConfirmConsentScreen", facilitator, language=language, name="A reader")
    for delegate in delegates:
        act("SetQuota", delegate, quota=people + 10)
    act("ChangePhase", facilitator, to="listening")
    given = office(delegates[0], "registrar")
    registrar, offices["registrar"] = take(given["link"]), [given["sign_in_name"]]
    made = Speaking(slug, registrar, facilitating["sign_in_name"], moderator["sign_in_name"], offices)
    made.codes = act("IssueCodes", registrar, count=people)["codes"]
    said_first = list(zip(TEXTS, ("en", "fa-af"), strict=True))[:texts]
    for text, language in [*said_first, *((words, "en") for words in more)]:
        said = act("SubmitStatement", facilitator, text=text, language=language, recognisable=True)[
            "statement"
        ]
        act("DecideModeration", moderating, statement=said, outcome="accept")
        made.statements.append(said)
    return made
