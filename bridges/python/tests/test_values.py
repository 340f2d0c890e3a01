"""Values that JSON, the SDK or patience cannot hold."""

from __future__ import annotations

import enum
import json
import time
import unittest
from collections import OrderedDict, namedtuple
from pathlib import Path

from fake_gateway import FakeGateway
from nadoo_bridge.freeze import Budget, freeze
from nadoo_plugin.context import VariableSnapshot
from support import attached, kept, new_context, silent, told


class Broken:
    def __repr__(self) -> str:
        raise RuntimeError("no face")

    __str__ = __repr__


class BrokenDict(dict):
    def items(self):
        raise KeyError("no items")


class Colour(enum.IntEnum):
    RED = 1


Point = namedtuple("Point", "x y")


def frozen(value, width=10):
    return freeze(value, Budget(), width)


class ValuesTest(unittest.TestCase):
    def test_what_the_sdk_would_keep(self) -> None:
        for value in (None, True, 1, -2.5, "text", [1, [2, (3,)]], {"a": {"b": [None]}}, list(range(30)),
                      {str(n): n for n in range(30)}, Point(1, 2), OrderedDict(a=1), Colour.RED, {1, 2}, b"bytes",
                      Path("/x"), set(range(1000)), frozenset(range(1000)), bytes(1000), object, "𝄞 한국어"):
            with self.subTest(value=repr(value)[:40]):
                self.assertEqual(frozen(value), VariableSnapshot("v", value).to_dict()["value"])

    def test_what_it_could_not(self) -> None:
        self.assertEqual(frozen(float("nan")), {"_type": "float", "_repr": "nan"})
        self.assertEqual(frozen([float("-inf")]), [{"_type": "float", "_repr": "-inf"}])
        self.assertEqual(frozen(2**53), 2**53)
        self.assertEqual(frozen(2**53 + 1), {"_type": "int", "_repr": "9007199254740993"})
        self.assertEqual(frozen(10**5000)["_repr"], "<an integer of 16610 bits>")
        self.assertEqual(frozen(Broken()), {"_type": "Broken", "_repr": "<repr failed: RuntimeError>"})
        self.assertEqual(frozen(BrokenDict(a=1)), {"_type": "BrokenDict", "_repr": "<cannot be read: KeyError>"})

    def test_keys_that_are_no_text(self) -> None:
        self.assertEqual(frozen({1: "a", None: "b", True: "c", (1, 2): "d", 2.5: "e"}),
                         {"1": "c", "null": "b", "(1, 2)": "d", "2.5": "e"})
        self.assertEqual(frozen({1: "number", "1": "text"}), {"1 (int)": "number", "1": "text"})
        self.assertEqual(list(frozen({Broken(): 1})), ["<repr failed: RuntimeError>"])

    def test_what_has_no_end(self) -> None:
        endless: list = [1]
        endless.append(endless)
        self.assertIn("<cut: nested too deep>", json.dumps(frozen(endless)))
        wide = [1]
        for _ in range(8):
            wide = [wide] * 10
        began = time.perf_counter()
        text = json.dumps(frozen(wide))
        self.assertIn("more entries", text)
        self.assertLess(len(text), 200_000)
        # A hundred million leaves would take minutes.
        self.assertLess(time.perf_counter() - began, 5)

    def test_long_texts_say_how_long_they_were(self) -> None:
        gateway = FakeGateway()
        self.addCleanup(gateway.stop)
        context = new_context()
        recording = attached(context, gateway.url)
        with silent():
            context.watch_variable("long", {"text": "x" * 50_000, "list": ["y" * 30_000] * 9})
            context.info("z" * 3_000_000)
        recording.complete({"text": "r" * 300_000})
        variable = gateway.of_type("variable")[0]
        self.assertEqual(variable["truncated"], {"original_length": 50_000})
        self.assertEqual(variable["value"]["text"], "x" * 20_000)
        said = gateway.of_type("log")[-1]
        self.assertEqual((len(said["message"]), said["truncated"]), (20_000, {"original_length": 3_000_000}))
        self.assertLess(max(map(len, gateway.bodies)), 1024 * 1024)
        self.assertEqual(gateway.end["data"]["truncated"], {"original_length": 300_000})

    def test_a_value_is_told_as_it_was_then(self) -> None:
        gateway = FakeGateway()
        self.addCleanup(gateway.stop)
        context = new_context(debug=False)
        recording = attached(context, gateway.url)
        rows = [1]
        context.watch_variable("rows", rows)
        rows.append(2)
        context.watch_variable("rows", rows)
        rows.clear()
        recording.complete({})
        self.assertEqual([each["value"] for each in gateway.of_type("variable")], [[1], [1, 2]])
        # The SDK's own record shows what became of it.
        self.assertEqual(kept(context)["variables"]["rows"]["value"], [])

    def test_nothing_of_it_spoils_a_run(self) -> None:
        gateway = FakeGateway()
        self.addCleanup(gateway.stop)
        context = new_context(debug=False)
        recording = attached(context, gateway.url)
        context.log(12345)
        context.log(Broken())
        context.log("half a pair: \ud800, control: \x00\x1b[31m, bidi: \u202e")
        context.trace(42, {"when": float("inf")}, why=Broken())
        context.start_step(7)
        context.end_step()
        # The SDK writes the value into its debug line, debug mode or not, and raises where the value does.
        with self.assertRaisesRegex(RuntimeError, "no face"):
            context.watch_variable("broken", [Broken()], note=float("nan"))
        context.record_api_call("llm", None, {1: "x", "Api_Key": "sk", "inner": {"password": "kept"}}, Broken(), 0.1)
        context.record_api_call("llm", "/no-dict", [1, 2], None, 0.1)
        context.info("still here")
        self.assertEqual(recording.complete({"nan": float("nan"), "broken": Broken()}).lost, 0)
        messages = [each["message"] for each in gateway.of_type("log")]
        self.assertEqual(messages, ["12345", "<str failed: RuntimeError>",
                                    "half a pair: \ufffd, control: \x00\x1b[31m, bidi: \u202e", "still here"])
        self.assertEqual(gateway.of_type("api_call")[0]["parameters"],
                         {"1": "x", "Api_Key": "***REDACTED***", "inner": {"password": "kept"}})
        self.assertEqual(gateway.of_type("api_call")[1]["parameters"], [1, 2])
        self.assertEqual(gateway.of_type("variable")[0]["value"][0]["_repr"], "<repr failed: RuntimeError>")
        self.assertEqual(gateway.of_type("variable")[0]["metadata"], {"note": {"_type": "float", "_repr": "nan"}})
        self.assertEqual(gateway.end["data"]["result"]["nan"], {"_type": "float", "_repr": "nan"})


if __name__ == "__main__":
    unittest.main()
