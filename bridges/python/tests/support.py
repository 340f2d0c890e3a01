"""What the tests share: a context that is recorded, plugins, and waiting for what must come."""

from __future__ import annotations

import contextlib
import io
import time
from typing import Any, Callable, Dict, Iterator, List, Tuple

from nadoo_bridge import Recording, attach
from nadoo_plugin import PluginContext

KEY = "an-ingest-key-that-nobody-may-see"


def new_context(debug: bool = True, kind: Any = PluginContext) -> PluginContext:
    return kind(execution_id="exec-1", plugin_id="plugin-1", workspace_id="ws-1", debug_mode=debug,
                permissions=["llm_access", "tool_invocation", "storage", "knowledge_access"])


def attached(context: PluginContext, url: str, **limits: Any) -> Recording:
    return attach(context, url, "exec-1", KEY, **limits)


@contextlib.contextmanager
def silent() -> Iterator[io.StringIO]:
    """Without what the SDK prints in debug mode."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        yield printed


def until(condition: Callable[[], Any], what: str, seconds: float = 20.0) -> Any:
    """What the condition gives once it is true. It is looked at often; nothing here depends on how long it takes."""
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"in {seconds} s it did not come to this: {what}")
        time.sleep(0.005)


def told(records: List[Dict[str, Any]]) -> Dict[str, Any]:
    """Streamed records as the lists of the SDK's debug record."""
    of = lambda type_: [record["data"] for record in records if record["type"] == type_]  # noqa: E731
    steps: Dict[Tuple[str, str], Dict[str, Any]] = {}
    for step in of("step"):
        steps[(step["step_name"], step["started_at"])] = step
    calls = [{key: value for key, value in call.items() if key != "call_id"} for call in of("api_call")]
    return {
        "logs": of("log"),
        "trace": of("trace"),
        "steps": list(steps.values()),
        "variables": {variable["name"]: variable for variable in of("variable")},
        "api_calls": calls,
    }


def kept(context: PluginContext) -> Dict[str, Any]:
    """The same lists as the SDK gives them."""
    info = context.get_debug_info()
    return {key: info[key] for key in ("logs", "trace", "steps", "variables", "api_calls")}
