"""A recording without what telephones write beside the sound: place, device, day, name and pictures.

Everything that makes sound stays as it was, byte by byte. Where offsets in a file point at its sound (MP4,
WebM), what goes is blanked rather than cut out, so that they still hold.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator


def cleaned(data: bytes, kind: str) -> bytes:
    """`data`, a file of the media type `kind`, with nothing but its sound. Raises ValueError where broken."""
    try:
        return _CLEANING[kind](data)
    except (IndexError, struct.error) as fault:
        raise ValueError("broken sound file") from fault


def _wav(data: bytes) -> bytes:
    """The chunks that say how the sound is written, and the sound."""
    kept, at = [], 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], _little(data, at + 4)
        body = data[at + 8 : at + 8 + size]
        if name in (b"fmt ", b"fact", b"data"):
            # A recorder that was cut off never wrote how long its sound became.
            kept.append(name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2))
        at += 8 + size + size % 2
    if [each[:4] for each in kept if each[:4] != b"fact"] != [b"fmt ", b"data"]:
        raise ValueError("no sound in it")
    inside = b"WAVE" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def _mp3(data: bytes) -> bytes:
    """The frames, without the tags before them (ID3v2) and behind them (ID3v1, APE)."""
    while data[:3] == b"ID3":
        high, upper, lower, low = data[6:10]
        footer = 10 if data[5] & 0x10 else 0
        data = data[10 + (high << 21 | upper << 14 | lower << 7 | low) + footer :]
        data = data.lstrip(b"\0")
    if data[-128:-125] == b"TAG":
        data = data[:-128]
    if data[-32:-24] == b"APETAGEX":
        data = data[: -32 - _little(data, len(data) - 20)]
        data = data[:-32] if data[-32:-24] == b"APETAGEX" else data
    if data[0] != 0xFF or data[1] & 0xE0 != 0xE0:
        raise ValueError("no frame where one should be")
    return data


_HOLDS_BOXES = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"mvex", b"moof", b"traf"}
_TOLD = {b"udta", b"meta", b"uuid", b"free", b"skip", b"wide"}
_DATED = {b"mvhd", b"tkhd", b"mdhd"}


def _mp4(data: bytes) -> bytes:
    """Boxes that tell something become free space; the days in heads become zero."""
    made = bytearray(data)
    _blank_boxes(made, 0, len(made))
    return bytes(made)


def _blank_boxes(made: bytearray, start: int, end: int) -> None:
    while start + 8 <= end:
        size, name, body = _big(made, start), bytes(made[start + 4 : start + 8]), start + 8
        if size == 1:
            size, body = struct.unpack_from(">Q", made, body)[0], body + 8
        stop = end if size == 0 else start + size
        if not body <= stop <= end:
            raise ValueError("a box that ends outside its box")
        if name in _TOLD:
            made[start + 4 : start + 8] = b"free"
            made[body:stop] = bytes(stop - body)
        elif name in _DATED:
            length = 16 if made[body] == 1 else 8
            made[body + 4 : body + 4 + length] = bytes(length)
        elif name in _HOLDS_BOXES:
            _blank_boxes(made, body, stop)
        start = stop


def _ogg(data: bytes) -> bytes:
    """The second packet, which holds the comments, says nothing at the same length."""
    made = bytearray(data)
    places = _second_packet(made)
    packet = bytes(made[at] for at in places)
    said = next((head for head in (b"OpusTags", b"\x03vorbis") if packet.startswith(head)), None)
    if said is None:
        raise ValueError("no comments where they should be")
    end = b"\0" * 4 + (b"\x01" if said != b"OpusTags" else b"")
    vendor = len(packet) - len(said) - 4 - len(end)
    silent = said + struct.pack("<I", max(0, vendor)) + b" " * vendor + end
    if len(silent) != len(packet):
        raise ValueError("comments too short to be any")
    for at, byte in zip(places, silent, strict=True):
        made[at] = byte
    whole = 0
    for start, _body, stop in _pages(made):
        if start and made[start + 5] & 2:
            raise ValueError("more than one stream, each with comments of its own")
        if start <= places[-1]:
            made[start + 22 : start + 26] = bytes(4)
            made[start + 22 : start + 26] = struct.pack("<I", _checksum(made[start:stop]))
        whole = stop
    return bytes(made[:whole])


def _pages(data: bytearray) -> Iterator[tuple[int, int, int]]:
    """Of each page where it begins, where its body begins, and where it ends."""
    at = 0
    while at < len(data):
        if data[at : at + 4] != b"OggS":
            raise ValueError("no page where one should be")
        body = at + 27 + data[at + 26]
        stop = body + sum(data[at + 27 : body])
        if stop > len(data):
            return  # a recording that was cut off
        yield at, body, stop
        at = stop


def _second_packet(data: bytearray) -> list[int]:
    """Where each byte of the second packet stands: it may be spread over pages."""
    packet = 0
    found: list[int] = []
    for start, body, _stop in _pages(data):
        for length in data[start + 27 : body]:
            if packet == 1:
                found += range(body, body + length)
            body += length
            if length < 255:
                packet += 1
            if packet == 2:
                return found
    raise ValueError("only one packet")


def _table() -> list[int]:
    made = []
    for byte in range(256):
        value = byte << 24
        for _bit in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
        made.append(value)
    return made


_TABLE = _table()


def _checksum(page: bytes | bytearray) -> int:
    """The checksum of an Ogg page whose own four bytes are zero (RFC 3533)."""
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _TABLE[value >> 24 ^ byte]
    return value


_SEGMENT, _INFO, _CLUSTER = 0x18538067, 0x1549A966, 0x1F43B675
_ABOUT_THE_FILE = {0x1254C367, 0x1941A469, 0xEC}  # tags, attachments, and what others blanked
_ABOUT_THE_DAY = {0x4461, 0x7BA9, 0x4D80, 0x5741, 0x73A4}  # day, title, two programs, id


def _webm(data: bytes) -> bytes:
    """Tags and attachments become void, the head's day and names blank."""
    made = bytearray(data)
    for name, _at, body, stop in _elements(made, 0, len(made)):
        if name == _SEGMENT:
            _blank_elements(made, body, stop)
    return bytes(made)


def _blank_elements(made: bytearray, start: int, end: int) -> None:
    for name, at, body, stop in _elements(made, start, end):
        if name in _ABOUT_THE_FILE:
            length = stop - at - 9
            if length < 0:
                made[body:stop] = bytes(stop - body)
            else:
                made[at:stop] = b"\xec\x01" + length.to_bytes(7, "big") + bytes(length)
        elif name == _INFO:
            for inner, _at, first, last in _elements(made, body, stop):
                if inner in _ABOUT_THE_DAY:
                    made[first:last] = bytes(last - first)


def _elements(data: bytearray, at: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """Of each element its name, where it begins, and where its body begins and ends."""
    while at < end:
        name, body = _number(data, at, kept=True)
        size, body = _number(data, body, kept=False)
        # Of unknown size: up to the end of what it stands in. Of such a cluster the blocks come one by one
        # as if they stood beside it, so that what follows the last of them is seen.
        unknown = body if name == _CLUSTER else end
        stop = unknown if size < 0 else min(body + size, end)
        yield name, at, body, stop
        at = stop


def _number(data: bytearray, at: int, *, kept: bool) -> tuple[int, int]:
    """A number of variable length and where it ends; -1 for a size that is not known (RFC 8794)."""
    length = 9 - data[at].bit_length()
    if length > 8 or at + length > len(data):
        raise ValueError("no number where one should be")
    value = int.from_bytes(data[at : at + length], "big")
    if kept:
        return value, at + length
    value &= (1 << 7 * length) - 1
    return (-1 if value == (1 << 7 * length) - 1 else value), at + length


def _little(data: bytes | bytearray, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0])


def _big(data: bytes | bytearray, at: int) -> int:
    return int(struct.unpack_from(">I", data, at)[0])


_CLEANING = {
    "audio/wav": _wav, "audio/mpeg": _mp3, "audio/mp4": _mp4, "audio/ogg": _ogg, "audio/webm": _webm,
}  # fmt: skip
