"""What is streamed is what the SDK keeps, in its order, whoever calls which method of it."""

from __future__ import annotations

import copy
import pickle
import threading
import unittest

from fake_gateway import FakeGateway
from nadoo_bridge import Settings, run_tool
from nadoo_plugin import NadooPlugin, PluginContext, PluginExecutionError, parameter, retry, tool
from support import attached, kept, new_context, silent, told, until


class Reader(NadooPlugin):
    def on_initialize(self) -> None:
        self.context.info("ready")

    @tool(name="read", description="Reads lines")
    @parameter("lines", type="number", default=2)
    def read(self, lines: int = 2) -> dict:
        self.context.start_step("open")
        self.context.trace("opened", {"lines": lines, "deep": [[1, 2, {"a": None}], "x"]}, source="file")
        self.context.start_step("read")
        for at in range(lines):
            self.context.watch_variable("line", f"line {at}", length=at)
        self.context.warn("almost done")
        self.context.record_api_call("llm", "/x", {"api_key": "sk-1", "n": list(range(12))}, {"a": 1}, 0.25)
        self.context.record_api_call("tool", "/y", {}, None, 0.5, "it failed")
        return {"lines": lines}

    @tool(name="fail", description="Fails")
    def fail(self) -> dict:
        self.context.start_step("about to fail")
        raise ValueError("broken 깨짐 💥")

    @tool(name="later", description="A coroutine")
    async def later(self, text: str = "a") -> dict:
        import asyncio

        self.context.start_step("wait")
        await asyncio.sleep(0)
        return {"text": text}

    @tool(name="later_fails", description="A coroutine that fails")
    @retry(max_attempts=2, delay=0.0)
    async def later_fails(self) -> dict:
        raise KeyError("gone")

    @tool(name="leave", description="Ends the process")
    def leave(self) -> dict:
        raise SystemExit(3)


class OwnContext(PluginContext):
    """A plugin platform's own."""

    def trace(self, event, data=None, **metadata):
        super().trace(f"own:{event}", data, **metadata)


class RecordsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.gateway = FakeGateway()
        self.addCleanup(self.gateway.stop)

    def run_tool(self, name, parameters=None, context=None):
        context = context or new_context()
        recording = attached(context, self.gateway.url)
        settings = Settings("exec-1", "plugin-1", "ws-1")
        with silent():
            try:
                return context, run_tool(Reader(), name, parameters or {}, context, settings, recording)
            finally:
                self.assertEqual(recording.delivery().lost, 0, recording.delivery())

    def test_a_run_is_told_as_the_sdk_keeps_it(self) -> None:
        context, result = self.run_tool("read", {"lines": 3})
        self.assertEqual(result, {"lines": 3})
        self.assertEqual(told(self.gateway.records), kept(context))
        self.assertEqual(self.gateway.end["data"], {"result": {"lines": 3}})
        self.assertEqual(self.gateway.end["type"], "execution_complete")

    def test_every_snapshot_goes_out_and_calls_are_redacted_as_the_sdk_does(self) -> None:
        self.run_tool("read", {"lines": 3})
        self.assertEqual([each["value"] for each in self.gateway.of_type("variable")], ["line 0", "line 1", "line 2"])
        self.assertEqual(self.gateway.of_type("api_call")[0]["parameters"],
                         {"api_key": "***REDACTED***", "n": list(range(12))})

    def test_the_order_is_the_one_in_which_the_sdk_wrote(self) -> None:
        context = new_context()
        recording = attached(context, self.gateway.url)
        with silent():
            context.start_step("s")
            context.watch_variable("v", 1)
            context.end_step()
        recording.complete({})
        names = [
            (each["type"], each["data"].get("event") or each["data"].get("message") or each["data"].get("name") or "")
            for each in self.gateway.records
        ]
        ended = names[-1][1]
        self.assertEqual(names, [
            ("step", ""), ("trace", "step_started"), ("log", "Trace event: step_started"), ("log", "Started step: s"),
            ("variable", "v"), ("trace", "variable_changed"), ("log", "Trace event: variable_changed"),
            ("log", "Variable: v = 1"),
            ("step", ""), ("trace", "step_completed"), ("log", "Trace event: step_completed"), ("log", ended),
        ])
        self.assertRegex(ended, r"^Ended step: s \(\d\.\d{3}s\)$")

    def test_a_failure_is_told_and_raised_unchanged(self) -> None:
        context = new_context()
        with self.assertRaises(PluginExecutionError) as caught:
            self.run_tool("fail", context=context)
        self.assertEqual(str(caught.exception), "Tool 'fail' failed: broken 깨짐 💥")
        self.assertEqual(told(self.gateway.records), kept(context))
        self.assertEqual(self.gateway.end, {
            "type": "execution_error", "data": {"error": "PluginExecutionError: Tool 'fail' failed: broken 깨짐 💥"}})

    def test_an_async_tool_runs_to_its_end(self) -> None:
        context, result = self.run_tool("later", {"text": "b"})
        self.assertEqual(result, {"text": "b"})
        self.assertEqual([each["step_name"] for each in kept(context)["steps"]], ["tool:later", "wait"])
        with self.assertRaisesRegex(PluginExecutionError, "gone"):
            self.run_tool("later_fails")

    def test_an_async_tool_runs_inside_of_somebody_elses_loop(self) -> None:
        import asyncio

        async def outer():
            return self.run_tool("later", {"text": "c"})[1]

        self.assertEqual(asyncio.run(outer()), {"text": "c"})

    def test_sys_exit_in_a_tool_is_told_and_goes_through(self) -> None:
        with self.assertRaises(SystemExit):
            self.run_tool("leave")
        self.assertEqual(self.gateway.end["data"]["error"], "SystemExit: 3")

    def test_whatever_way_the_sdk_is_called(self) -> None:
        context = new_context(kind=OwnContext)
        with silent():
            context.info("before it was attached")
        recording = attached(context, self.gateway.url)
        with silent():
            PluginContext.log(context, "past the subclass", "error")
            context.add_trace("event", {"a": 1})
            context._logs.extend(context._logs[:1])
            context._variables.update(dict(context._variables))
            context.start_step("s")
            context._current_step.end()
        recording.complete({})
        self.assertEqual(told(self.gateway.records), kept(context))
        self.assertEqual(self.gateway.of_type("trace")[0]["event"], "own:event")
        self.assertEqual(len(self.gateway.of_type("step")), 2)

    def test_a_copy_of_the_context_is_the_plugins_own(self) -> None:
        context = new_context(debug=False)
        recording = attached(context, self.gateway.url)
        context.info("told")
        context.start_step("s")
        for twin in (copy.deepcopy(context), pickle.loads(pickle.dumps(context))):
            self.assertEqual(kept(twin)["logs"], kept(context)["logs"])
            twin.info("not told")
            twin.end_step()
        recording.complete({})
        self.assertEqual([each["message"] for each in self.gateway.of_type("log")], ["told"])
        self.assertEqual(len(self.gateway.of_type("step")), 1)

    def test_records_come_while_the_run_goes_on(self) -> None:
        context = new_context(debug=False)
        recording = attached(context, self.gateway.url)
        context.info("one")
        until(lambda: len(self.gateway.records) == 1, "the first record is there")
        context.info("two")
        until(lambda: len(self.gateway.records) == 2, "the second record is there")
        recording.complete({})

    def test_threads_of_the_plugin_may_record(self) -> None:
        context = new_context(debug=False)
        recording = attached(context, self.gateway.url)
        threads = [
            threading.Thread(target=lambda at=at: [context.info(f"{at}:{n}") for n in range(500)]) for at in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(recording.complete({}).lost, 0)
        said = [each["message"] for each in self.gateway.of_type("log")]
        for at in range(4):
            self.assertEqual([each for each in said if each.startswith(f"{at}:")], [f"{at}:{n}" for n in range(500)])


if __name__ == "__main__":
    unittest.main()
