"""A gateway that is down, slow, full, forgetful or wrong; and a buffer that stays small."""

from __future__ import annotations

import io
import contextlib
import os
import socket
import threading
import time
import unittest

from fake_gateway import FakeGateway, refusal
from support import KEY, attached, kept, new_context, silent, told, until


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class FaultsTest(unittest.TestCase):
    def start(self, before=None) -> FakeGateway:
        gateway = FakeGateway(before)
        self.addCleanup(gateway.stop)
        return gateway

    def record(self, gateway, count=3, **limits):
        context = new_context(debug=False)
        recording = attached(context, gateway.url, **limits)
        for at in range(count):
            context.info(f"line {at}")
        return context, recording

    def messages(self, gateway):
        return [each["message"] for each in gateway.of_type("log")]

    def test_503_429_and_500_are_sent_again_the_same(self) -> None:
        answers = {1: refusal(503, {"Retry-After": "0"}), 2: refusal(429, {"Retry-After": "0"}), 3: refusal(500)}
        gateway = self.start(answers.get)
        context, recording = self.record(gateway)
        self.assertEqual(recording.complete({}).lost, 0)
        self.assertEqual(self.messages(gateway), ["line 0", "line 1", "line 2"])
        self.assertEqual(len(set(gateway.bodies[:4])), 1)
        self.assertEqual(set(gateway.tokens), {f"Bearer {KEY}"})

    def test_a_lost_answer_doubles_nothing(self) -> None:
        gateway = self.start()
        gateway.loses_answer = lambda number: number in (1, 2)
        context, recording = self.record(gateway)
        self.assertEqual(recording.complete({"a": 1}).lost, 0)
        self.assertEqual(told(gateway.records), kept(context))
        self.assertEqual(gateway.end["data"], {"result": {"a": 1}})

    def test_409_goes_on_from_where_the_gateway_is(self) -> None:
        gateway = self.start()
        context, recording = self.record(gateway)
        until(lambda: len(gateway.records) == 3, "they are stored")
        del gateway.records[1:]
        context.info("later")
        with contextlib.redirect_stderr(io.StringIO()) as said:
            delivery = recording.complete({})
        self.assertEqual(self.messages(gateway), ["line 0", "later"])
        self.assertEqual(delivery.reasons, {"the gateway has lost them again": 2})
        self.assertIn("2 lost", said.getvalue())
        self.assertNotIn(KEY, said.getvalue())

    def test_a_wrong_key_stops_it_and_says_so(self) -> None:
        gateway = self.start(lambda _number: refusal(401, message="The ingest key does not belong to this execution."))
        said = []
        context, recording = self.record(gateway, warn=said.append)
        until(lambda: recording.delivery().lost == 3, "they are counted as lost")
        context.info("and more")
        recording.complete({})
        self.assertEqual(len(gateway.bodies), 1)
        self.assertEqual(said, ["nadoo_bridge: 0 records sent, 5 lost (5: The ingest key does not belong to this execution.)"])

    def test_a_run_that_has_ended_elsewhere_takes_no_more(self) -> None:
        words = "The run has ended: it takes no more records."
        ended = {"status": "error", "message": words, "current": {"last": 1, "status": "failed"}}
        gateway = self.start(lambda number: (409, {}, ended) if number > 1 else None)
        context, recording = self.record(gateway, warn=lambda _message: None)
        until(lambda: len(gateway.records) == 3, "they are stored")
        context.info("late")
        until(lambda: recording.delivery().lost, "it is refused")
        context.info("later")
        self.assertEqual(recording.complete({}).reasons, {words: 3})
        self.assertEqual(len(gateway.bodies), 2)

    def test_413_is_sent_in_halves(self) -> None:
        gateway = self.start()
        gateway.before = lambda number: refusal(413) if gateway.bodies[number - 1].count(b"\n") > 2 else None
        context, recording = self.record(gateway, 20)
        self.assertEqual(recording.complete({}).lost, 0)
        self.assertEqual(self.messages(gateway), [f"line {at}" for at in range(20)])

    def test_lines_that_are_refused_are_counted_with_their_reason(self) -> None:
        data = {"accepted": 2, "rejected": [{"line": 1, "reason": "bad"}], "last": 2}
        gateway = self.start(lambda _number: (200, {}, {"status": "success", "data": data}))
        context, recording = self.record(gateway, 3, warn=lambda _message: None)
        until(lambda: recording.delivery().lost, "it is counted")
        self.assertEqual(recording.delivery().reasons, {"refused: bad": 1})

    def test_what_is_no_gateway_gets_them_again(self) -> None:
        gateway = self.start(lambda number: (200, {}, {"hello": "portal"}) if number == 1 else None)
        context, recording = self.record(gateway)
        self.assertEqual(recording.complete({}).lost, 0)
        self.assertEqual(self.messages(gateway), ["line 0", "line 1", "line 2"])

    def test_a_gateway_that_is_down_costs_nothing_and_is_told_in_time(self) -> None:
        said = []
        context = new_context(debug=False)
        recording = attached(context, f"http://127.0.0.1:{free_port()}", close_s=0.3, warn=said.append)
        for at in range(50):
            context.info(f"line {at}")
        began = time.monotonic()
        delivery = recording.complete({})
        self.assertLess(time.monotonic() - began, 5)
        self.assertEqual((delivery.sent, delivery.lost), (0, 51))
        self.assertEqual(len(said), 1)
        self.assertEqual(len(context.get_logs()), 50)

    def test_a_gateway_that_hangs_does_not_hold_the_plugin(self) -> None:
        release = threading.Event()
        gateway = self.start(lambda _number: release.wait(30) and None)
        self.addCleanup(release.set)
        context, recording = self.record(gateway, close_s=0.2, warn=lambda _message: None)
        until(lambda: gateway.bodies, "the first batch is under way")
        began = time.monotonic()
        self.assertEqual(recording.complete({}).lost, 4)
        self.assertLess(time.monotonic() - began, 5)

    def test_it_comes_up_later(self) -> None:
        port = free_port()
        context = new_context(debug=False)
        recording = attached(context, f"http://127.0.0.1:{port}")
        context.info("early")
        until(lambda: recording._outbox._in_flight, "it was tried")
        gateway = FakeGateway(port=port)
        self.addCleanup(gateway.stop)
        self.assertEqual(recording.complete({}, timeout=20).lost, 0)
        self.assertEqual(self.messages(gateway), ["early"])

    def test_the_buffer_stays_small_keeps_the_structure_and_tells_the_gap(self) -> None:
        release = threading.Event()
        gateway = self.start(lambda _number: release.wait(30) and None)
        self.addCleanup(release.set)
        context = new_context(debug=False)
        said = []
        recording = attached(context, gateway.url, max_records=100, close_s=30, warn=said.append)
        context.info("first")
        until(lambda: gateway.bodies, "the first batch is under way")
        context.start_step("the step")
        context.error("an error that matters")
        for at in range(2_000):
            context.info(f"line {at}")
            self.assertLessEqual(len(recording._outbox._waiting), 101)
        release.set()
        delivery = recording.complete({})
        messages = self.messages(gateway)
        self.assertIn("an error that matters", messages)
        self.assertEqual(gateway.of_type("step")[0]["step_name"], "the step")
        self.assertEqual(messages[-1], "line 1999")
        gaps = [each for each in messages if each.startswith("nadoo_bridge: ")]
        self.assertEqual(len(gaps), 1)
        self.assertRegex(gaps[0], rf"^nadoo_bridge: {delivery.lost} records were lost from here on \(\d+ log, 1 trace\)")
        # Nothing is unaccounted for: what is there, the gap's own line apart, and what is lost is all.
        self.assertEqual(len(gateway.records) - 1 + delivery.lost, 1 + 2 + 1 + 2_000)
        self.assertEqual(delivery.reasons, {"the buffer was full": delivery.lost})
        self.assertEqual(len(said), 1)

    def test_text_counts_too(self) -> None:
        outbox_of = lambda recording: recording._outbox  # noqa: E731
        context = new_context(debug=False)
        recording = attached(context, f"http://127.0.0.1:{free_port()}", max_characters=200_000, close_s=0.1,
                             warn=lambda _message: None)
        for at in range(500):
            context.error("x" * 10_000)
            self.assertLess(outbox_of(recording)._characters, 220_000)
        recording.complete({})

    def test_a_fault_of_our_own_does_not_reach_the_plugin(self) -> None:
        gateway = self.start()
        context, recording = self.record(gateway, 0)
        working, recording._outbox.add = recording._outbox.add, lambda _item: 1 / 0
        with silent():
            context.info("fine")
            context.start_step("fine")
            context.end_step()
        self.assertEqual(len(context.get_steps()), 1)
        recording._outbox.add = working
        recording.complete({})

    def test_a_forked_child_does_not_speak_for_the_run(self) -> None:
        gateway = self.start()
        context, recording = self.record(gateway)
        child = os.fork()
        if child == 0:
            context.info("from the child")
            recording.complete({"child": True}, timeout=1)
            os._exit(0)
        self.assertEqual(os.waitpid(child, 0)[1], 0)
        self.assertEqual(recording.complete({"child": False}).lost, 0)
        self.assertEqual(self.messages(gateway), ["line 0", "line 1", "line 2"])
        self.assertEqual(gateway.end["data"]["result"], {"child": False})


if __name__ == "__main__":
    unittest.main()
