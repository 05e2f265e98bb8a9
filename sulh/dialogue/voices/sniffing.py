"""What kind of sound a file is, by its first bytes: only what browsers play, whatever its name says.

Signatures: RFC 7845 and RFC 5334 (Ogg, Opus), RFC 9559 (the EBML head of WebM), ISO/IEC 14496-12 (the `ftyp`
box of MP4), ISO/IEC 11172-3 (the frame head of MP3), and the RIFF head of WAV.
"""

from __future__ import annotations

# Brands of MP4 that telephones write sound under; 3GP and QuickTime are not played everywhere.
_MP4 = {b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"dash"}
_OGG = (b"OpusHead", b"\x01vorbis")


def media_type(data: bytes) -> str:
    """`audio/ogg`, `audio/webm`, `audio/mpeg`, `audio/mp4` or `audio/wav`; empty for anything else."""
    for kind, fits in _KINDS.items():
        if fits(data[:64]):
            return kind
    return ""


def _ogg(head: bytes) -> bool:
    return head[:4] == b"OggS" and head[28:].startswith(_OGG)


def _webm(head: bytes) -> bool:
    return head[:4] == b"\x1a\x45\xdf\xa3" and b"\x42\x82\x84webm" in head


def _mp3(head: bytes) -> bool:
    """Tags, or the head of a frame of layer III with a bit rate and a sampling rate that exist."""
    if head[:3] == b"ID3" and len(head) > 10:
        return True
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return False
    version, rate, sampling = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and rate not in (0, 15) and sampling != 3


def _mp4(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in _MP4


def _wav(head: bytes) -> bool:
    return head[:4] == b"RIFF" and head[8:16] == b"WAVEfmt "


_KINDS = {"audio/ogg": _ogg, "audio/webm": _webm, "audio/mpeg": _mp3, "audio/mp4": _mp4, "audio/wav": _wav}
