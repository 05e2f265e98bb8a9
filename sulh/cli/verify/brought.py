"""What somebody who verifies brings along: a key, earlier checkpoints, noted digests, a policy of witnesses."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path

from sulh.cli.verify import words
from sulh.cli.words import Stop
from sulh.cli.words import gettext as _
from sulh.record import policy
from sulh.record.note import LOG, NotAKey, Note, VerifyingKey
from sulh.record.sources import KEY, POLICY, Missing, Source
from sulh.record.tree import Head

_KEPT = re.compile(r"(0|[1-9][0-9]{0,18}):([0-9a-f]{64})")


@dataclass(frozen=True)
class Brought:
    """`earlier`: notes as bytes, in the order given."""

    key: VerifyingKey | None
    earlier: tuple[bytes, ...]
    kept: tuple[Head, ...]
    policy: policy.Policy | None

    @property
    def keys(self) -> tuple[VerifyingKey, ...]:
        """The keys that the verifier trusts: the one given, else those that the policy names."""
        if self.key is not None:
            return (self.key,)
        return self.policy.logs if self.policy else ()


def add(command: argparse.ArgumentParser) -> None:
    command.add_argument("--earlier", metavar="FILE", type=Path, action="append", default=[], help=_("a checkpoint of this diary that you kept (may be given again)"))  # fmt: skip
    command.add_argument("--kept", metavar="SIZE:DIGEST", action="append", default=[], help=_("a size and its digest, as you noted them from a page (may be given again)"))  # fmt: skip
    command.add_argument("--key", metavar="KEY", help=_("the key of the log as others hold it, or a file with it"))  # fmt: skip
    command.add_argument("--policy", metavar="FILE", type=Path, help=_("which witnesses must have seen it"))


def read(options: argparse.Namespace) -> Brought:
    """Raises `Stop`."""
    return Brought(
        key=None if options.key is None else read_key(options.key),
        earlier=tuple(path.read_bytes() for path in options.earlier),
        kept=tuple(_kept(each) for each in options.kept),
        policy=None if options.policy is None else _policy(options.policy.read_bytes()),
    )


def read_key(typed: str) -> VerifyingKey:
    """A key as it was typed, or from a file, or from the folder of a log that somebody kept. Raises `Stop`."""
    path = Path(typed)
    try:
        if "+" not in typed or path.exists():
            typed = ((path / KEY) if path.is_dir() else path).read_text(encoding="utf-8").strip()
        key = VerifyingKey.read(typed)
    except (NotAKey, UnicodeError) as fault:
        raise Stop(_("“%(typed)s” is no key of a log.") % {"typed": words.printable(typed)}) from fault
    if key.kind != LOG:
        raise Stop(_("“%(typed)s” is the key of a witness, not of a log.") % {"typed": key})
    return key


def _kept(typed: str) -> Head:
    found = _KEPT.fullmatch("".join(typed.split()).lower())  # a sheet prints it in groups
    if found is None:
        raise Stop(_("“%(typed)s” has to be a size, a colon and a digest of 64 digits from 0 to f.") % {"typed": typed})  # fmt: skip
    return Head(int(found[1]), found[2])


def _policy(data: bytes) -> policy.Policy:
    try:
        return policy.read(data)
    except policy.NotAPolicy as fault:
        if fault.line:
            raise Stop(_("Line %(line)s of the policy is not as policies are written.") % {"line": fault.line}) from fault  # fmt: skip
        raise Stop(_("The policy names no quorum, or is no text.")) from fault


@dataclass(frozen=True)
class Witnessed:
    """What the witnesses of a policy say of a checkpoint. `failed`: the verifier's own policy is not met."""

    lines: list[str]
    compared: bool
    failed: bool


def witnessed(brought: Brought, note: Note, key: VerifyingKey, source: Source | None = None) -> Witnessed:
    """Hold a checkpoint against the policy that was brought, else against the one beside the log."""
    chosen = brought.policy
    if chosen is None:
        try:
            chosen = _policy(source.read(POLICY)) if source else None
        except (Missing, Stop):
            chosen = None
        if chosen is None:
            return Witnessed([], False, False)
    seen = chosen.seen_by(note)
    met, own_word = chosen.met_by(seen), brought.policy is None
    needed = chosen.quorum != policy.NONE
    shown = [(words.printable(name), at) for name, at in sorted(seen.items())]
    lines = words.witnesses(shown, met, needed, own_word)
    named = not chosen.logs or any(key == each for each in chosen.logs)
    if not named:
        lines.append(_("The policy does not name the key of this log."))
    return Witnessed(
        lines,
        compared=met and needed and named and not own_word,
        failed=not own_word and not (met and named),
    )
