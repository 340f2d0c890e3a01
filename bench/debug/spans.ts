/** The same spans for the console and for other viewers of traces, each in its own format. */
import { formatInstant } from '#src/lib/instant.ts';
import { defaultTimes, type MadeRecord } from './records.ts';
import { zipOf } from './zip.ts';

export interface MadeSpan {
  readonly name: string;
  /** µs since the start. */
  readonly start: number;
  readonly duration: number;
}

/** Batches of 20 short spans, each batch within a span of its own. */
export function makeSpans(count: number): MadeSpan[] {
  return Array.from({ length: count }, (_, at) => {
    const batch = Math.floor(at / 21);
    const within = at % 21;
    return within === 0
      ? { name: `batch ${String(batch)}`, start: batch * 4_000, duration: 3_900 }
      : { name: `fetch ${String(at % 40)}`, start: batch * 4_000 + within * 180, duration: 150 };
  });
}

/** A record of each: a step that has ended. */
export function asRecords(spans: readonly MadeSpan[]): MadeRecord[] {
  const time = (at: number) => formatInstant(defaultTimes.startedAt + at).slice(0, -1);
  return spans.map(({ name, start, duration }) => ({
    type: 'step',
    data: {
      step_name: name,
      started_at: time(start),
      ended_at: time(start + duration),
      duration: duration / 1_000_000,
    },
  }));
}

/** The format of Chrome's traces, which Perfetto and speedscope open. */
export function asChromeTrace(spans: readonly MadeSpan[]): Buffer {
  const events = spans.map(({ name, start, duration }) => ({
    name,
    ph: 'X',
    ts: start,
    dur: duration,
    pid: 1,
    tid: 1,
    cat: 'bench',
  }));
  return Buffer.from(JSON.stringify({ traceEvents: events }));
}

/** Playwright's own: an action of each. */
export function asPlaywrightTrace(spans: readonly MadeSpan[]): Buffer {
  const lines: unknown[] = [
    {
      version: 8,
      type: 'context-options',
      origin: 'library',
      browserName: 'chromium',
      options: {},
      platform: 'linux',
      wallTime: 1_795_514_400_000,
      monotonicTime: 0,
      sdkLanguage: 'javascript',
      contextId: 'browser-context@bench',
    },
  ];
  for (const [at, { name, start, duration }] of spans.entries()) {
    const callId = `call@${String(at + 1)}`;
    const begin = start / 1_000;
    lines.push(
      {
        type: 'before',
        callId,
        startTime: begin,
        class: 'Frame',
        method: 'click',
        params: { selector: name },
        title: name,
      },
      { type: 'after', callId, endTime: begin + duration / 1_000 },
    );
  }
  return zipOf({ 'trace.trace': lines.map((line) => JSON.stringify(line)).join('\n'), 'trace.network': '' });
}
