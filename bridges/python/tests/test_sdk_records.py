"""The files that the page's tests read are still what the SDK writes; and its calls are announced."""

from __future__ import annotations

import json
import unittest

from sdk_plugins import CASES
from sdk_records import FOLDER, record
from support import told


class SdkRecordsTest(unittest.TestCase):
    maxDiff = 2_000

    def test_the_files_are_what_the_sdk_writes_today(self) -> None:
        self.assertEqual(sorted(file.stem for file in FOLDER.glob("*.json")), sorted(case.name for case in CASES))
        for case in CASES:
            with self.subTest(case=case.name):
                kept = json.loads((FOLDER / f"{case.name}.json").read_text(encoding="utf-8"))
                self.assertEqual(kept, json.loads(json.dumps(record(case))),
                                 "python bridges/python/tests/sdk_records.py --write renews them")

    def test_what_is_streamed_is_what_the_sdk_keeps(self) -> None:
        for case in CASES:
            with self.subTest(case=case.name):
                run = json.loads(json.dumps(record(case)))
                streamed = told(run["lines"][:-1])
                if case.name == "values":
                    # What the SDK serialises at the end, the bridge took when it was watched (docs/protocol.md 2.4).
                    self.assertEqual(streamed["variables"]["rows"]["value"], [1, 2])
                    self.assertEqual(run["debug_data"]["variables"]["rows"]["value"], [1, 2, 3])
                    streamed["variables"]["rows"]["value"] = [1, 2, 3]
                self.assertEqual(streamed, {key: run["debug_data"][key] for key in streamed})

    def test_calls_are_announced_by_the_id_that_ends_them(self) -> None:
        run = record(next(case for case in CASES if case.name == "api-calls"))
        starts = [each["data"] for each in run["lines"] if each["type"] == "api_call_start"]
        calls = [each["data"] for each in run["lines"] if each["type"] == "api_call"]
        self.assertEqual([(each["call_id"], each["api_type"]) for each in starts],
                         [("call-1", "llm"), ("call-2", "tool"), ("call-3", "storage"), ("call-4", "storage"),
                          ("call-5", "knowledge")])
        self.assertEqual([each.get("call_id") for each in calls],
                         ["call-1", "call-2", "call-3", "call-4", None, "call-5"])
        for start in starts:
            call = next(each for each in calls if each.get("call_id") == start["call_id"])
            self.assertEqual(start["parameters"], call["parameters"])
            self.assertLess(start["timestamp"], call["timestamp"])


if __name__ == "__main__":
    unittest.main()
