"""Plugins whose records, as the real SDK writes them, are what the page's tests read (src/testing/sdk-records)."""

from __future__ import annotations

import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Dict, NamedTuple

from nadoo_plugin import NadooPlugin, parameter, permission_required, retry, tool


class Thing:
    def __repr__(self) -> str:
        return "<Thing " + "x" * 300 + ">"


class Documented(NadooPlugin):
    def on_initialize(self) -> None:
        self.context.info("Initialization complete")

    def on_finalize(self) -> None:
        self.context.log("Cleaning up …")

    @tool(name="count_words", description="As in the SDK's own documentation")
    @parameter("text", type="string", required=True)
    @parameter("unit", type="string", default="words", description="Named by @parameter alone")
    def count_words(self, text: str, unit: str = "words") -> dict:
        self.context.start_step("split")
        words = text.split()
        self.context.watch_variable("words", words, count=len(words))
        self.context.start_step("count")
        self.context.trace("counted", {"words": len(words)}, source="memory")
        self.watch("count", len(words))
        return {unit: len(words)}

    @tool(name="nested", description="A step within a step, which the SDK does not know")
    def nested(self) -> dict:
        self.context.start_step("outer")
        self.context.start_step("inner")
        self.context.trace("inside", None)
        self.context.end_step()
        self.context.trace("after the inner step, and within none")
        self.context.end_step()
        return {}

    @tool(name="values", description="Values of all kinds")
    def values(self) -> dict:
        rows = [1]
        self.context.watch_variable("rows", rows)
        rows.append(2)
        self.context.watch_variable("rows", rows)
        rows.append(3)
        self.context.watch_variable("long_list", list(range(12)))
        self.context.watch_variable("long_dict", {f"key {at}": at for at in range(12)})
        self.context.watch_variable("deep", {"a": [{"b": (1, [2, {"c": None}])}]})
        self.context.watch_variable("thing", Thing())
        self.context.watch_variable("a_set", {1})
        self.context.watch_variable("bytes", b"\x00\x01")
        self.context.watch_variable("password", "hunter2-is-not-redacted", secret="nor is this")
        self.context.watch_variable("keys", {1: "one", None: "none"})
        self.context.log("a level of its own", "critical")
        return {"rows": rows}

    @tool(name="fail", description="Fails in its second step")
    @retry(max_attempts=2, delay=0.0)
    def fail(self) -> dict:
        self.context.start_step("first")
        self.context.watch_variable("at", 1)
        self.context.start_step("second")
        raise ValueError("nothing works today")

    @tool(name="forbidden", description="Needs what it is not given")
    @permission_required("a_permission_that_nobody_has")
    def forbidden(self) -> dict:
        return {}

    @tool(name="no_dict", description="Gives what the SDK does not take")
    def no_dict(self) -> list:
        return [1]

    @tool(name="later", description="A coroutine")
    async def later(self) -> dict:
        self.context.start_step("wait")
        await asyncio.sleep(0)
        self.context.info("waited")
        return {}

    @tool(name="ask", description="Calls of the internal API")
    def ask(self) -> dict:
        self.context.start_step("ask the model")
        answer = self.api.llm.invoke([{"role": "user", "content": f"message {at}"} for at in range(12)], max_tokens=5)
        self.context.start_step("use a tool")
        found = self.api.tools.invoke(tool_name="web_search", parameters={"query": "lamps", "api_key": "nested-stays"})
        self.api.storage.set("token_of_the_day", {"password": "top level only"})
        self.api.storage.get("nothing", default="fallback")
        self.context.record_api_call("http", "https://example.com/x", {"Authorization": "Bearer abc", "retries": 1},
                                     {"ok": True}, 0.125)
        self.context.start_step("ask in vain")
        try:
            self.api.knowledge.search("kb-1", "lamps")
        except Exception as fault:
            self.context.warn(f"went on without: {fault}")
        return {"answer": answer.content, "found": found["found"]}


class Case(NamedTuple):
    name: str
    tool: str
    parameters: Dict[str, Any]
    debug: bool = True


CASES = (
    Case("ok", "count_words", {"text": "one two three"}),
    Case("ok-without-debug", "count_words", {"text": "one two three"}, debug=False),
    Case("nested-steps", "nested", {}),
    Case("values", "values", {}),
    Case("failing", "fail", {}),
    Case("forbidden", "forbidden", {}),
    Case("no-dict", "no_dict", {}),
    Case("async", "later", {}),
    Case("api-calls", "ask", {}),
)

#: What the platform answers to the SDK's clients.
ANSWERS = {
    "/internal-api/plugin/invoke/llm": (200, {
        "content": "Two lamps.", "model_uuid": "m-1", "model_name": "demo", "model_id": "demo-1", "provider": "local",
        "usage": {"prompt_tokens": 40, "completion_tokens": 3, "total_tokens": 43}, "finish_reason": "stop"}),
    "/internal-api/plugin/invoke/tool": (200, {"found": 2, "items": list(range(12))}),
    "/internal-api/plugin/invoke/storage/set": (200, {"ok": True}),
    "/internal-api/plugin/invoke/storage/get/nothing": (404, {"detail": "Key not found"}),
    "/internal-api/plugin/invoke/knowledge/search": (503, {"detail": "The index is being built"}),
}


class InternalApi:
    """The platform's internal API, as far as the plugins call it."""

    def __init__(self) -> None:
        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, body = ANSWERS[self.path]
                text = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = answer

            def log_message(self, *_args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=lambda: self._server.serve_forever(0.01), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
