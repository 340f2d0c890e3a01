/**
 * A run in the Trace Event Format (JSON object format), which Perfetto and chrome://tracing open. Times are in
 * microseconds. Spans of a thread must lie in each other or apart: calls that overlap get threads of their own.
 */
import { parseInstant } from '#src/lib/instant.ts';
import { maskExecution, writtenRecords, type ExportedRun, type ExportPlan } from './export-plan.ts';
import type { Masker } from './masking.ts';
import { EXPORTED_BY, toExecution } from './run-file-format.ts';
import { spansOf, type RunSpan } from './run-spans.ts';

const PID = 1;
const TID = { run: 1, console: 2, trace: 3, variables: 4, steps: 10, calls: 1000 } as const;

export function* chromeTraceText(
  run: ExportedRun,
  plan: ExportPlan,
  masker: Masker | null,
): Generator<string> {
  const { info, outcome } = maskExecution(run, masker);
  const records = () => writtenRecords(run, plan, masker);
  const spanned = yield* spansOf(records(), {
    start: info?.startedAt ? parseInstant(info.startedAt) : null,
    end: info?.endedAt ? parseInstant(info.endedAt) : null,
  });
  const title = [info?.pluginId, info?.toolName].filter((part) => part != null).join(':') || 'Nadoo run';
  const otherData = {
    exported_by: EXPORTED_BY,
    execution: toExecution(info, outcome),
    masked: masker === null ? [] : plan.masked,
  };
  yield `{"displayTimeUnit":"ms","otherData":${JSON.stringify(otherData)},"traceEvents":[\n`;
  yield JSON.stringify(nameOf('process_name', 0, title));
  const write = (event: object) => `,\n${JSON.stringify(event)}`;

  const threads = new Map<number, string>([
    [TID.run, 'Run'],
    [TID.console, 'Console'],
    [TID.trace, 'Trace'],
    [TID.variables, 'Variables'],
  ]);
  const lanes = {
    step: laneChooser(TID.steps, 'Steps', threads),
    api_call: laneChooser(TID.calls, 'API calls', threads),
  };
  const ended = (span: RunSpan) => Math.max(span.start, span.end ?? spanned.end);
  yield write(complete('run', title, TID.run, spanned.start, spanned.end, { ...otherData.execution }));
  // Lanes are dealt out by start; of two that start together the longer one goes first, to lie around the other.
  const byStart = [...spanned.spans].sort((a, b) => a.start - b.start || ended(b) - ended(a) || a.n - b.n);
  for (const span of byStart) {
    const tid = lanes[span.type](span.start, ended(span));
    const args = { n: span.n, ...(span.end === null ? { open: true } : {}), ...span.data };
    yield write(complete(span.type, span.name, tid, span.start, ended(span), args));
  }
  for (const { type, n, at, data } of spanned.events(records())) {
    const instant = (name: string, tid: number) =>
      write({ ph: 'i', s: 't', cat: type, name, pid: PID, tid, ts: at, args: { n, ...data } });
    if (type === 'log') yield instant(`${String(data['level'])}: ${firstLine(data['message'])}`, TID.console);
    else if (type === 'trace') yield instant(String(data['event']), TID.trace);
    else {
      const { name, value } = data;
      yield instant(String(name), TID.variables);
      // What is a number is also a curve.
      if (typeof value === 'number')
        yield write({ ph: 'C', cat: type, name, pid: PID, tid: TID.variables, ts: at, args: { value } });
    }
  }
  for (const [tid, name] of threads) {
    yield write(nameOf('thread_name', tid, name));
    yield write({ ph: 'M', pid: PID, tid, ts: 0, name: 'thread_sort_index', args: { sort_index: tid } });
  }
  yield '\n]}\n';
}

function complete(cat: string, name: string, tid: number, start: number, end: number, args: object) {
  return { ph: 'X', cat, name, pid: PID, tid, ts: start, dur: end - start, args };
}

function nameOf(name: string, tid: number, text: string) {
  return { ph: 'M', pid: PID, tid, ts: 0, name, args: { name: text } };
}

function firstLine(message: unknown): string {
  const line = String(message).split('\n', 1)[0] ?? '';
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
}

/** Gives each span, by ascending start, the first thread where it lies inside of what is open or after all of it. */
function laneChooser(firstTid: number, title: string, threads: Map<number, string>) {
  const openEnds: number[][] = [];
  return (start: number, end: number): number => {
    let lane = openEnds.findIndex((ends) => {
      while (ends.length > 0 && (ends.at(-1) ?? 0) <= start) ends.pop();
      return ends.length === 0 || end <= (ends.at(-1) ?? 0);
    });
    if (lane < 0) {
      lane = openEnds.length;
      openEnds.push([]);
      threads.set(firstTid + lane, lane === 0 ? title : `${title} ${String(lane + 1)}`);
    }
    openEnds[lane]?.push(end);
    return firstTid + lane;
  };
}
