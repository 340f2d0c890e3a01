"""`python -m nadoo_bridge test`, and the rules by which it compares (those of src/protocol/run-comparison.test.ts)."""

from __future__ import annotations

import contextlib
import io
import json
import os
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Dict, List
from unittest import mock

from nadoo_bridge.cli import main
from nadoo_bridge.comparison import MAX_DIFFERENCES, compare_run

EXAMPLE = str(Path(__file__).resolve().parents[1] / "examples" / "invoice_reader.py")


def compare(expected: Any, actual: Any) -> List[Dict[str, Any]]:
    return compare_run(expected, None, actual, None, [])


class ComparisonTest(unittest.TestCase):
    def test_equal_as_json(self) -> None:
        self.assertEqual(compare({"a": [1, {"b": None}], "c": "x"}, {"c": "x", "a": [1.0, {"b": None}]}), [])

    def test_paths(self) -> None:
        expected = {"price": 12, "two words": 1, "tags": ["a", "b", "c"], "same": True, "gone": 1}
        actual = {"price": "12", "two words": 2, "tags": ["a", "c"], "same": True, "more": []}
        self.assertEqual(compare(expected, actual), [
            {"path": "result.price", "kind": "changed", "expected": 12, "actual": "12"},
            {"path": 'result["two words"]', "kind": "changed", "expected": 1, "actual": 2},
            {"path": "result.tags[1]", "kind": "changed", "expected": "b", "actual": "c"},
            {"path": "result.tags[2]", "kind": "missing", "expected": "c"},
            {"path": "result.gone", "kind": "missing", "expected": 1},
            {"path": "result.more", "kind": "unexpected", "actual": []},
        ])

    def test_kinds_of_values(self) -> None:
        for expected, actual in ((1, True), (0, None), ("", None), ([], {}), ({}, None), (0, "0"), (False, 0)):
            with self.subTest(expected=expected, actual=actual):
                self.assertEqual(compare(expected, actual),
                                 [{"path": "result", "kind": "changed", "expected": expected, "actual": actual}])

    def test_kinds_of_values_in_the_deep(self) -> None:
        def nested(depth: int, leaf: Any) -> Any:
            value = leaf
            for _ in range(depth):
                value = [value]
            return value

        # Below 200 a value is one piece; Python itself goes no deeper than 1,000.
        for depth in (199, 200, 201, 400, 50_000):
            for expected, actual in ((1, True), ([1], [True]), ({"a": 0}, {"a": False}), ([], {}), ([1], [1, 1])):
                with self.subTest(depth=depth, expected=expected, actual=actual):
                    self.assertEqual(len(compare(nested(depth, expected), nested(depth, actual))), 1)
            with self.subTest(depth=depth):
                self.assertEqual(compare(nested(depth, {"a": 1, "b": 0}), nested(depth, {"b": -0.0, "a": 1.0})), [])

    def test_steps_and_failures(self) -> None:
        self.assertEqual(compare_run(1, ["read", "write"], 1, None, ["read", "write"]), [])
        self.assertEqual(compare_run(1, ["write", "read", "close"], 1, None, ["read", "write"]), [
            {"path": "steps[0]", "kind": "changed", "expected": "write", "actual": "read"},
            {"path": "steps[1]", "kind": "changed", "expected": "read", "actual": "write"},
            {"path": "steps[2]", "kind": "missing", "expected": "close"},
        ])
        self.assertEqual(compare_run(None, ["a"], None, "boom", []), [
            {"path": "status", "kind": "changed", "expected": "completed", "actual": "failed: boom"},
            {"path": "steps[0]", "kind": "missing", "expected": "a"},
        ])

    def test_no_more_than_anybody_reads(self) -> None:
        self.assertEqual(len(compare([0] * 5_000, [1] * 5_000)), MAX_DIFFERENCES)
        self.assertEqual(len(compare("x", "y" * 10_000)[0]["actual"]), 2_001)


class TestsGateway:
    """The routes of docs/protocol.md 3.7 that the command asks."""

    def __init__(self, tests: List[Dict[str, Any]]) -> None:
        self.asked: List[tuple] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                data: Any = {}
                if self.path.endswith("/tests?workspace_id=ws-demo"):
                    data = tests
                elif self.path == "/api/v1/plugins/executions":
                    data = {"execution_id": f"exec-{len(gateway.asked)}", "ingest_key": "k"}
                elif "/records?" in self.path:
                    lines = [json.loads(line) for line in text.split("\n")]
                    last = sum(1 for line in lines if not line["type"].startswith("execution_"))
                    data = {"accepted": len(lines), "rejected": [], "last": last}
                if "/records?" not in self.path:
                    gateway.asked.append((self.command, self.path, json.loads(text) if text else None))
                body = json.dumps({"data": data, "status": "success", "code": 200, "message": ""}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = answer

            def log_message(self, *_args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=lambda: self._server.serve_forever(0.01), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class CommandTest(unittest.TestCase):
    TESTS = [
        {"id": "t-1", "workspace_id": "ws-demo", "name": "a chair", "tool_name": "read_invoice",
         "parameters": {"text": "1 x Chair @ 120"}, "expected_steps": None,
         "expected_result": {"total": 120, "items": [{"name": "Chair", "count": 1, "price": 120}]}},
        {"id": "t-2", "workspace_id": "ws-demo", "name": "two lamps", "tool_name": "read_invoice",
         "parameters": {"text": "2 x Lamp @ 40"}, "expected_result": {"total": 81, "items": []},
         "expected_steps": ["tool:read_invoice", "split lines", "read lines", "add up"]},
        {"id": "t-3", "workspace_id": "ws-demo", "name": "rubbish", "tool_name": "read_invoice",
         "parameters": {"text": "rubbish"}, "expected_result": None, "expected_steps": ["tool:read_invoice"]},
    ]

    def run_command(self, *arguments: str):
        gateway = TestsGateway(self.TESTS)
        self.addCleanup(gateway.stop)
        out, err = io.StringIO(), io.StringIO()
        env = {"NADOO_SERVER": gateway.url, "NADOO_TOKEN": "t", "NADOO_WORKSPACE": "ws-demo"}
        with mock.patch.dict(os.environ, env), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["test", EXAMPLE, *arguments])
        return gateway, code, out.getvalue(), err.getvalue()

    def test_all_of_a_plugin(self) -> None:
        gateway, code, out, _err = self.run_command()
        self.assertEqual(code, 1)
        self.assertIn("ok     a chair  ", out)
        self.assertIn("FAILED two lamps  ", out)
        self.assertIn("       result.total is 80.0, expected 81\n", out)
        self.assertIn("       result.items[0] is there, and was not expected: ", out)
        self.assertTrue(out.endswith("1 passed, 2 failed\n"), out)
        sent = [(path, body["passed"], [each["path"] for each in body["differences"]])
                for _method, path, body in gateway.asked if path.endswith("/results")]
        self.assertEqual(sent, [
            ("/api/v1/plugins/tests/t-1/results", True, []),
            ("/api/v1/plugins/tests/t-2/results", False, ["result.total", "result.items[0]"]),
            ("/api/v1/plugins/tests/t-3/results", False, ["status", "steps[1]", "steps[2]"]),
        ])
        registered = [body for _method, path, body in gateway.asked if path == "/api/v1/plugins/executions"]
        self.assertEqual(registered[0], {"plugin_id": "invoice-reader", "tool_name": "read_invoice",
                                         "parameters": {"text": "1 x Chair @ 120"}, "workspace_id": "ws-demo"})

    def test_one_by_its_name(self) -> None:
        _gateway, code, out, _err = self.run_command("--name", "a chair")
        self.assertEqual((code, out.splitlines()[-1]), (0, "1 passed, 0 failed"))
        _gateway, code, out, err = self.run_command("--name", "no such")
        self.assertEqual((code, out, err), (2, "", "nadoo_bridge: invoice-reader has no test no such\n"))


if __name__ == "__main__":
    unittest.main()
