"""Which address of this machine phones on the same network can open, without asking anybody outside."""

from __future__ import annotations

import fcntl
import ipaddress
import os
import socket
import struct

from sulh.cli import house
from sulh.cli.words import Stop
from sulh.cli.words import gettext as _

# RFC 1918, RFC 3927, RFC 4193, RFC 4291: nothing that could be reached from the internet.
PRIVATE = tuple(
    ipaddress.ip_network(each)
    for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10")
)
_SIOCGIFADDR = 0x8915


def is_private(host: str) -> bool:
    """Whether `host` is an address of a local network; loopback and names are none."""
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return any(address in network for network in PRIVATE if network.version == address.version)


def found() -> list[str]:
    """The private IPv4 addresses of this machine, by the order of its interfaces."""
    addresses = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        for _index, name in socket.if_nameindex():
            try:
                answer = fcntl.ioctl(asking.fileno(), _SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
            except OSError:
                continue  # an interface without an address
            addresses.append(socket.inet_ntoa(answer[20:24]))
    return [address for address in addresses if is_private(address)]


def host_of_room(wanted: str) -> str:
    """The address to serve a room on. Raises `Stop` where it is none of a local network, or not clear."""
    if wanted:
        if not (is_private(wanted) or wanted in house.LOOPBACK):
            raise Stop(
                _("A room is served on a local network only, and %(host)s is no address of one.")
                % {"host": wanted}
            )
        return wanted.strip("[]")
    addresses = found()
    if len(addresses) != 1:
        shown = ", ".join(addresses) or _("none")
        raise Stop(
            _("This machine's addresses on local networks: %(addresses)s. Choose one with --host.")
            % {"addresses": shown}
        )
    return addresses[0]


def enter_room(wanted: str, port: int) -> str:
    """Make this process and those it starts the server of a room, before settings are read; its host.

    Raises `Stop` where HTTPS is asked for too: a laptop without internet can have no certificate that phones know.
    """
    if os.environ.get("SULH_HTTPS", "") == "1":
        raise Stop(_("A room is served over plain HTTP. Unset SULH_HTTPS."))
    host = host_of_room(wanted)
    shown = f"[{host}]" if ":" in host else host
    names = list(dict.fromkeys([shown, "127.0.0.1", "localhost", "[::1]"]))
    os.environ["SULH_ROOM"] = "1"
    os.environ["SULH_ALLOWED_HOSTS"] = ",".join(names)
    os.environ["SULH_ROOM_ADDRESS"] = f"http://{shown}:{port}"
    return host
