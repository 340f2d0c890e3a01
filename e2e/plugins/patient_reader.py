"""A plugin that stops in its second step until somebody has looked: it waits for a file."""

import time
from pathlib import Path

from nadoo_plugin import NadooPlugin, parameter, tool


class PatientReader(NadooPlugin):
    @tool(name="read", description="Reads lines, waits, and counts them")
    @parameter("lines", type="array")
    @parameter("go", type="string", description="Path of a file")
    def read(self, lines: list, go: str) -> dict:
        self.context.start_step("read lines")
        self.context.info(f"Reading {len(lines)} lines")
        self.context.watch_variable("lines", lines)
        self.context.start_step("wait for a reader")
        self.context.warn("Waiting")
        deadline = time.monotonic() + 50
        while not Path(go).exists():
            if time.monotonic() > deadline:
                raise TimeoutError("nobody looked")
            time.sleep(0.02)
        self.context.start_step("count them")
        self.context.record_api_call("tool", "counter/count", {"lines": lines}, {"count": len(lines)}, 0.01)
        self.context.info("Counted")
        return {"count": len(lines)}
