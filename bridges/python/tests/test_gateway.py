"""The bridge and its command against the repository's real gateway."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from nadoo_bridge import Gateway, Settings, attach, context_of, run_tool
from real_gateway import PASSWORD, RealGateway
from support import kept, silent, told, until
from test_records import Reader

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SECRET = re.compile(r"demo-nadoo|eyJ[\w-]+\.")

ENDS = '''
import os, sys, threading, time
from nadoo_plugin import NadooPlugin, tool

class Ends(NadooPlugin):
    @tool(name="end", description="Ends in some way")
    def end(self, how: str) -> dict:
        self.context.info("said before the end")
        if how == "exit":
            sys.exit(7)
        if how == "wait":
            print("waiting", flush=True)
            time.sleep(60)
        if how == "unserialisable":
            return {"set": {1}, "nan": float("nan")}
        return {"how": how}
'''

#: A process that uses the library, and ends without saying how its run did.
FORGETS = '''
import sys, threading
from nadoo_bridge import Gateway, Settings, attach, context_of
url, token, how = sys.argv[1:]
run = Gateway(url, token).register("forgets", "tool", {}, "ws-demo")
context = context_of(Settings(run.execution_id, "forgets", "ws-demo", debug=False))
recording = attach(context, url, run.execution_id, run.ingest_key)
print(run.execution_id, flush=True)
context.info("said before the end")
if how == "raise":
    raise ValueError("nobody catches it")
if how == "exit":
    sys.exit(5)
'''


class GatewayTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.gateway = RealGateway().wait()
        cls.addClassCleanup(cls.gateway.dispose)
        cls.token = cls.gateway.login()

    def command(self, *arguments: str, command: str = "run", **env: str) -> subprocess.CompletedProcess:
        return self.python("-m", "nadoo_bridge", command, *arguments, **env)

    def environment(self, **env: str):
        return {**os.environ, "NADOO_SERVER": self.gateway.url, "NADOO_EMAIL": "ada@demo.nadoo.dev",
                "NADOO_PASSWORD": PASSWORD, "NADOO_TOKEN": "", "PYTHONIOENCODING": "utf-8", **env}

    def python(self, *arguments: str, **env: str) -> subprocess.CompletedProcess:
        done = subprocess.run([sys.executable, *arguments], env=self.environment(**env), capture_output=True,
                              encoding="utf-8", timeout=120)
        self.assertNotRegex(done.stdout + done.stderr, SECRET)
        return done

    def register(self, parameters=None):
        with Gateway(self.gateway.url, self.token) as gateway:
            return gateway.register("reader", "read", parameters or {}, "ws-demo")

    def execution(self, execution_id: str):
        return self.gateway.rest("GET", f"/api/v1/plugins/executions/{execution_id}", self.token)

    def plugin_file(self, text: str) -> str:
        folder = tempfile.TemporaryDirectory(prefix="a plugin ")
        self.addCleanup(folder.cleanup)
        file = Path(folder.name) / "ends_somehow.py"
        file.write_text(text, encoding="utf-8")
        return str(file)

    def test_what_it_stores_is_what_the_sdk_keeps(self) -> None:
        run = self.register({"lines": 3})
        settings = Settings(run.execution_id, "reader", "ws-demo")
        context = context_of(settings)
        recording = attach(context, self.gateway.url, run.execution_id, run.ingest_key)
        with silent():
            run_tool(Reader(), "read", {"lines": 3}, context, settings, recording)
        self.assertEqual(recording.delivery().lost, 0)
        records = self.gateway.records(run.execution_id)
        self.assertEqual([each["n"] for each in records], list(range(1, len(records) + 1)))
        self.assertEqual(told(records), kept(context))
        stored = self.execution(run.execution_id)
        self.assertEqual((stored["status"], stored["result"]), ("completed", {"lines": 3}))

    def test_the_gateway_is_killed_in_the_middle_and_comes_back(self) -> None:
        run = self.register()
        context = context_of(Settings(run.execution_id, "reader", "ws-demo", debug=False))
        recording = attach(context, self.gateway.url, run.execution_id, run.ingest_key)
        for at in range(300):
            context.info(f"line {at}")
            if at == 100:
                until(lambda: recording.delivery().sent > 50, "some are stored")
                self.gateway.kill()
        self.gateway.restart()
        self.assertEqual(recording.complete({}, timeout=60).lost, 0)
        self.assertEqual(told(self.gateway.records(run.execution_id)), kept(context))

    def test_the_gateway_says_where_it_is(self) -> None:
        """409 as the real one writes it."""
        run = self.register()
        context = context_of(Settings(run.execution_id, "reader", "ws-demo", debug=False))
        said = []
        recording = attach(context, self.gateway.url, run.execution_id, run.ingest_key, warn=said.append)
        recording._outbox._after = 5
        context.info("first")
        self.assertEqual(recording.complete({}).reasons, {"the gateway has lost them again": 5})
        self.assertEqual([each["data"]["message"] for each in self.gateway.records(run.execution_id)], ["first"])

    def test_the_worked_example(self) -> None:
        done = self.command(str(EXAMPLES / "invoice_reader.py"), "read_invoice",
                            "--param", "text=2 x Desk lamp @ 39.90\n1 x Chair @ 120", "--workspace", "ws-demo")
        self.assertEqual(done.returncode, 0, done.stderr)
        first, _, rest = done.stdout.partition("\n")
        link = re.fullmatch(rf"Debugger: {re.escape(self.gateway.url)}/debug/(\w{{32}})", first)
        self.assertIsNotNone(link, first)
        self.assertEqual(json.loads(rest)["total"], 199.8)
        stored = self.execution(link.group(1))
        self.assertEqual((stored["plugin_id"], stored["tool_name"], stored["status"], stored["workspace_id"]),
                         ("invoice-reader", "read_invoice", "completed", "ws-demo"))

    def test_an_async_tool_that_fails(self) -> None:
        done = self.command(str(EXAMPLES / "price_watch.py"), "compare", "--param-json", 'shops=["north", "closed"]')
        self.assertEqual(done.returncode, 1)
        self.assertIn("nadoo_bridge: failed: Tool 'compare' failed: closed has shut for good", done.stderr)
        execution_id = re.search(r"/debug/(\w+)", done.stdout).group(1)
        stored = self.execution(execution_id)
        self.assertEqual(stored["status"], "failed")
        self.assertIn("closed has shut for good", stored["error"])
        records = self.gateway.records(execution_id)
        self.assertIn("Tool execution failed: closed has shut for good", told(records)["logs"][-2]["message"])

    def test_ends_of_a_tool(self) -> None:
        file = self.plugin_file(ENDS)
        done = self.command(file, "end", "--param", "how=exit")
        self.assertEqual(done.returncode, 7)
        stored = self.execution(re.search(r"/debug/(\w+)", done.stdout).group(1))
        self.assertEqual((stored["plugin_id"], stored["status"], stored["error"]),
                         ("ends-somehow", "failed", "SystemExit: 7"))
        done = self.command(file, "end", "--param", "how=unserialisable")
        self.assertEqual(done.returncode, 0, done.stderr)
        stored = self.execution(re.search(r"/debug/(\w+)", done.stdout).group(1))
        self.assertEqual(stored["result"], {"set": {"_type": "set", "_repr": "{1}"},
                                            "nan": {"_type": "float", "_repr": "nan"}})

    def test_sigterm_in_a_tool_is_told(self) -> None:
        process = subprocess.Popen(
            [sys.executable, "-m", "nadoo_bridge", "run", self.plugin_file(ENDS), "end", "--param", "how=wait"],
            env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
        execution_id = re.search(r"/debug/(\w+)", process.stdout.readline()).group(1)
        for line in process.stderr:
            if line.startswith("waiting"):
                break
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 143)
        stored = self.execution(execution_id)
        self.assertEqual((stored["status"], stored["error"]), ("failed", "SystemExit: 143"))
        self.assertIn("said before the end", [each["data"].get("message") for each in self.gateway.records(execution_id)])

    def test_a_process_that_forgets_its_run(self) -> None:
        for how, code in (("return", 0), ("exit", 5), ("raise", 1)):
            with self.subTest(how=how):
                done = self.python("-c", FORGETS, self.gateway.url, self.token, how)
                self.assertEqual(done.returncode, code, done.stderr)
                stored = self.execution(done.stdout.strip())
                self.assertEqual((stored["status"], stored["error"]),
                                 ("failed", "The process ended before the run did."))
                self.assertEqual([each["data"]["message"] for each in self.gateway.records(done.stdout.strip())],
                                 ["said before the end"])

    def test_bad_input_is_one_line(self) -> None:
        file = str(EXAMPLES / "invoice_reader.py")
        broken = self.plugin_file("def f(:\n")
        none = self.plugin_file("x = 1\n")
        two = self.plugin_file(ENDS + ENDS.replace("class Ends", "class Other"))
        for arguments, env, words in (
            ((file, "reed"), {}, "InvoiceReader has no tool reed: it has read_invoice"),
            ((file, "read_invoice"), {}, "read_invoice needs text (string)"),
            ((file, "read_invoice", "--param", "text"), {}, "--param text: write name=value"),
            ((file, "read_invoice", "--param", "text=a", "--param", "vat=much"), {}, "--param vat: is a number"),
            ((file, "read_invoice", "--param-json", "text={"), {}, "--param-json text: is no JSON"),
            ((file, "read_invoice", "--param", "text=a", "--param", "colour=red"), {}, "unexpected keyword argument 'colour'"),
            (("missing.py", "t"), {}, "missing.py: there is no such file"),
            ((broken, "t"), {}, "SyntaxError: invalid syntax, line 1"),
            ((none, "t"), {}, "holds no class that inherits from NadooPlugin"),
            ((two, "end"), {}, "holds several plugins (Ends, Other); name one by --class"),
            ((file, "read_invoice", "--param", "text=a"), {"NADOO_PASSWORD": "wrong"}, "Wrong e-mail or password"),
            ((file, "read_invoice", "--param", "text=a"), {"NADOO_EMAIL": ""}, "Set NADOO_TOKEN, or NADOO_EMAIL and"),
            ((file, "read_invoice", "--param", "text=a", "--workspace", "none"), {}, "nadoo_bridge: "),
            ((file, "read_invoice", "--param", "text=a", "--server", "ftp://x"), {}, "--server: "),
        ):
            with self.subTest(words=words):
                done = self.command(*arguments, **env)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(words, done.stderr)
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)

    def test_a_run_that_has_more_to_say_than_is_kept(self) -> None:
        """The plugin goes on, its end is told, and what could not be sent is counted with its reason."""
        gateway = RealGateway(RUN_MAX_BYTES="20000").wait()
        self.addCleanup(gateway.dispose)
        token = gateway.login()
        with Gateway(gateway.url, token) as client:
            run = client.register("floods", "flood", {}, "ws-demo")
        context = context_of(Settings(run.execution_id, "floods", "ws-demo", debug=False))
        said = []
        recording = attach(context, gateway.url, run.execution_id, run.ingest_key, warn=said.append)
        for at in range(400):
            context.info(f"line {at} " + "x" * 100)
            if at in (200, 300):
                handed = recording.delivery()
                until(lambda: sum(recording.delivery()[:2]) > sum(handed[:2]), "some are sent or refused")
        delivery = recording.complete({"lines": 400})
        records = gateway.records(run.execution_id)
        lines = [each["data"]["message"] for each in records]
        self.assertEqual(lines[-1], "Records of this run are not kept from here on: 20000 bytes are the most.")
        self.assertEqual([line.split(" x")[0] for line in lines[:-1]], [f"line {at}" for at in range(len(lines) - 1)])
        self.assertGreater(len(lines), 100)
        # Its end is one of those that were sent.
        self.assertEqual((delivery.sent, delivery.lost), (len(lines), 400 - (len(lines) - 1)))
        reason = "the run has its 20000 bytes, more are not kept"
        self.assertLessEqual(set(delivery.reasons), {
            f"refused: {reason}", f"The record of this run is full: {reason}. Its end is still taken."})
        self.assertIn("nadoo_bridge: ", said[-1])
        self.assertIn(reason, said[-1])
        stored = gateway.rest("GET", f"/api/v1/plugins/executions/{run.execution_id}", token)
        self.assertEqual((stored["status"], stored["result"]), ("completed", {"lines": 400}))

    def test_saved_tests_are_run_and_what_came_of_them_is_kept(self) -> None:
        """One test that passes and one that fails, as they were saved; exit codes, and the results by the API."""
        file = str(EXAMPLES / "invoice_reader.py")
        plugin = "/api/v1/plugins/invoice-reader/tests"
        item = {"name": "Chair", "count": 1, "price": 120}
        steps = ["tool:read_invoice", "split lines", "read lines", "add up"]
        ids = {}
        for name, total in (("a chair", 120), ("a dear chair", 121)):
            saved = self.gateway.rest("POST", plugin, self.token, {
                "workspace_id": "ws-demo", "name": name, "tool_name": "read_invoice",
                "parameters": {"text": "1 x Chair @ 120"}, "expected_steps": steps,
                "expected_result": {"items": [item], "total": total}})
            ids[name] = saved["id"]
        arguments = (file, "--workspace", "ws-demo")
        done = self.command(*arguments, command="test")
        self.assertEqual(done.returncode, 1, done.stderr)
        runs = dict(re.findall(rf"^(?:ok    |FAILED) (.+?)  {re.escape(self.gateway.url)}/debug/(\w+)$", done.stdout, re.M))
        self.assertEqual(done.stdout.splitlines()[-1], "1 passed, 1 failed")
        self.assertIn("       result.total is 120.0, expected 121\n", done.stdout)
        wrong = [{"path": "result.total", "kind": "changed", "expected": 121, "actual": 120}]
        for name, differences in (("a chair", []), ("a dear chair", wrong)):
            (result,) = self.gateway.rest("GET", f"/api/v1/plugins/tests/{ids[name]}/results", self.token)
            self.assertEqual((result["passed"], result["differences"], result["execution_id"]),
                             (not differences, differences, runs[name]))
            run = self.execution(runs[name])
            self.assertEqual((run["plugin_id"], run["status"]), ("invoice-reader", "completed"))
            self.assertEqual([step["step_name"] for step in told(self.gateway.records(runs[name]))["steps"]], steps)

        done = self.command(*arguments, "--name", "a chair", command="test")
        self.assertEqual((done.returncode, done.stdout.splitlines()[-1]), (0, "1 passed, 0 failed"), done.stderr)
        listed = {test["name"]: test["last_result"]["passed"]
                  for test in self.gateway.rest("GET", f"{plugin}?workspace_id=ws-demo", self.token)}
        self.assertEqual(listed, {"a chair": True, "a dear chair": False})
        self.assertEqual(len(self.gateway.rest("GET", f"/api/v1/plugins/tests/{ids['a chair']}/results", self.token)), 2)
        done = self.command(*arguments, "--name", "no such", command="test")
        self.assertEqual((done.returncode, done.stdout), (2, ""))

    def test_without_a_gateway_the_tool_runs_all_the_same(self) -> None:
        done = self.command(str(EXAMPLES / "invoice_reader.py"), "read_invoice", "--param", "text=1 x Chair @ 120",
                            "--no-debug", NADOO_SERVER="http://127.0.0.1:9")
        self.assertEqual((done.returncode, json.loads(done.stdout)["total"]), (0, 120))
        self.assertEqual(done.stderr.strip(), "nadoo_bridge: http://127.0.0.1:9 cannot be reached (Connection refused): "
                         "the tool runs all the same, nothing is recorded")


if __name__ == "__main__":
    unittest.main()
