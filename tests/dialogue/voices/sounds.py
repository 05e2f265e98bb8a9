"""Short sound files, written by hand from the formats' own descriptions, with what telephones add to them."""

from __future__ import annotations

import io
import struct
import wave
import zlib

# What a telephone might write beside the sound. None of it may stay.
MARK = b"+34.5553+069.2075/ Planted's phone"


def wav(seconds: float = 0.2, *, mark: bytes = b"") -> bytes:
    """A low tone, 8,000 samples a second of 8 bits; with a mark in a list of facts behind the sound."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(bytes(128 + (20 if n // 20 % 2 else -20) for n in range(int(seconds * 8000))))
    sound = made.getvalue()
    if not mark:
        return sound
    body = b"INFO" + b"INAM" + struct.pack("<I", len(mark)) + mark + b"\0" * (len(mark) % 2)
    listed = b"LIST" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(sound) - 8 + len(listed)) + sound[8:] + listed


def frames(count: int = 8) -> bytes:
    """Frames of MPEG-1 layer III, 32 kbit/s at 44.1 kHz: 104 bytes each, all of them silence."""
    return (b"\xff\xfb\x10\xc4" + bytes(100)) * count


def mp3(*, mark: bytes = b"") -> bytes:
    """Frames with tags before and behind them."""
    if not mark:
        return frames()
    text = b"TIT2" + struct.pack(">I", len(mark) + 1) + b"\0\0" + b"\0" + mark
    size = len(text)
    before = b"ID3\x03\0\0" + bytes([0, 0, size >> 7, size & 127]) + text
    return before + frames() + (b"TAG" + mark).ljust(128, b"\0")


def box(name: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I", len(body) + 8) + name + body


def mp4(*, mark: bytes = b"", day: int = 0) -> bytes:
    """The boxes around a sound; `day` is a second since 1904, in the heads of film, track and medium."""
    told = [box(b"udta", box(b"\xa9xyz", mark)), box(b"meta", bytes(4), mark)] if mark else []
    dated = bytes(4) + struct.pack(">II", day, day) + b"rest"
    medium = box(b"mdia", box(b"mdhd", dated), box(b"hdlr", b"soun"))
    track = box(b"trak", box(b"tkhd", dated), medium, *told[:1])
    return (
        box(b"ftyp", b"M4A ", bytes(4), b"M4A ")
        + box(b"moov", box(b"mvhd", dated), track, *told)
        + box(b"mdat", b"the sound itself")
        + (box(b"uuid", bytes(16), mark) if mark else b"")
    )


def page(number: int, kind: int, *packets: bytes) -> bytes:
    """One page of Ogg with whole packets, its checksum by the bit-by-bit rule of RFC 3533."""
    lacing = b"".join(b"\xff" * (len(each) // 255) + bytes([len(each) % 255]) for each in packets)
    head = b"OggS\0" + bytes([kind]) + bytes(8) + struct.pack("<II", 7, number)
    body = bytes([len(lacing)]) + lacing + b"".join(packets)
    return head + struct.pack("<I", checksum(head + bytes(4) + body)) + body


def checksum(data: bytes) -> int:
    """The CRC of Ogg by way of zlib's, which is the same polynomial read from the other side."""
    turned = bytes(int(f"{byte:08b}"[::-1], 2) for byte in data)
    plain = zlib.crc32(turned, 0xFFFFFFFF) ^ 0xFFFFFFFF  # without its first and last inversion
    return int(f"{plain:032b}"[::-1], 2)


def ogg(*, mark: bytes = b"", streams: int = 1) -> bytes:
    """An Opus stream: head, comments with a mark, and two packets of sound."""
    vendor = b"some phone"
    comments = [b"LOCATION=" + mark] if mark else []
    told = b"".join(struct.pack("<I", len(each)) + each for each in comments)
    tags = b"OpusTags" + struct.pack("<I", len(vendor)) + vendor + struct.pack("<I", len(comments)) + told
    head = b"OpusHead\x01\x01" + struct.pack("<HIhB", 312, 48000, 0, 0)
    one = page(0, 2, head) + page(1, 0, tags) + page(2, 4, b"\xf8\xff\xfe", b"\xf8\xff\xfd")
    return one * streams


def element(name: int, body: bytes, *, known: bool = True) -> bytes:
    """One element of EBML, its size in eight bytes, or unknown."""
    size = (1 << 56 | len(body)).to_bytes(8, "big") if known else b"\x01" + b"\xff" * 7
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + size + body


def webm(*, mark: bytes = b"", known: bool = True) -> bytes:
    """Head, information with day and programs, two clusters, and tags behind them."""
    kind = b"\x42\x82\x84webm"
    told = element(0x4D80, mark) + element(0x5741, mark) + element(0x7BA9, mark) if mark else b""
    dated = element(0x4461, b"\x01\x02\x03\x04\x05\x06\x07\x08") if mark else b""
    info = element(0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40") + told + dated)
    block = element(0xE7, b"\0") + element(0xA3, b"\x81\0\0\x80sound")
    clusters = element(0x1F43B675, block, known=known) * 2
    tags = element(0x1254C367, mark) if mark else b""
    return element(0x1A45DFA3, kind) + element(0x18538067, info + clusters + tags, known=known)


KINDS = {"audio/wav": wav, "audio/mpeg": mp3, "audio/mp4": mp4, "audio/ogg": ogg, "audio/webm": webm}
