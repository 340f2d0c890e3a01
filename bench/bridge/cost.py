"""One round in a process of its own: what the SDK's records cost the plugin. Prints one line of JSON.

    python cost.py <plain|bridge> <server> <execution_id> <ingest_key> <records|own|wall> <count>

``records``: wall time of every single record. ``own`` and ``wall``: a plugin that computes and records as it goes; the
processor time of its own thread over that of the SDK alone, in turn within one process, and the wall time of it all.
"""

import json
import sys
import time

from nadoo_bridge import Settings, attach, context_of

how, server, execution_id, ingest_key, what, count = sys.argv[1:]
context = context_of(Settings(execution_id, "bench", "ws-demo", debug=False))
recording = attach(context, server, execution_id, ingest_key, close_s=1.0, warn=lambda _words: None) if how == "bridge" else None

ROW = {"id": 17, "name": "Desk lamp", "prices": [39.9, 41.5, 12.0], "in_stock": True, "tags": {"room": "office", "kind": "light"}}


def one_of_each(at: int) -> list:
    """One call of each kind that writes a record; how many the SDK wrote. A variable and a call also leave a trace."""
    return [
        (lambda: context.info("Read line 17 of the invoice"), 1),
        (lambda: context.trace("line_read", {"line": at, "of": 400}), 1),
        (lambda: context.watch_variable("row", ROW), 2),
        (lambda: context.start_step("a step"), 2),
        (lambda: context.end_step(), 2),
        (lambda: context.record_api_call("llm", "/invoke/llm", {"n": at, "api_key": "k"}, {"text": "hm"}, 0.1), 2),
    ]


def work() -> float:
    """About two milliseconds of a plugin's own computing in plain Python."""
    total = 0.0
    for at in range(50_000):
        total += at * 0.5
    return total


def a_part_of_the_work(of) -> None:
    work()
    of.watch_variable("row", ROW)
    of.info("Read line 17 of the invoice")


if what == "records":
    costs = []
    for at in range(int(count)):
        for call, written in one_of_each(at):
            begun = time.perf_counter_ns()
            call()
            costs.append((time.perf_counter_ns() - begun) / written / 1000)
        # As a plugin does: something else between its records.
        time.sleep(0.001)
    costs.sort()
    figures = {"median": costs[len(costs) // 2], "p95": costs[int(len(costs) * 0.95)], "records": len(costs)}
elif what == "own":
    alone = context_of(Settings("none", "bench", "ws-demo", debug=False))
    spent: dict = {id(alone): [], id(context): []}
    for at in range(int(count)):
        for each in (alone, context):
            begun = time.thread_time_ns()
            a_part_of_the_work(each)
            spent[id(each)].append(time.thread_time_ns() - begun)
    median_alone, median_with = (sorted(spent[id(each)])[int(count) // 2] for each in (alone, context))
    figures = {"own": (median_with / median_alone - 1) * 100}
else:
    begun = time.perf_counter_ns()
    for at in range(int(count)):
        a_part_of_the_work(context)
    figures = {"wall": (time.perf_counter_ns() - begun) / 1e6}

if recording is not None:
    delivery = recording.complete({})
    figures.update(sent=delivery.sent, lost=delivery.lost)
print(json.dumps(figures))
