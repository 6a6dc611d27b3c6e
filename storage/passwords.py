"""Passwords by Argon2id (RFC 9106)."""

from __future__ import annotations

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pipeline.account_ports import Passwords


class Argon2Passwords:
    """`memory` in KiB and `rounds` of each hash, RFC 9106's second recommended choice by default,
    on one lane; never more than `at_once` are worked out, whatever comes in: each takes the memory
    for 0.15 s of a core."""

    def __init__(self, memory: int = 65_536, rounds: int = 3, at_once: int = 2) -> None:
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory, parallelism=1)
        self._turns = BoundedSemaphore(at_once)

    def hash(self, password: str) -> str:
        with self._turns:
            return self._hasher.hash(password)

    def matches(self, password: str, kept: str) -> bool:
        with self._turns:
            try:
                return self._hasher.verify(kept, password)
            except (VerificationError, InvalidHashError):
                return False

    def is_outdated(self, kept: str) -> bool:
        return self._hasher.check_needs_rehash(kept)


_port: type[Passwords] = Argon2Passwords
