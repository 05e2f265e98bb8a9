"""A meeting of thirty phones on one laptop, in a network of its own where there is no way out.

Run as a programme (`unshare -rn python -m tests.statements.room.alone`), so that the server and its phones
share that network. Reads one JSON object (`data`, `home`, `slug`, `statements`, `codes`, `links`) and writes
one: what the phones were told, and which ways out there were. `home` is the port of the server that the
dialogue came from.
"""

from __future__ import annotations

import fcntl
import http.cookiejar
import json
import re
import socket
import struct
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.serving import SULH, Server, environment

PASSWORD = "four unrelated quiet words"
# How many of the thirty agree, disagree and pass, by statement.
ANSWERS = ((18, 7, 5), (14, 9, 7), (10, 11, 9))
# Table 1 and table 2, by statement: agree, disagree, pass.
CARDS = (((6, 2, 1), (3, 4, 0)), ((5, 5, 0), (0, 0, 0)), ((1, 1, 1), (2, 2, 2)))
# Table 1 raised hands for the first statement besides, more of them than there are phones that agree.
HANDS = (20, 3, 2)
PRESENT = 41
CHANGED = 5  # phones that agree with the first statement and change to pass while it is shown
_CHOICE = re.compile(r'name="choice" value="(agree|disagree|pass) (\d+)"')


class RoomServer(Server):
    """`sulh serve --room` on loopback."""

    def begin(self) -> None:
        self.process = subprocess.Popen(
            [*SULH, "serve", "--room", "--host", "127.0.0.1"],
            env=environment(self.data, PORT=str(self.port)), start_new_session=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + 120
        while not self._answers():
            assert self.process.poll() is None, "the server ended by itself"
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.05)


class Phone:
    """A browser without JavaScript: cookies, forms, redirects."""

    def __init__(self, address: str, code: str) -> None:
        self.address, self.code = address, code
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        self.page = ""

    def _open(self, path: str, form: dict[str, str] | None = None) -> str:
        data = None if form is None else urllib.parse.urlencode(form).encode()
        request = urllib.request.Request(self.address + path, data, {"Origin": self.address})
        with self.opener.open(request, timeout=60) as answer:
            self.page = answer.read().decode()
            return urllib.parse.urlsplit(answer.url).path

    def _hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        assert found, f"{name} is not on the page"
        return found[1]

    def enter(self, slug: str) -> None:
        self._open(f"/d/{slug}/join")
        fields = {"csrfmiddlewaretoken": self._hidden("csrfmiddlewaretoken"), "as": "public"}
        fields |= {"only_mine": "no", "code": self.code, "accept_conduct": "on"}
        self._open(f"/d/{slug}/do/RedeemCode", fields)

    def look(self, slug: str) -> str:
        """Open the page where everybody is led; where it leads, and the page in `page`."""
        return self._open(f"/d/{slug}/take-part")

    def answer(self, slug: str, choice: str, times: int = 1) -> None:
        """Answer what is shown; `times`: how often the very same form is sent."""
        assert self.look(slug) == f"/d/{slug}/room/answer"
        buttons = dict(_CHOICE.findall(self.page))
        form = {name: self._hidden(name) for name in ("csrfmiddlewaretoken", "statement", "counter")}
        for _again in range(times):
            self._open(f"/d/{slug}/room/answer", form | {"choice": f"{choice} {buttons[choice]}"})
        assert "Your answer is in" in self.page


def choice_of(phone: int, statement: int) -> str:
    agree, disagree, _passes = ANSWERS[statement]
    return "agree" if phone < agree else "disagree" if phone < agree + disagree else "pass"


def told(page: str) -> list[list[str]]:
    """The rows of the table on a page: title and cells."""
    return [
        [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr>(.*?)</tr>", page, re.S)
    ]


def hold(server: RoomServer, given: dict[str, Any]) -> dict[str, Any]:
    """The whole meeting; what phones were told before and after each close."""
    slug = given["slug"]
    tokens = [
        server.act(slug, "TakeOffice", link=link, password=PASSWORD)["token"] for link in given["links"]
    ]
    facilitator, *tellers = tokens
    server.act(slug, "OpenRoom", token=facilitator, tables=2)
    phones = [Phone(server.address, code) for code in given["codes"]]
    before: list[list[list[str]]] = []
    after: list[list[list[str]]] = []
    server.act(slug, "CountPresent", token=tellers[0], present=PRESENT)
    with ThreadPoolExecutor(30) as together:
        list(together.map(lambda phone: phone.enter(slug), phones))
        for place, statement in enumerate(given["statements"]):
            shown = server.act(slug, "ShowInRoom", token=facilitator, statement=statement)["shown"]

            def answers(n: int, place: int = place) -> None:
                phones[n].answer(slug, choice_of(n, place), times=2 if n % 10 == 0 else 1)
                if place == 0 and n < CHANGED:
                    phones[n].answer(slug, "pass")

            list(together.map(answers, range(len(phones))))
            _count(server, slug, tellers, shown, place)
            before.append([row for phone in phones for row in told(phone.page)])
            server.act(slug, "CloseInRoom", token=facilitator)
            phones[0]._open(f"/d/{slug}/room/answer")
            after.append(told(phones[0].page))
    server.act(slug, "CloseRoom", token=facilitator, sure=True)
    return {"before": before, "after": after, "ways_out": ways_out(given["home"])}


def _count(server: Server, slug: str, tellers: list[str], shown: str, place: int) -> None:
    """Both tellers at once; at the last table they first differ."""

    def count(teller: str, table: int, counts: tuple[int, int, int], hands: bool = False) -> None:
        agree, disagree, passes = counts
        fields: dict[str, Any] = {"agree": agree, "disagree": disagree, "passes": passes, "hands": hands}
        server.act(slug, "CountTable", token=teller, shown=shown, table=table, **fields)

    with ThreadPoolExecutor(len(tellers)) as together:

        def both(table: int, counts: tuple[int, int, int], hands: bool = False) -> None:
            list(together.map(lambda teller: count(teller, table, counts, hands), tellers))

        for table, counts in enumerate(CARDS[place], 1):
            if (place, table) == (2, 2):
                count(tellers[0], table, (9, 9, 9))
            both(table, counts)
        if place == 0:
            both(1, HANDS, hands=True)


def ways_out(home: int) -> list[str]:
    """How anything outside can be reached: by a route (nothing is sent), or as the server at home is."""
    found = []
    for family, outside in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as trial:
                trial.connect((outside, 9))
        except OSError:
            continue
        found.append(f"a route to {outside}")
    try:
        socket.create_connection(("127.0.0.1", home), timeout=10).close()
    except OSError:
        return found
    return [*found, "the server at home"]


def bring_loopback_up() -> None:
    """In a new network even loopback is down (SIOCSIFFLAGS, IFF_UP)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        request = struct.pack("16sh14x", b"lo", 1)
        fcntl.ioctl(asking.fileno(), 0x8914, request)


def main() -> None:
    given = json.loads(sys.stdin.read())
    bring_loopback_up()
    server = RoomServer(Path(given["data"]))
    try:
        server.begin()
        print(json.dumps(hold(server, given)))
    finally:
        if server.process is not None:
            server.kill()


if __name__ == "__main__":
    main()
