"""Asking other machines, politely: under the book's name, one question at a time for each of them, with patience and without haste."""

from __future__ import annotations

import http.client
import json
import threading
import time
import urllib.error
import urllib.request
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from report import edition

NAME = f"russia-belarus-report/{edition.NUMBER} (checks its own sources)"
PATIENCE, PAUSE, TRIES = (
    30.0,
    1.0,
    3,
)  # seconds for an answer, seconds between two questions to one machine, and questions
AGAIN = (429, 500, 502, 503, 504)  # answers after which one asks once more


class Answer(NamedTuple):
    """Status (0: none), the address that answered in the end, the body, and in words why there is none."""

    status: int
    address: str
    body: bytes
    fault: str


class WebError(ValueError):
    """No usable answer; the message is one line."""


class Asker:
    """Asks, and waits ``pause`` seconds between two questions to one machine; may be shared by threads."""

    def __init__(self, pause: float = PAUSE, patience: float = PATIENCE):
        self.pause, self.patience = pause, patience
        self._locks: dict[str, threading.Lock] = {}
        self._last: dict[str, float] = {}
        self._guard = threading.Lock()

    def ask(self, address: str, method: str = "GET") -> Answer:
        """The answer of one question. Never raises."""
        host = urlsplit(address).netloc.lower()
        with self._guard:
            lock = self._locks.setdefault(host, threading.Lock())
        with lock:
            time.sleep(max(0.0, self._last.get(host, 0.0) + self.pause - time.monotonic()))
            try:
                return self._answer(address, method)
            finally:
                self._last[host] = time.monotonic()

    def _answer(self, address: str, method: str) -> Answer:
        request = urllib.request.Request(
            quote(address, safe="%/:=&?~#+!$,;'@()*[]"), method=method, headers={"User-Agent": NAME}
        )
        try:
            with urllib.request.urlopen(request, timeout=self.patience) as found:
                return Answer(found.status, found.url, found.read(), "")
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.url or address, b"", str(error.reason))
        except http.client.IncompleteRead as error:
            return Answer(0, address, b"", f"the answer broke off after {len(error.partial)} bytes")
        except (
            OSError,
            http.client.HTTPException,
            ValueError,
        ) as error:  # OSError: URLError, timeouts and refusals among them
            return Answer(0, address, b"", str(getattr(error, "reason", error)) or type(error).__name__)

    def json(self, address: str) -> Any:
        """The answer as data. Raises WebError, one line, where there is none after some tries, or where it is no JSON."""
        for tried in range(1, TRIES + 1):
            answer = self.ask(address)
            if answer.status == 200:
                break
            if tried == TRIES or answer.status not in (0, *AGAIN):
                raise WebError(f"{address}: {answer.status or 'no answer'} ({answer.fault})")
            time.sleep(self.pause * tried)
        try:
            return json.loads(answer.body)
        except ValueError:
            raise WebError(f"{address}: expected JSON (found {answer.body[:30]!r}, {len(answer.body)} bytes)") from None
