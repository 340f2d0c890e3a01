"""How a run compares with what a saved test expects of it: the rules of ``src/protocol/run-comparison.ts`` (docs/protocol.md
3.7), for runs that happen here."""

from __future__ import annotations

import json
import re
from typing import Any, Dict, List, Optional, Sequence

Difference = Dict[str, Any]

#: More are not told: whoever reads them has seen that the whole is another one.
MAX_DIFFERENCES = 100
#: Characters of JSON that a value of a difference may have; a longer one is told as the beginning of its JSON.
MAX_VALUE_LENGTH = 2_000
#: Deeper down a value is one piece: equal or not.
MAX_DEPTH = 200
_PLAIN_KEY = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def compare_run(
    expected_result: Any,
    expected_steps: Optional[Sequence[str]],
    result: Any,
    error: Optional[str],
    steps: Sequence[str],
) -> List[Difference]:
    """What is not as expected; nothing: the test passed.

    Results are equal as JSON values: numbers by value, true is not 1, the order of keys is of no account.

    :param expected_steps: None: steps are not compared
    :param error: why the run failed; None: it completed. The result of a failed run is not looked at.
    """
    found: List[Difference] = []
    if error is not None:
        found.append({"path": "status", "kind": "changed", "expected": "completed", "actual": f"failed: {error}"})
    else:
        _compare("result", expected_result, result, found, 0)
    if expected_steps is not None:
        _compare_lists("steps", expected_steps, steps, found, 0)
    return [_shortened(each) for each in found[:MAX_DIFFERENCES]]


def _compare(path: str, expected: Any, actual: Any, found: List[Difference], depth: int) -> None:
    if len(found) > MAX_DIFFERENCES:
        return
    if depth < MAX_DEPTH:
        if isinstance(expected, list) and isinstance(actual, list):
            _compare_lists(path, expected, actual, found, depth)
            return
        if isinstance(expected, dict) and isinstance(actual, dict):
            for key in {**expected, **actual}:
                at = path + (f".{key}" if _PLAIN_KEY.fullmatch(key) else f"[{_json(key)}]")
                if key not in actual:
                    found.append({"path": at, "kind": "missing", "expected": expected[key]})
                elif key not in expected:
                    found.append({"path": at, "kind": "unexpected", "actual": actual[key]})
                else:
                    _compare(at, expected[key], actual[key], found, depth + 1)
            return
    if not _equal(expected, actual):
        found.append({"path": path, "kind": "changed", "expected": expected, "actual": actual})


def _equal(one: Any, other: Any) -> bool:
    """As JSON values, however deep they are: Python takes true for 1 in a list, and gives up where it has to call itself
    too often."""
    pairs = [(one, other)]
    while pairs:
        a, b = pairs.pop()
        if isinstance(a, list) and isinstance(b, list):
            if len(a) != len(b):
                return False
            pairs.extend(zip(a, b))
        elif isinstance(a, dict) and isinstance(b, dict):
            if a.keys() != b.keys():
                return False
            pairs.extend((value, b[key]) for key, value in a.items())
        elif isinstance(a, bool) != isinstance(b, bool) or a != b:
            return False
    return True


def _compare_lists(
    path: str, expected: Sequence[Any], actual: Sequence[Any], found: List[Difference], depth: int
) -> None:
    for at in range(max(len(expected), len(actual))):
        if len(found) > MAX_DIFFERENCES:
            return
        here = f"{path}[{at}]"
        if at >= len(actual):
            found.append({"path": here, "kind": "missing", "expected": expected[at]})
        elif at >= len(expected):
            found.append({"path": here, "kind": "unexpected", "actual": actual[at]})
        else:
            _compare(here, expected[at], actual[at], found, depth + 1)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _shortened(difference: Difference) -> Difference:
    short = dict(difference)
    for key in ("expected", "actual"):
        if key in short:
            try:
                text = _json(short[key])
            except RecursionError:
                short[key] = "… (nested too deep to be told)"
                continue
            if len(text) > MAX_VALUE_LENGTH:
                short[key] = f"{text[:MAX_VALUE_LENGTH]}…"
    return short
