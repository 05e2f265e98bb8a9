"""A fingerprint of an analysis's input that does not depend on the order of its rows."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

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
