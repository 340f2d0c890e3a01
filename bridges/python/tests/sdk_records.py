"""What the real SDK records, as files for the page's tests: ``python sdk_records.py --write`` renews them, and prettier
puts them into the repository's form.

Each holds a run twice: ``debug_data`` is the SDK's own ``get_debug_info()``, ``lines`` what the bridge streamed of it.
The SDK runs as it is, on a clock that moves half a millisecond each time somebody looks at it.
"""

from __future__ import annotations

import contextlib
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Dict, Iterator
from unittest import mock

import nadoo_plugin
from fake_gateway import FakeGateway
from nadoo_bridge import Settings, context_of, run_tool
from sdk_plugins import CASES, Case, Documented, InternalApi
from support import attached, silent

FOLDER = Path(__file__).resolve().parents[3] / "src" / "testing" / "sdk-records"
#: One of the moments that follow has no microseconds, which ``isoformat()`` then leaves out.
BEGIN = datetime(2026, 1, 1, 23, 59, 59, 996_500)


class Clock:
    def __init__(self) -> None:
        self._moment = BEGIN
        self._seconds = 1_000.0

    def utcnow(self) -> datetime:
        self._moment += timedelta(microseconds=500)
        return self._moment

    def time(self) -> float:
        self._seconds += 0.125
        return self._seconds


@contextlib.contextmanager
def on_a_clock() -> Iterator[None]:
    clock = Clock()
    with mock.patch("nadoo_plugin.context.datetime", clock), mock.patch("nadoo_plugin.api.client.time", clock), \
            mock.patch("nadoo_bridge.records._now", clock.utcnow):
        yield


def record(case: Case) -> Dict[str, Any]:
    """Runs a case on the SDK."""
    gateway, api = FakeGateway(), InternalApi()
    try:
        settings = Settings("exec-sdk", "documented", "ws-demo", knowledge_bases=["kb-1"], debug=case.debug,
                            api_url=api.url)
        with on_a_clock(), silent():
            context = context_of(settings)
            recording = attached(context, gateway.url)
            with contextlib.suppress(Exception):  # how it ended stands in the record
                run_tool(Documented(), case.tool, case.parameters, context, settings, recording)
            debug_data = context.get_debug_info()
        if recording.delivery().lost:
            raise AssertionError(recording.delivery())
        return {"name": case.name, "sdk": nadoo_plugin.__version__, "tool": case.tool, "debug_data": debug_data,
                "lines": [*gateway.records, gateway.end]}
    finally:
        gateway.stop()
        api.stop()


def as_file(run: Dict[str, Any]) -> str:
    return json.dumps(run, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for case in CASES:
        (FOLDER / f"{case.name}.json").write_text(as_file(record(case)), encoding="utf-8")
        print(f"{case.name} written")


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("python sdk_records.py --write")
    main()
