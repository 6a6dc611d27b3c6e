"""Calls to other systems, by httpx: what webhooks are sent with.

An address of a system is typed by a person, so it may lead anywhere, into our own network too
(server-side request forgery). Its name is looked up here, every address it stands for is judged,
and the call goes to one of those that were judged, so that a second look-up cannot lead elsewhere.
No redirect is followed, no proxy of the environment is used, and nothing of an answer is read but
its status.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx

from pipeline.errors import BadSetting
from pipeline.hook_ports import Carrier
from pipeline.line_errors import BadAddress, DeliveryFailed

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
LONGEST = 2000  # characters of an address
_AGENT = "sohoa-hooks/1"
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\.?")


class HttpCarrier:
    """`networks` may be called though they are not public (`10.0.0.0/8`); `allow_http` calls
    without TLS too; `ca_file` are the authorities that are trusted instead of the public ones."""

    def __init__(
        self,
        *,
        networks: Sequence[str] = (),
        allow_http: bool = False,
        seconds: float = 10.0,
        ca_file: Path | None = None,
    ) -> None:
        self._networks = _read_networks(networks)
        self._allow_http = allow_http
        self._seconds = seconds
        self._ca_file = ca_file
        self._context: ssl.SSLContext | None = None

    def check_address(self, url: str) -> None:
        """As the port says."""
        self._read(url)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        """As the port says."""
        try:
            target = self._read(url)
        except BadAddress as wrong:
            raise DeliveryFailed(why="bad_address") from wrong
        address = self._resolve(target)
        told = {**headers, "host": target.netloc.decode(), "user-agent": _AGENT}
        told["content-type"] = "application/json"
        try:
            status = self._call(target, address, body, told)
        except httpx.TimeoutException as late:
            raise DeliveryFailed(why="timeout") from late
        except (httpx.HTTPError, OSError) as away:
            raise DeliveryFailed(why="no_connection") from away
        if not 200 <= status < 300:
            raise DeliveryFailed(why=f"http_{status}")

    def _call(
        self, target: httpx.URL, address: Address, body: bytes, headers: dict[str, str]
    ) -> int:
        """To the judged address; the certificate must be that of the name."""
        place = target.copy_with(host=str(address))
        with (
            httpx.Client(
                verify=self._trust(), trust_env=False, follow_redirects=False,
                timeout=self._seconds,
            ) as client,
            client.stream(
                "POST", place, content=body, headers=headers,
                extensions={"sni_hostname": target.raw_host.decode()},
            ) as answer,
        ):  # fmt: skip
            return answer.status_code

    def _read(self, url: str) -> httpx.URL:
        try:
            target = httpx.URL(url)
        except (httpx.InvalidURL, ValueError, TypeError) as wrong:
            raise BadAddress(why="not_an_address") from wrong
        if len(url) > LONGEST or not _is_address(target):
            raise BadAddress(why="not_an_address")
        if target.scheme == "http" and not self._allow_http:
            raise BadAddress(why="no_https")
        if target.userinfo or target.fragment:
            raise BadAddress(why="with_password")
        literal = _literal(target.host)
        if literal is not None and not self._may_call(literal):
            raise BadAddress(why="not_public")
        return target

    def _resolve(self, target: httpx.URL) -> Address:
        """One address of this name; refused when any of them may not be called."""
        port = target.port or (443 if target.scheme == "https" else 80)
        try:
            found = socket.getaddrinfo(target.host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as unknown:
            raise DeliveryFailed(why="no_such_host") from unknown
        addresses = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
        if not addresses or not all(map(self._may_call, addresses)):
            raise DeliveryFailed(why="bad_address")
        return addresses[0]

    def _may_call(self, address: Address) -> bool:
        inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
        judged: Address = inner or address
        named = any(judged in network for network in self._networks)
        return named or (judged.is_global and not judged.is_multicast)

    def _trust(self) -> ssl.SSLContext:
        if self._context is None:
            try:
                self._context = (
                    ssl.create_default_context(cafile=str(self._ca_file))
                    if self._ca_file
                    else httpx.create_ssl_context()
                )
            except (OSError, ssl.SSLError) as wrong:
                raise BadSetting(setting="hooks.ca_file", detail="no certificates") from wrong
        return self._context


def _is_address(target: httpx.URL) -> bool:
    named = _HOST.fullmatch(target.raw_host.decode()) or _literal(target.host)
    return target.scheme in ("http", "https") and bool(named) and 0 < (target.port or 443) < 65536


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def _read_networks(told: Sequence[str]) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(each) for each in told)
    except ValueError as wrong:
        raise BadSetting(setting="hooks.networks", detail=str(wrong)) from wrong


_port: type[Carrier] = HttpCarrier
