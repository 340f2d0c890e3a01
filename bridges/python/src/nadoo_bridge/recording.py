"""Makes a context of the real SDK tell each record as it happens.

The five containers of a ``PluginContext`` are replaced by ones that also tell. So it does not matter who calls which of
its methods, or whether a subclass overrides them: what the SDK keeps is told, in the order in which it is kept, and
``get_debug_info()`` stays the SDK's own. What is no container, the end of a step and the beginning of an API call, is
heard of in the one method of the SDK that each goes through.
"""

from __future__ import annotations

import atexit
import functools
import itertools
import os
import threading
import weakref
from typing import Any, Callable, Dict, List, Optional, Set, Tuple

from nadoo_plugin.api.client import BaseAPIClient
from nadoo_plugin.context import PluginContext, StepEntry

from .outbox import Delivery, Outbox
from .records import (
    Item,
    take_api_call,
    take_api_call_start,
    take_end,
    take_log,
    take_note,
    take_step,
    take_trace,
    take_variable,
)

Tell = Callable[[Any], None]


class TellingList(list):
    """A list whose new entries are told. A copy, also a deep or pickled one, is a plain list."""

    __slots__ = ("tell", "recording")

    def __init__(self, entries: List[Any], tell: Tell, recording: "Optional[Recording]" = None) -> None:
        super().__init__(entries)
        self.tell = tell
        self.recording = recording

    def append(self, entry: Any) -> None:
        list.append(self, entry)
        self.tell(entry)

    def insert(self, at: Any, entry: Any) -> None:
        list.insert(self, at, entry)
        self.tell(entry)

    def extend(self, entries: Any) -> None:
        for entry in entries:
            self.append(entry)

    def __iadd__(self, entries: Any) -> "TellingList":
        self.extend(entries)
        return self

    def __reduce_ex__(self, protocol: Any) -> Tuple[Any, ...]:
        return (list, (), None, iter(self))


class TellingDict(dict):
    """The same for variables, each snapshot of them."""

    __slots__ = ("tell",)

    def __init__(self, entries: Dict[Any, Any], tell: Tell) -> None:
        super().__init__(entries)
        self.tell = tell

    def __setitem__(self, key: Any, entry: Any) -> None:
        dict.__setitem__(self, key, entry)
        self.tell(entry)

    def setdefault(self, key: Any, entry: Any = None) -> Any:
        if key not in self:
            self[key] = entry
        return self[key]

    def update(self, *others: Any, **more: Any) -> None:
        for key, entry in dict(*others, **more).items():
            self[key] = entry

    def __reduce_ex__(self, protocol: Any) -> Tuple[Any, ...]:
        return (dict, (), None, None, iter(self.items()))


class Recording:
    """One run's records, from a context to the gateway.

    :param context: a ``PluginContext``, also a subclass or one that has recorded already
    """

    def __init__(self, context: PluginContext, outbox: Outbox) -> None:
        self.context = context
        self._outbox = outbox
        self._ended = False
        self._calls = itertools.count(1)
        self._call = threading.local()
        self._faults = 0
        _listen()
        # What it has recorded already, and what it records from now on.
        for entry, tell in self._recorded():
            tell(entry)
        context._logs = TellingList(context._logs, self._guard(take_log))
        context._trace = TellingList(context._trace, self._guard(take_trace))
        context._steps = TellingList(context._steps, self._tell_step)
        context._variables = TellingDict(context._variables, self._guard(take_variable))
        context._api_calls = TellingList(context._api_calls, self._guard(self._take_api_call), self)
        _live.add(self)

    def _recorded(self) -> List[Tuple[Any, Tell]]:
        context = self.context
        found: List[Tuple[Any, Any, Tell]] = []
        for entries, tell in (
            (context._steps, self._tell_step),
            (context._variables.values(), self._guard(take_variable)),
            (context._api_calls, self._guard(self._take_api_call)),
            (context._trace, self._guard(take_trace)),
            (context._logs, self._guard(take_log)),
        ):
            for entry in entries:
                found.append((getattr(entry, "timestamp", None) or entry.started_at, entry, tell))
        return [(entry, tell) for _time, entry, tell in sorted(found, key=lambda each: each[0])]

    # ------------------------------------------------------------------ the plugin's thread

    def _guard(self, take: Callable[[Any], Item]) -> Tell:
        """No fault of ours reaches the plugin."""
        add = self._outbox.add

        def tell(entry: Any) -> None:
            try:
                add(take(entry))
            except Exception as fault:
                self._fault(fault)

        return tell

    def _fault(self, fault: Exception) -> None:
        try:
            self._faults += 1
            self._outbox.add(take_note("warn", f"a record could not be taken ({type(fault).__name__})"))
        except Exception:  # not even that: it is counted, and told at the end
            pass

    def _tell_step(self, entry: Any) -> None:
        try:
            self._outbox.add(take_step(entry))
            if entry.ended_at is None:
                _open_steps[entry] = self
        except Exception as fault:
            self._fault(fault)

    def _step_ended(self, entry: Any) -> None:
        try:
            self._outbox.add(take_step(entry))
        except Exception as fault:
            self._fault(fault)

    def _take_api_call(self, entry: Any) -> Item:
        call_id, self._call.id = getattr(self._call, "id", None), None
        return take_api_call(entry, call_id)

    def _call_begins(self, api_type: Any, endpoint: Any, parameters: Any) -> None:
        try:
            call_id = f"call-{next(self._calls)}"
            self._outbox.add(take_api_call_start(call_id, api_type, endpoint, parameters))
            # The record of this call is the next one of this thread: the SDK's clients wait for their answer.
            self._call.id = call_id
        except Exception as fault:
            self._fault(fault)

    # ------------------------------------------------------------------ the end

    def note(self, level: str, message: str) -> None:
        """A line of the bridge's own within the run."""
        self._outbox.add(take_note(level, message))

    def complete(self, result: Any, timeout: Optional[float] = None) -> Delivery:
        """The run is over, with this result. Waits for the gateway, ``timeout`` seconds at most."""
        return self._end("execution_complete", "result", result, timeout)

    def fail(self, error: Any, timeout: Optional[float] = None) -> Delivery:
        """The run has failed; ``error`` is a text or an exception."""
        text = f"{type(error).__name__}: {error}" if isinstance(error, BaseException) else str(error)
        return self._end("execution_error", "error", text, timeout)

    def _end(self, type_: str, field: str, value: Any, timeout: Optional[float]) -> Delivery:
        if not self._ended:
            self._ended = True
            self._outbox.add(take_end(type_, field, value))
        _live.discard(self)
        return self._outbox.close(timeout)

    def delivery(self) -> Delivery:
        """What has become of the records so far."""
        return self._outbox.delivery()

    def at_exit(self) -> None:
        """The process ends, and nobody has said how the run did."""
        self.fail("The process ended before the run did.")

    def forget(self) -> None:
        self._outbox.forget()


def attach(context: PluginContext, server: str, execution_id: str, ingest_key: str, **limits: Any) -> Recording:
    """Streams what ``context`` records to a run that is registered already.

    :param limits: ``max_records``, ``max_characters``, ``close_s`` and ``warn`` of :class:`Outbox`
    :raises ValueError: the server's address is none
    """
    return Recording(context, Outbox(server, execution_id, ingest_key, **limits))


# ---------------------------------------------------------------------- what is heard of in the SDK's own classes

_open_steps: "weakref.WeakKeyDictionary[StepEntry, Recording]" = weakref.WeakKeyDictionary()
_listening = threading.Lock()


def _listen() -> None:
    """Once per process; contexts that nobody records pass through unchanged."""
    with _listening:
        if not hasattr(StepEntry.end, "_nadoo_bridge"):
            StepEntry.end = _hearing_end(StepEntry.end)
        if not hasattr(BaseAPIClient._request, "_nadoo_bridge"):
            BaseAPIClient._request = _hearing_request(BaseAPIClient._request)


def _hearing_end(original: Any) -> Any:
    @functools.wraps(original)
    def end(self: StepEntry) -> None:
        original(self)
        recording = _open_steps.pop(self, None)
        if recording is not None:
            recording._step_ended(self)

    end._nadoo_bridge = True
    return end


def _hearing_request(original: Any) -> Any:
    @functools.wraps(original)
    def _request(
        self: BaseAPIClient,
        method: str,
        endpoint: str,
        json: Optional[Dict] = None,
        params: Optional[Dict] = None,
        api_type: Optional[str] = None,
    ) -> Any:
        recording = getattr(getattr(self.context, "_api_calls", None), "recording", None) if api_type else None
        if recording is None:
            return original(self, method, endpoint, json, params, api_type)
        recording._call_begins(api_type, endpoint, json or params or {})
        try:
            return original(self, method, endpoint, json, params, api_type)
        finally:
            recording._call.id = None

    _request._nadoo_bridge = True
    return _request


# ---------------------------------------------------------------------- the end of the process

#: Those whose end nobody has told yet.
_live: Set[Recording] = set()


def _end_all() -> None:
    for recording in list(_live):
        recording.at_exit()


def _forget_all() -> None:
    for recording in list(_live):
        recording.forget()
    _live.clear()


atexit.register(_end_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)
