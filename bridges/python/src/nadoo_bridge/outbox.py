"""Records on their way to the gateway: a bounded buffer, and the daemon thread that empties it.

The plugin's thread only appends. Nothing here raises into it, waits for the network, or grows without end: when the
buffer is full the oldest detail goes first (traces, variables, info and debug lines), then the oldest of all, and a
line within the run says how much was lost and where.
"""

from __future__ import annotations

import http.client
import json
import random
import sys
import threading
import time
from collections import Counter, deque
from typing import Any, Callable, Deque, Dict, List, NamedTuple, Optional

from .gateway import Connection, Reply, records_path
from .records import Item, take_note

#: A request holds no more; the gateway refuses bodies over 1 MiB.
BATCH_BYTES = 512 * 1024
BATCH_RECORDS = 500
#: Records are gathered for so long before they are sent.
GATHER_S = 0.08
#: While they go on and on: under the 300 requests a minute that the gateway grants an address by default.
LONGEST_GATHER_S = 0.3
FIRST_RETRY_S = 0.2
LONGEST_RETRY_S = 5.0
#: How long the end of a run, or of the process, waits for the gateway.
CLOSE_S = 5.0

#: What is taken of a run whose record is full.
ENDS = ("execution_complete", "execution_error")

TOO_LATE = "the gateway did not take them in time"

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":")).encode


class Delivery(NamedTuple):
    """What became of a run's records."""

    sent: int
    lost: int
    #: Why, by how many: in words.
    reasons: Dict[str, int]

    def __str__(self) -> str:
        if self.lost == 0:
            return f"{self.sent} records sent"
        why = "; ".join(f"{count}: {reason}" for reason, count in self.reasons.items())
        return f"{self.sent} records sent, {self.lost} lost ({why})"


class Gap:
    """Stands where the first of the records that were given up stood; a buffer holds one at most."""

    __slots__ = ("counts",)
    size = 0

    def __init__(self) -> None:
        self.counts: Counter = Counter()

    def item(self) -> Item:
        total = sum(self.counts.values())
        kinds = ", ".join(f"{count} {kind}" for kind, count in self.counts.most_common())
        return take_note("warn", f"{total} records were lost from here on ({kinds}): the gateway took them too slowly")


class Outbox:
    """The records of one run.

    :param max_records: how many wait at most; :param max_characters: how much text they hold at most
    """

    def __init__(
        self,
        server: str,
        execution_id: str,
        ingest_key: str,
        max_records: int = 10_000,
        max_characters: int = 8_000_000,
        close_s: float = CLOSE_S,
        warn: Optional[Callable[[str], None]] = None,
    ) -> None:
        self._connection = Connection(server)
        self._execution_id = execution_id
        self._key = ingest_key
        self._max_records = max_records
        self._max_characters = max_characters
        self._close_s = close_s
        self._warn = warn or _to_stderr
        # Reentrant: a signal handler or a __del__ may record while its own thread is in here.
        self._lock = threading.RLock()
        self._waiting: Deque[Any] = deque()
        self._gap: Optional[Gap] = None
        self._characters = 0
        self._has_some = threading.Event()
        self._is_much = threading.Event()
        self._closing = threading.Event()
        self._deadline = float("inf")
        #: Why nothing is taken any more; None: records are taken.
        self._stopped: Optional[str] = None
        #: Why the run's record takes nothing more but its end; None: it has room.
        self._full: Optional[str] = None
        self._after = 0
        self._sent = 0
        self._lost: Counter = Counter()
        self._in_flight = 0
        self._thread: Optional[threading.Thread] = None

    # ------------------------------------------------------------------ the plugin's thread

    def add(self, item: Item) -> None:
        """Takes a record. Returns at once."""
        if self._stopped is not None:
            self._count_late()
            return
        with self._lock:
            waiting = self._waiting
            waiting.append(item)
            self._characters += item.size
            count = len(waiting)
            if count > self._max_records or self._characters > self._max_characters:
                self._make_room()
        if count == 1:
            if self._thread is None:
                self._start()
            self._has_some.set()
        elif count == BATCH_RECORDS:
            self._is_much.set()

    def _start(self) -> None:
        try:
            thread = threading.Thread(target=self._run, name="nadoo-bridge", daemon=True)
            self._thread = thread
            thread.start()
        except RuntimeError as fault:  # no more threads, or the interpreter is on its way out
            self._thread = None
            self._stop(f"no thread could be started ({fault})")

    def _count_late(self) -> None:
        with self._lock:
            self._lost[self._stopped or "the run's record was closed"] += 1

    def _make_room(self) -> None:
        """Gives up a quarter of what may wait: of the oldest detail, and where that is not enough of the oldest."""
        gap = self._gap or Gap()
        count, characters = len(self._waiting), self._characters
        for only_detail in (True, False):
            kept: Deque[Any] = deque()
            for entry in self._waiting:
                is_over = count > self._max_records * 3 // 4 or characters > self._max_characters * 3 // 4
                if not is_over or entry is gap or not entry.may_go(only_detail):
                    kept.append(entry)
                    continue
                if self._gap is None:
                    self._gap = gap
                    kept.append(gap)
                gap.counts[entry.type] += 1
                self._lost["the buffer was full"] += 1
                count -= 1
                characters -= entry.size
            self._waiting = kept
        self._characters = characters

    # ------------------------------------------------------------------ the sender's thread

    def _run(self) -> None:
        gather = GATHER_S
        try:
            while True:
                began = time.monotonic()
                self._has_some.wait()
                if self._stopped is not None:
                    return
                if time.monotonic() - began > LONGEST_GATHER_S:
                    gather = GATHER_S
                if not self._closing.is_set():
                    self._is_much.wait(gather)
                    gather = min(gather * 1.1, LONGEST_GATHER_S)
                batch = self._take()
                if batch:
                    self._send(batch)
                elif self._closing.is_set():
                    return
        except Exception as fault:  # a mistake of the bridge's own: told, and no more than that
            self._stop(f"the bridge failed ({type(fault).__name__}: {fault})")
        finally:
            self._connection.close()

    def _take(self) -> List[Item]:
        with self._lock:
            taken = [self._waiting.popleft() for _ in range(min(BATCH_RECORDS, len(self._waiting)))]
            batch = [entry.item() if isinstance(entry, Gap) else entry for entry in taken]
            self._characters -= sum(entry.size for entry in taken)
            if self._gap in taken:
                self._gap = None
            self._in_flight = len(batch)
            if not self._waiting:
                self._has_some.clear()
                if self._closing.is_set():
                    self._has_some.set()
            if len(self._waiting) < BATCH_RECORDS:
                self._is_much.clear()
        return batch

    def _send(self, batch: List[Item]) -> None:
        lines: List[bytes] = []
        size = 0
        for item in batch:
            if self._full is not None and item.type not in ENDS:
                self._lose(1, self._full)
                self._in_flight -= 1
                continue
            line = _line(item)
            if lines and size + len(line) > BATCH_BYTES:
                self._deliver(lines)
                lines, size = [], 0
            lines.append(line)
            size += len(line)
        if lines:
            self._deliver(lines)

    def _deliver(self, lines: List[bytes]) -> None:
        """Until the gateway has them, or will not have them, or the deadline is over."""
        delay = FIRST_RETRY_S
        while self._stopped is None:
            wait: Optional[float] = None
            try:
                reply = self._connection.request(
                    "POST",
                    records_path(self._execution_id, self._after),
                    self._key,
                    b"\n".join(lines),
                    "application/x-ndjson",
                )
            except (OSError, http.client.HTTPException):
                reply = None
            if reply is not None:
                if reply.status == 413 and len(lines) > 1 and not _is_full(reply):
                    half = len(lines) // 2
                    self._deliver(lines[:half])
                    self._deliver(lines[half:])
                    return
                if self._settles(reply, len(lines)):
                    return
                if reply.status == 409:
                    continue
                wait = reply.retry_after
            # Full jitter: whoever was refused together does not come back together.
            pause = wait if wait is not None else delay * (0.5 + random.random() / 2)
            delay = min(delay * 2, LONGEST_RETRY_S)
            self._pause(pause)

    def _pause(self, seconds: float) -> None:
        if not self._closing.is_set():
            self._closing.wait(seconds)
            return
        left = self._deadline - time.monotonic()
        if left <= 0:
            self._stop(TOO_LATE)
        else:
            time.sleep(min(seconds, 0.3, left))

    def _settles(self, reply: Reply, count: int) -> bool:
        """Takes note of an answer. False: the same batch is to be sent again."""
        data = reply.envelope.get("data")
        if 200 <= reply.status < 300:
            # Whatever else answers 200 (a proxy's page) is no gateway: the batch is still ours.
            if not isinstance(data, dict) or not isinstance(data.get("last"), int):
                return False
            self._after = data["last"]
            rejected = data.get("rejected") or []
            for entry in rejected:
                self._lose(1, f"refused: {entry.get('reason')}")
            self._sent += count - len(rejected)
        elif reply.status in (408, 425, 429) or reply.status >= 500:
            return False
        elif reply.status == 409 and self._goes_back(reply):
            return False
        else:
            message = reply.envelope.get("message")
            words = message if isinstance(message, str) else f"HTTP {reply.status}"
            self._lose(count, words)
            if _is_full(reply):
                self._full = words
            if reply.status in (401, 403, 404, 409):
                self._stop(words)
        self._in_flight -= count
        return True

    def _goes_back(self, reply: Reply) -> bool:
        """The gateway has fewer records than it once had: what follows those is sent, what lay between is gone."""
        current = reply.envelope.get("current")
        last = current.get("last") if isinstance(current, dict) else None
        # A run that has ended names its status too: there is nowhere to go back to.
        if not isinstance(last, int) or not 0 <= last < self._after or "status" in current:
            return False
        self._lose(self._after - last, "the gateway has lost them again")
        self._sent -= self._after - last
        self._after = last
        return True

    def _lose(self, count: int, reason: str) -> None:
        with self._lock:
            self._lost[reason] += count

    def _stop(self, reason: str) -> None:
        with self._lock:
            if self._stopped is not None:
                return
            self._stopped = reason
            left = len(self._waiting)
            self._waiting.clear()
            self._characters = 0
            if left:
                self._lost[reason] += left
        self._has_some.set()
        self._is_much.set()

    # ------------------------------------------------------------------ the end

    def close(self, timeout: Optional[float] = None) -> Delivery:
        """Sends what waits, for so many seconds at most (``CLOSE_S``), and tells what was lost."""
        thread = self._thread
        if thread is not None and thread.is_alive() and not self._closing.is_set():
            self._deadline = time.monotonic() + (self._close_s if timeout is None else timeout)
            self._closing.set()
            self._has_some.set()
            self._is_much.set()
            thread.join(max(0.0, self._deadline - time.monotonic()) + 0.1)
        self._stop(TOO_LATE if self._closing.is_set() else "the run's record was closed")
        in_flight, self._in_flight = self._in_flight, 0
        if in_flight > 0:
            self._lose(in_flight, self._stopped or TOO_LATE)
        delivery = self.delivery()
        if delivery.lost > 0:
            self._warn(f"nadoo_bridge: {delivery}")
        return delivery

    def delivery(self) -> Delivery:
        with self._lock:
            return Delivery(self._sent, sum(self._lost.values()), dict(self._lost))

    def forget(self) -> None:
        """In a forked child, which has neither the thread nor the right to speak for the run."""
        self._stopped = "the process was forked"
        self._lock = threading.RLock()
        self._waiting = deque()
        self._thread = None


def _is_full(reply: Reply) -> bool:
    """The run has all the records that the gateway keeps of one; a batch that is too large names no place."""
    return reply.status == 413 and isinstance(reply.envelope.get("current"), dict)


def _line(item: Item) -> bytes:
    try:
        data = item.write(*item.noted)
        text = _encode({"type": item.type, "data": data})
    except (ValueError, TypeError, RecursionError) as fault:
        note = take_note("warn", f"a {item.type} could not be written ({type(fault).__name__})")
        text = _encode({"type": "log", "data": note.write(*note.noted)})
    try:
        return text.encode()
    except UnicodeEncodeError:
        # Halves of surrogate pairs are no text: they become U+FFFD.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def _to_stderr(message: str) -> None:
    try:
        print(message, file=sys.stderr, flush=True)
    except (OSError, ValueError):  # closed: there is nobody to tell
        pass

