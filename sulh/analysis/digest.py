"""Fingerprints of what goes into an analysis, and of what comes out of it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sulh.analysis.tally import whole_numbers


def digest(columns: Mapping[str, ArrayLike], salt: bytes = b"") -> str:
    """SHA-256 in lower-case hex over the sorted rows of `columns`.

    `columns` maps each column's name to whole numbers, all of one length. The bytes are: a header
    line "names in order:number of rows", then the rows, sorted by the first column, then the second
    and so on, as little-endian 64-bit integers. With a `salt` the result is HMAC-SHA-256 under it.

    Counts of a small group have few possible values, so whoever knows the rest of a table could try
    them all against a bare digest. A digest that is published therefore needs a random salt of 32
    bytes, kept with the input. Raises `ValueError` for no column, unequal lengths or fractions.
    """
    arrays = [whole_numbers(values, name) for name, values in columns.items()]
    if len({len(array) for array in arrays}) != 1:
        raise ValueError("columns must be of equal length, and there must be at least one")
    order = np.lexsort(arrays[::-1])  # lexsort sorts by its last key first
    rows = np.column_stack(arrays)[order].astype("<i8")
    header = f"{','.join(columns)}:{len(rows)}\n".encode()
    data = header + rows.tobytes(order="C")
    if salt:
        return hmac.new(salt, data, hashlib.sha256).hexdigest()
    return hashlib.sha256(data).hexdigest()


METHOD = "2"
"""Rises whenever the same votes would give other numbers; it enters every digest of a result."""


def fingerprint(kind: str, votes: str, parameters: Mapping[str, Any], results: Iterable[NDArray[Any]]) -> str:
    """SHA-256 in hex over a header (kind, method, digest of the votes, parameters) and the results' bytes.

    Arrays of numbers enter as little-endian 64-bit values in row-major order, each after its shape.
    """
    header = {
        "kind": kind,
        "method": METHOD,
        "votes": votes,
        "parameters": {k: repr(v) for k, v in parameters.items()},
    }
    hashed = hashlib.sha256(json.dumps(header, sort_keys=True).encode() + b"\n")
    for array in results:
        wide = array.astype("<f8" if array.dtype.kind == "f" else "<i8")
        # -0.0 and 0.0 are the same number, and should be the same bytes.
        wide = wide + 0 if array.dtype.kind != "f" else wide + 0.0
        hashed.update(f"{wide.dtype.str}{wide.shape}\n".encode())
        hashed.update(np.ascontiguousarray(wide).tobytes())
    return hashed.hexdigest()
