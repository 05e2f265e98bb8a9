"""A dialogue's log as files: the C2SP layout, and the one file with everything."""

from __future__ import annotations

from collections.abc import Iterator

from sulh.acts import checkpoints, log, tiles
from sulh.acts.keys import log_key
from sulh.acts.models import LogEntry
from sulh.record.audit import opening_line
from sulh.record.bundles import pack
from sulh.record.proof import Receipt, receipt
from sulh.record.sources import CHECKPOINT, KEY, OPENINGS
from sulh.record.tiles import WIDTH, TilesMissing, tile_path, tiles_of, widths
from sulh.record.tree import HASH, NotProven, check_inclusion, inclusion_proof, leaf_hash
from sulh.record.verify import header, line
from sulh.rules.refusal import Refusal


def download(dialogue: str) -> Iterator[bytes]:
    """The log as one file that `sulh.record.verify` checks: up to the newest entry when it begins.

    Raises what `checkpoints.publish` raises.
    """
    at, note = checkpoints.publish(dialogue)
    shown = log.openings(dialogue)
    yield header(dialogue, checkpoints.cosigned(dialogue, at.size, note), log_key(dialogue).verifying)
    rows = LogEntry.objects.filter(dialogue=dialogue, n__lt=at.size).order_by("n").values_list("n", "data")
    for n, data in rows.iterator():
        yield line(bytes(data), shown.get(n, {}))


def files(dialogue: str) -> Iterator[tuple[str, bytes]]:
    """Every file of the log by its path, the checkpoint last. Raises what `checkpoints.publish` raises."""
    at, note = checkpoints.publish(dialogue)
    yield KEY, f"{log_key(dialogue).verifying}\n".encode()
    yield OPENINGS, opened(dialogue, at.size)
    for n, width in widths(at.size):
        yield tile_path(None, n, width), bundle(dialogue, n, width)
    for level, n, width in tiles_of(at.size):
        yield tile_path(level, n, width), tile(dialogue, level, n, width)
    yield CHECKPOINT, str(checkpoints.cosigned(dialogue, at.size, note)).encode()


def opened(dialogue: str, size: int) -> bytes:
    """Salts and values of what is open to the public among the first `size` entries."""
    found = log.openings(dialogue)
    return b"".join(
        opening_line(n, path, opening)
        for n, paths in found.items() if n < size
        for path, opening in paths.items()
    )  # fmt: skip


def bundle(dialogue: str, n: int, width: int) -> bytes:
    """Entries `n` times 256 and what follows, `width` of them or as many as there are."""
    first = n * WIDTH
    rows = LogEntry.objects.filter(dialogue=dialogue, n__gte=first, n__lt=first + width).order_by("n")
    return pack(bytes(data) for data in rows.values_list("data", flat=True))


def tile(dialogue: str, level: int, n: int, width: int) -> bytes:
    """The first `width` hashes of a tile, or as many as there are."""
    return tiles.fetch(dialogue)(level, n)[: width * HASH]


def receipt_of(dialogue: str, n: int, size: int | None = None) -> Receipt:
    """The proof that entry `n` stands in the log, under the checkpoint of `size` or the newest one.

    Raises what `checkpoints.signed_at` raises, `Refusal("record_differs")` also where the entry does not lead to
    what was signed, and ValueError where there is no such entry.
    """
    at, note = checkpoints.publish(dialogue) if size is None else checkpoints.signed_at(dialogue, size)
    entry = bytes(LogEntry.objects.values_list("data", flat=True).get(dialogue=dialogue, n=n))
    try:
        proof = inclusion_proof(tiles.tree(dialogue, at.size).span, n, at.size)
        check_inclusion(leaf_hash(entry), n, at.size, at.root, proof)
    except (NotProven, TilesMissing) as fault:
        raise Refusal("record_differs", size=at.size) from fault
    return receipt(n, proof, checkpoints.cosigned(dialogue, at.size, note), entry)
