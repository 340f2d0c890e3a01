"""A copy of a value as it is now, in JSON's terms.

Values are mutable and are sent later, so they are copied on the plugin's thread. What the SDK would keep is kept
(``PluginContext``'s ``_serialize_value``: the first ten of a list or dict, ``{_type, _repr}`` for what JSON has no word
for); where the SDK would fail or go on for ever (a ``__repr__`` that raises, a list within itself, ten levels of ten),
the copy says so in its place.
"""

from __future__ import annotations

from itertools import islice
from typing import Any, Dict, List, Optional, Tuple

#: Entries of a list or dict that the SDK keeps.
SDK_WIDTH = 10
#: Characters of a ``repr`` that the SDK keeps.
REPR_LENGTH = 200
#: A text is cut there, as the gateway cuts those of its own plugins; the record then says how long it was.
TEXT_LENGTH = 20_000
#: Of one record, so that it stays far below the 1 MiB that a request may hold, and copying it stays cheap.
NODES = 2_000
CHARACTERS = 100_000
DEPTH = 100
#: JavaScript, and with it the page, holds no larger integer exactly.
LARGEST_INTEGER = 2**53


class Budget:
    """What is left for one record, and what was cut."""

    __slots__ = ("nodes", "characters", "longest", "text_length", "depth")

    def __init__(self, characters: int = CHARACTERS, text_length: int = TEXT_LENGTH) -> None:
        self.nodes = NODES
        self.characters = characters
        self.text_length = text_length
        self.depth = DEPTH
        #: Length of the longest text that was cut; 0: none was.
        self.longest = 0

    def text(self, value: str) -> str:
        """The text, cut where it is too long."""
        room = min(self.text_length, self.characters)
        length = len(value)
        if length <= room:
            self.characters -= length
            return value
        self.characters -= room
        if length > self.longest:
            self.longest = length
        return value[:room]


def freeze(value: Any, budget: Budget, width: Optional[int] = SDK_WIDTH) -> Any:
    """A JSON-safe copy; never raises an ``Exception``.

    :param width: entries of a list or dict that are kept; None: all, as far as the budget goes
    """
    kind = type(value)
    if kind is str:
        return budget.text(value)
    if value is None or kind is bool:
        return value
    if kind is int:
        return value if -LARGEST_INTEGER <= value <= LARGEST_INTEGER else _described(value, budget)
    if kind is float:
        return value if value - value == 0.0 else _described(value, budget)
    try:
        return _freeze_other(value, budget, width)
    except Exception as fault:  # the plugin's own code runs in here: __repr__, __iter__, items() …
        return {"_type": _type_name(value), "_repr": budget.text(f"<cannot be read: {type(fault).__name__}>")}


def _freeze_other(value: Any, budget: Budget, width: Optional[int]) -> Any:
    if isinstance(value, (list, tuple)):
        return _freeze_list(value, budget, width)
    if isinstance(value, dict):
        return _freeze_dict(value, budget, width)
    # Subclasses: an IntEnum, numpy's float64, a str with a face of its own.
    if isinstance(value, str):
        return budget.text(str.__str__(value))
    if isinstance(value, int):
        return freeze(int.__int__(value), budget)
    if isinstance(value, float):
        return freeze(float.__float__(value), budget)
    return _described(value, budget)


def _freeze_list(value: Any, budget: Budget, width: Optional[int]) -> Any:
    if budget.depth <= 0:
        return _cut(value, "nested too deep")
    kept = value if width is None or len(value) <= width else value[:width]
    budget.depth -= 1
    copy: List[Any] = []
    for item in kept:
        if budget.nodes <= 0 or budget.characters <= 0:
            copy.append(_cut(value, f"{len(kept) - len(copy)} more entries"))
            break
        budget.nodes -= 1
        copy.append(freeze(item, budget, width))
    budget.depth += 1
    return copy


def _freeze_dict(value: Any, budget: Budget, width: Optional[int]) -> Any:
    if budget.depth <= 0:
        return _cut(value, "nested too deep")
    budget.depth -= 1
    copy: Dict[str, Any] = {}
    for key, item in islice(value.items(), width):
        if budget.nodes <= 0 or budget.characters <= 0:
            copy["…"] = _cut(value, f"{len(value) - len(copy)} more entries")
            break
        budget.nodes -= 1
        copy[key if type(key) is str and len(key) <= REPR_LENGTH else _key(key, copy, value)] = freeze(
            item, budget, width
        )
    budget.depth += 1
    return copy


def _key(key: Any, copy: Dict[str, Any], value: Any) -> str:
    """A key as JSON knows it; one that is no text never takes the place of one that is."""
    if isinstance(key, str):
        return str.__str__(key)[:1_000]
    if key is None or key is True or key is False:
        text = {None: "null", True: "true", False: "false"}[key]
    else:
        text = _repr(key)
    while text in copy or text in value:
        text += f" ({_type_name(key)})"
    return text


def _described(value: Any, budget: Budget) -> Dict[str, str]:
    return {"_type": _type_name(value), "_repr": budget.text(_repr(value))}


def _repr(value: Any) -> str:
    """``repr(value)[:200]``, without writing out the millions that are then cut off."""
    try:
        kind = type(value)
        if kind in (set, frozenset) and len(value) > REPR_LENGTH:
            head = ", ".join(map(repr, islice(value, REPR_LENGTH)))
            return (("{" if kind is set else "frozenset({") + head)[:REPR_LENGTH]
        if kind in (bytes, bytearray) and len(value) > REPR_LENGTH:
            return repr(value[:REPR_LENGTH])[:REPR_LENGTH]
        if kind is int and value.bit_length() > 4_000:
            return f"<an integer of {value.bit_length()} bits>"
        return repr(value)[:REPR_LENGTH]
    except Exception as fault:
        return f"<repr failed: {type(fault).__name__}>"


def _cut(value: Any, what: str) -> Dict[str, str]:
    return {"_type": _type_name(value), "_repr": f"<cut: {what}>"}


def _type_name(value: Any) -> str:
    return type(value).__name__


def text_of(value: Any) -> str:
    """What a plugin gave where a text belongs."""
    if isinstance(value, str):
        return str.__str__(value)
    try:
        return str(value)
    except Exception as fault:
        return f"<str failed: {type(fault).__name__}>"


#: As the SDK redacts the parameters of an API call, and nothing else.
SECRET_KEYS: Tuple[str, ...] = ("api_key", "password", "token", "secret", "authorization")
REDACTED = "***REDACTED***"


def redact(parameters: Any) -> Any:
    """The top level of an API call's parameters without what the SDK takes for secrets."""
    if not isinstance(parameters, dict):
        return parameters
    return {
        key: REDACTED if isinstance(key, str) and any(word in key.lower() for word in SECRET_KEYS) else value
        for key, value in parameters.items()
    }
