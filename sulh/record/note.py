"""Signed notes (C2SP signed-note): a text, an empty line, and lines of signatures by named Ed25519 keys.

    — NAME BASE64(key id || signature)

A key id is SHA-256(name || 0x0A || kind || public key)[:4]. Two kinds are used: 1 signs the text of a log's
own checkpoint; 4 is a witness's dated cosignature (`sulh.record.cosignature`). Everything else is ignored, as
the specification asks.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LOG = 1
WITNESS = 4
MOST_BYTES = 65_536
MOST_SIGNATURES = 64
_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)")
_NAME = re.compile(r"[^\s+]{1,255}")


class NotANote(ValueError):
    """These bytes are no signed note; the argument is a code."""


class NotAKey(ValueError):
    """This text is no verifier key of a kind that is used here."""


class BadSignature(ValueError):
    """A signature under a known key's name and id does not verify, or the key has not signed at all."""


def encode(data: bytes) -> str:
    """Base64, as RFC 4648, section 4."""
    return base64.b64encode(data).decode()


def decode(text: str) -> bytes:
    """The bytes of strictly written base64: nothing ignored, no loose bits. Raises ValueError."""
    try:
        data = base64.b64decode(text.encode(), validate=True)
    except binascii.Error as fault:
        raise ValueError("base64") from fault
    if encode(data) != text:
        raise ValueError("base64")
    return data


@dataclass(frozen=True)
class VerifyingKey:
    """The public half of a key, with the name it signs under. `str()` writes it as a `vkey`."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        said = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(said).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{encode(bytes([self.kind]) + self.public)}"

    @classmethod
    def read(cls, vkey: str) -> VerifyingKey:
        """The key written as `NAME+ID+BASE64`. Raises `NotAKey`."""
        name, _, rest = vkey.partition("+")
        said_id, _, encoded = rest.partition("+")
        try:
            data = decode(encoded)
            key = cls(name, data[0], data[1:])
            Ed25519PublicKey.from_public_bytes(key.public)
        except (ValueError, IndexError) as fault:
            raise NotAKey("unreadable") from fault
        if key.kind not in (LOG, WITNESS) or not _NAME.fullmatch(name) or key.id.hex() != said_id:
            raise NotAKey("unreadable")
        return key

    def accepts(self, signature: bytes, message: bytes) -> bool:
        """Whether this key made `signature` over `message`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    """Both halves of a key."""

    name: str
    kind: int
    private: Ed25519PrivateKey

    @classmethod
    def from_seed(cls, name: str, kind: int, seed: bytes) -> SigningKey:
        """The key that follows from 32 secret bytes. Raises ValueError for a name with spaces or a plus."""
        if not _NAME.fullmatch(name):
            raise ValueError("name")
        return cls(name, kind, Ed25519PrivateKey.from_private_bytes(seed))

    @property
    def verifying(self) -> VerifyingKey:
        return VerifyingKey(self.name, self.kind, self.private.public_key().public_bytes_raw())

    def line(self, message: bytes, before: bytes = b"") -> str:
        """A signature line over `message`; `before` stands ahead of the signature's own bytes."""
        return f"— {self.name} {encode(self.verifying.id + before + self.private.sign(message))}\n"


@dataclass(frozen=True)
class Signature:
    """One line below a note."""

    name: str
    id: bytes
    payload: bytes

    @property
    def line(self) -> str:
        return f"— {self.name} {encode(self.id + self.payload)}\n"

    def by(self, key: VerifyingKey) -> bool:
        """Whether the line claims to be of this key."""
        return (self.name, self.id) == (key.name, key.id)


@dataclass(frozen=True)
class Note:
    """A text that ends with a line feed, and the signatures below it. `str()` writes the note again."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(each.line for each in self.signatures)

    def need(self, key: VerifyingKey) -> None:
        """That this key signed: each line that claims to be its own verifies. Raises `BadSignature`."""
        own = [each for each in self.signatures if each.by(key)]
        if not own or not all(key.accepts(each.payload, self.text.encode()) for each in own):
            raise BadSignature(key.name)


def sign(text: str, key: SigningKey) -> Note:
    """A note over `text` with one signature of kind `LOG`."""
    return read((text + "\n" + key.line(text.encode())).encode())


def read(data: bytes) -> Note:
    """Take a note apart, strictly. Raises `NotANote`."""
    if len(data) > MOST_BYTES:
        raise NotANote("too_large")
    try:
        said = data.decode()
    except UnicodeDecodeError as fault:
        raise NotANote("not_utf8") from fault
    if any(char < " " and char != "\n" for char in said):
        raise NotANote("control")
    text, empty, below = said.rpartition("\n\n")
    if not empty or not text or not below.endswith("\n"):
        raise NotANote("form")
    lines = below[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NotANote("too_many")
    return Note(text + "\n", tuple(_signature(line) for line in lines))


def read_signatures(data: bytes) -> tuple[Signature, ...]:
    """Signature lines alone, as a witness answers with them. Raises `NotANote`."""
    return read(b"-\n\n" + data).signatures


def _signature(line: str) -> Signature:
    found = _LINE.fullmatch(line)
    try:
        data = decode(found[2]) if found else b""
    except ValueError as fault:
        raise NotANote("signature") from fault
    if found is None or len(data) < 5:
        raise NotANote("signature")
    return Signature(found[1], data[:4], data[4:])
