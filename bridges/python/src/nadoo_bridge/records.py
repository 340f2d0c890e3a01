"""The SDK's records as the wire has them (docs/protocol.md 2.4 and 3.12).

``take_*`` run on the plugin's thread and only note what may change later; the function that they hand over writes the
record on the sender's thread.
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Callable, Dict, NamedTuple, Optional, Tuple

from .freeze import CHARACTERS, NODES, TEXT_LENGTH, Budget, freeze, redact, text_of

Data = Dict[str, Any]


class Item(NamedTuple):
    """A record that waits to be sent."""

    type: str
    write: Callable[..., Data]
    noted: Tuple[Any, ...]
    #: Characters of text that it holds, about.
    size: int
    #: It may be given up first when the buffer is full: what it says is said elsewhere too, or is much alike.
    is_detail: bool

    def may_go(self, only_detail: bool) -> bool:
        """May it be given up? The end of a run never is."""
        return self.is_detail or not (only_detail or self.type.startswith("execution_"))


#: What a record weighs beside its text.
_WEIGHT = 200


def _text(value: Any) -> str:
    return value if type(value) is str else text_of(value)


def _now() -> datetime:
    """As the SDK stamps: UTC without a zone."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


def _time(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else text_of(value)


def _short(text: str, data: Data, longest: int = 0) -> str:
    """A text of which the rest is cut; the record says how long it was."""
    length = max(longest, len(text))
    if length > TEXT_LENGTH:
        data["truncated"] = {"original_length": length}
    return text[:TEXT_LENGTH]


def take_log(entry: Any) -> Item:
    level, message = _text(entry.level), _text(entry.message)
    # The SDK keeps the whole text as long as the context lives: to refer to it costs nothing.
    return Item("log", _write_log, (level, message, entry.timestamp), _WEIGHT + min(len(message), TEXT_LENGTH),
                level in ("debug", "info"))


def _write_log(level: str, message: str, timestamp: Any) -> Data:
    data: Data = {"level": level, "message": message, "timestamp": _time(timestamp)}
    data["message"] = _short(message, data)
    return data


def take_trace(entry: Any) -> Item:
    budget = Budget()
    data = freeze(entry.data, budget)
    metadata = freeze(entry.metadata, budget, None) if entry.metadata else {}
    noted = (entry.timestamp, _text(entry.event), data, metadata, entry.step, entry.execution_time, budget.longest)
    return Item("trace", _write_trace, noted, _WEIGHT + _used(budget), True)


def _write_trace(
    timestamp: Any, event: str, value: Any, metadata: Any, step: Any, execution_time: float, longest: int
) -> Data:
    data: Data = {
        "timestamp": _time(timestamp),
        "event": event,
        "data": value,
        "metadata": metadata,
        "step": None if step is None else _text(step),
        "execution_time": execution_time,
    }
    data["event"] = _short(event, data, longest)
    return data


def take_step(entry: Any) -> Item:
    noted = (_text(entry.step_name), entry.started_at, entry.ended_at, entry.duration)
    return Item("step", _write_step, noted, _WEIGHT + min(len(noted[0]), TEXT_LENGTH), False)


def _write_step(step_name: str, started_at: Any, ended_at: Any, duration: Optional[float]) -> Data:
    return {
        "step_name": step_name[:TEXT_LENGTH],
        "started_at": _time(started_at),
        "ended_at": None if ended_at is None else _time(ended_at),
        "duration": duration,
    }


def take_variable(entry: Any) -> Item:
    budget = Budget()
    value = freeze(entry.value, budget)
    metadata = freeze(entry.metadata, budget, None) if entry.metadata else {}
    noted = (_text(entry.name), value, _text(entry.value_type), entry.timestamp, metadata, budget.longest)
    return Item("variable", _write_variable, noted, _WEIGHT + _used(budget), True)


def _write_variable(name: str, value: Any, value_type: str, timestamp: Any, metadata: Any, longest: int) -> Data:
    data: Data = {
        "name": name,
        "value": value,
        "value_type": value_type,
        "timestamp": _time(timestamp),
        "metadata": metadata,
    }
    data["name"] = _short(name, data, longest)
    return data


def take_api_call(entry: Any, call_id: Optional[str]) -> Item:
    budget = Budget()
    # The SDK hands parameters over as they are: lists and dicts within them are whole.
    parameters = freeze(redact(entry.parameters), budget, None)
    result = freeze(entry.result, budget)
    error = None if entry.error is None else budget.text(_text(entry.error))
    noted = (entry.timestamp, _text(entry.api_type), _text(entry.endpoint), parameters, result, entry.duration, error,
             call_id, budget.longest)
    return Item("api_call", _write_api_call, noted, _WEIGHT + _used(budget), False)


def _write_api_call(
    timestamp: Any,
    api_type: str,
    endpoint: str,
    parameters: Any,
    result: Any,
    duration: float,
    error: Optional[str],
    call_id: Optional[str],
    longest: int,
) -> Data:
    data: Data = {
        "timestamp": _time(timestamp),
        "api_type": api_type,
        "endpoint": endpoint,
        "parameters": parameters,
        "result": result,
        "duration": duration,
        "error": error,
        "success": error is None,
    }
    if call_id is not None:
        data["call_id"] = call_id
    data["endpoint"] = _short(endpoint, data, longest)
    return data


def take_api_call_start(call_id: str, api_type: Any, endpoint: Any, parameters: Any) -> Item:
    """Extension ``debug-history``: the SDK itself says nothing before a call has ended."""
    budget = Budget()
    noted = (call_id, _now(), _text(api_type), _text(endpoint), freeze(redact(parameters), budget, None))
    return Item("api_call_start", _write_api_call_start, noted, _WEIGHT + _used(budget), True)


def _write_api_call_start(call_id: str, timestamp: Any, api_type: str, endpoint: str, parameters: Any) -> Data:
    return {
        "call_id": call_id,
        "timestamp": _time(timestamp),
        "api_type": api_type,
        "endpoint": endpoint[:TEXT_LENGTH],
        "parameters": parameters,
    }


def wire_result(result: Any) -> Any:
    """A tool's result as the gateway gets it: whole as far as it fits."""
    return freeze(result, Budget(text_length=CHARACTERS), None)


def take_end(type_: str, field: str, value: Any) -> Item:
    """``execution_complete`` with its result, or ``execution_error``."""
    budget = Budget(text_length=CHARACTERS)
    noted = (field, freeze(value, budget, None), budget.longest)
    return Item(type_, _write_end, noted, _WEIGHT + _used(budget), False)


def _write_end(field: str, value: Any, longest: int) -> Data:
    data: Data = {field: value}
    if longest > 0:
        data["truncated"] = {"original_length": longest}
    return data


def take_note(level: str, message: str) -> Item:
    """The bridge's own word within the run."""
    return Item("log", _write_log, (level, f"nadoo_bridge: {message}", _now()), _WEIGHT, False)


def _used(budget: Budget) -> int:
    return CHARACTERS - budget.characters + 20 * (NODES - budget.nodes)
