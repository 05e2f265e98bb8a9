"""At most so many comments in an hour from one network address, without storing an address.

An address is known only as an HMAC under a random key that lives in the memory of this process and is
thrown away each hour, together with everything that was counted under it. A file, a backup or a
process that is seized an hour later holds nothing of it. Where no address is known (an act by the
command line, a visitor from this very machine), there is no such limit; the limits of a thread remain.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from sulh.acts import clock
from sulh.acts.schedule import scheduled
from sulh.rules.refusal import Refusal

AN_HOUR = 5
_SITE_BITS = 64  # one household or company gets this much of an IPv6 address, so it counts as one
_asking: ContextVar[Callable[[], str] | None] = ContextVar("sulh_who_asks", default=None)


class KnowsWhoAsks:
    """Lets an act ask, while a request is answered, from which address it came. Nobody else is told."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _asking.set(lambda: _address(request))
        try:
            return self.answer(request)
        finally:
            _asking.reset(token)


def _address(request: HttpRequest) -> str:
    """Where the request came from; empty where that tells nobody apart.

    Behind a trusted proxy that is the last entry of X-Forwarded-For, the one that the proxy itself
    wrote: all others can be made up. A loopback address is this machine, or a proxy on it that nobody
    has declared, behind which the whole world would look like one visitor.
    """
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        written = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2]
    else:
        written = request.META.get("REMOTE_ADDR", "")
    try:
        found = ip_address(written.strip().partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is None:
            site = int(found) >> (128 - _SITE_BITS)
            return "" if found.is_loopback else f"site {site:016x}"
        found = found.ipv4_mapped
    return "" if found.is_loopback else str(found)


class _Hour:
    """What was counted in the present hour."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.hour: datetime | None = None
        self.key = b""
        self.counts: Counter[bytes] = Counter()

    def turn(self) -> None:
        """Throw away the key and the counts of an hour that is over."""
        if self.hour != clock.now():
            self.hour, self.key, self.counts = clock.now(), secrets.token_bytes(32), Counter()

    def name(self, address: str) -> bytes:
        return hmac.new(self.key, address.encode(), hashlib.sha256).digest()


_present = _Hour()


def check() -> None:
    """Refuse (`comments_too_many_from_you`) whoever wrote `AN_HOUR` comments in this hour."""
    _look(0)


def count() -> None:
    """The same, and one more comment by whoever asks."""
    _look(1)


def _look(more: int) -> None:
    asking = _asking.get()
    address = asking() if asking else ""
    if not address:
        return
    with _present.lock:
        _present.turn()
        name = _present.name(address)
        if _present.counts[name] >= AN_HOUR:
            raise Refusal("comments_too_many_from_you", most=AN_HOUR)
        if more:
            _present.counts[name] += more


@scheduled
def forget_the_last_hour() -> None:
    """Also where nobody writes any more, the last hour's key does not stay in memory."""
    with _present.lock:
        _present.turn()
