import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '#src/http/types.ts';
import { debugItem as event, debugOpened as opened } from '#src/testing/debug-items.ts';
import { failure } from '#src/protocol/failure.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { shownRun } from '#src/testing/shown-run.ts';
import { createLineDecoder } from './model/line-decoder.ts';
import { PAGE_LIMIT } from './run-pages.ts';
import { createRunSource } from './run-source.ts';

const encoder = new TextEncoder();
const log = (n: number, message = `line ${n}`) => ({
  level: 'info',
  message,
  timestamp: '2026-11-24T10:00:00',
});
const line = (n: number, message?: string) =>
  `${JSON.stringify({ n, type: 'log', data: log(n, message) })}\n`;
const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => line(from + index)).join('');
const live = (n: number) => event({ type: 'log', data: log(n), n, seq: n });
/** The first `held` of `last` records. */
const history = (held: number, last: number) =>
  event({
    type: 'debug_data',
    data: {
      logs: Array.from({ length: held }, (_, index) => ({ ...log(index + 1), n: index + 1 })),
      next: held < last ? held : null,
      last,
    },
  });

type Answer = (string | Uint8Array)[] | Error | 'silence';

/** A run whose pages are answered in turn: chunks of a body (an `Error` among them cuts it), or a refusal. */
function openRun(answers: (Answer | [...(string | Uint8Array)[], Error])[]) {
  const clock = createFakeClock();
  const asked: string[] = [];
  const options: unknown[] = [];
  const run = createRunSource('x/1', {
    clock,
    http: {
      request: () => Promise.reject(new Error('not asked for')),
      stream(path, given) {
        asked.push(path);
        options.push(given?.authenticated);
        const answer = answers.shift();
        if (answer === undefined) return Promise.reject(new Error('one page too many'));
        if (answer instanceof Error) return Promise.reject(answer);
        return Promise.resolve(new Response(bodyOf(answer)));
      },
    },
  });
  const stop = run.pager.start();
  const messages = () => shownRun(run.store.getState()).console.map((each) => each.message);
  return { run, clock, asked, options, stop, messages };
}

function bodyOf(answer: readonly (string | Uint8Array | Error)[] | 'silence'): ReadableStream<Uint8Array> {
  if (answer === 'silence') return new ReadableStream();
  const rest = [...answer];
  return new ReadableStream({
    pull(controller) {
      const chunk = rest.shift();
      if (chunk === undefined) controller.close();
      else if (chunk instanceof Error) controller.error(chunk);
      else controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk);
    },
  });
}

const query = (after: number) =>
  `/api/v1/plugins/executions/x%2F1/records?after=${String(after)}&limit=${String(PAGE_LIMIT)}`;
const numbered = (to: number) => Array.from({ length: to }, (_, index) => `line ${String(index + 1)}`);

describe('pages of a run', () => {
  it('are fetched until nothing is missing, without signing in, and live frames wait for them', async () => {
    const { run, clock, asked, options, messages } = openRun([[lines(3, 5)], [lines(6, 8)]]);
    run.applyItems([opened, history(2, 7), live(9)]);
    expect(messages()).toEqual(numbered(2));
    expect(run.store.getState().history).toMatchObject({ folded: 2, last: 9, waiting: [{ n: 9 }] });
    await clock.advance(100);
    expect(asked).toEqual([query(2), query(5)]);
    expect(options).toEqual([false, false]);
    expect(messages()).toEqual(numbered(9));
    expect(run.store.getState().history).toMatchObject({ folded: 9, last: 9, waiting: [], missing: 0 });
  });

  it('are not asked for where the history is all there is', async () => {
    const { run, clock, asked } = openRun([]);
    run.applyItems([opened, history(2, 2), live(3)]);
    await clock.advance(100);
    expect(asked).toEqual([]);
    expect(shownRun(run.store.getState()).console).toHaveLength(3);
  });

  it('are read in whatever chunks they come, in the middle of a line and of a character', async () => {
    const bytes = encoder.encode(line(1, '한국어 👩‍🔬') + line(2, 'second').trimEnd());
    const chunks = [...bytes].map((byte) => Uint8Array.of(byte));
    const { run, clock, messages } = openRun([chunks]);
    run.applyItems([opened, history(0, 2)]);
    await clock.advance(100);
    expect(messages()).toEqual(['한국어 👩‍🔬', 'second']);
  });

  it('go on after what came where one was cut, once somebody asks for it', async () => {
    const { run, clock, asked, messages } = openRun([
      [lines(1, 2), line(3).slice(0, 20), new TypeError('network error')],
      [lines(3, 4)],
    ]);
    run.applyItems([opened, history(0, 4)]);
    await clock.advance(100);
    expect(messages()).toEqual(numbered(2));
    expect(run.store.getState().history?.failure?.message).toBe('network error');
    run.applyItems([live(5)]);
    await clock.advance(60_000);
    expect(asked).toEqual([query(0)]);
    run.pager.retry();
    await clock.advance(100);
    expect(asked).toEqual([query(0), query(2)]);
    expect(messages()).toEqual(numbered(5));
    expect(run.store.getState().history?.failure).toBeNull();
  });

  it('go on by themselves when the socket is back', async () => {
    const refused = new ApiError(failure('server', 503, 'restarting'));
    const { run, clock, messages } = openRun([refused, [lines(3, 4)]]);
    run.applyItems([opened, history(2, 4)]);
    await clock.advance(100);
    expect(run.store.getState().history?.failure).toBe(refused);
    run.applyItems([opened, history(2, 4)]);
    await clock.advance(100);
    expect(messages()).toEqual(numbered(4));
  });

  it('are given up when nothing comes any more', async () => {
    const { run, clock } = openRun(['silence']);
    run.applyItems([opened, history(0, 4)]);
    await clock.advance(14_900);
    expect(run.store.getState().history?.failure).toBeNull();
    await clock.advance(200);
    expect(run.store.getState().history?.failure?.message).toContain('15 s');
  });

  it('say what the server does not have, and ask no more', async () => {
    const { run, clock, asked, messages } = openRun([[line(1) + line(4)], []]);
    run.applyItems([opened, history(0, 6)]);
    await clock.advance(100);
    expect(asked).toEqual([query(0), query(4)]);
    expect(messages()).toEqual(['line 1', 'line 4']);
    expect(run.store.getState().history).toMatchObject({ folded: 6, last: 6, missing: 4 });
  });

  it('fill the gap of a live run, and count what cannot be read', async () => {
    const { run, clock, messages } = openRun([[line(2) + '{"n":3,"type":"comet"}\nnot json\n' + line(4)]]);
    run.applyItems([opened, live(1), live(4)]);
    await clock.advance(100);
    expect(messages()).toEqual(['line 1', 'line 2', 'line 4']);
    expect(run.store.getState()).toMatchObject({ rejected: 1, history: { missing: 0 } });
  });

  it('are dropped with the view, and fetched anew with the next', async () => {
    const { run, clock, asked, stop, messages } = openRun([[lines(1, 4)], [lines(1, 4)]]);
    run.applyItems([opened, history(0, 4)]);
    stop();
    await clock.advance(100);
    expect(messages()).toEqual([]);
    run.pager.start();
    await clock.advance(100);
    expect(asked).toEqual([query(0), query(0)]);
    expect(messages()).toEqual(numbered(4));
  });

  it('are read a stretch at a time: between two, the page lives', async () => {
    const turns: (() => void)[] = [];
    const clock = {
      ...createFakeClock(),
      schedule(callback: () => void, ms: number) {
        if (ms === 0) turns.push(callback);
        return () => undefined;
      },
    };
    const folded: number[] = [];
    const run = createRunSource('x', {
      clock,
      http: {
        request: () => Promise.reject(new Error('not asked for')),
        stream: () => Promise.resolve(new Response(bodyOf([lines(1, 1_000)]))),
      },
    });
    run.pager.start();
    run.applyItems([opened, history(0, 1_000)]);
    while (folded.at(-1) !== 1_000) {
      await createFakeClock().settle();
      expect(turns).toHaveLength(1);
      turns.shift()?.();
      await createFakeClock().settle();
      folded.push(run.folded().history?.folded ?? 0);
    }
    const strides = folded.map((count, at) => count - (folded[at - 1] ?? 0));
    expect(strides.length).toBeGreaterThan(4);
    expect(Math.max(...strides)).toBeLessThan(300);
  });
});

describe('pages that a worker decodes', () => {
  /** What it was given and has not answered. */
  const given: (() => void)[] = [];
  let fail = (_message: string): void => undefined;
  class FakeWorker {
    onmessage: ((event: { data: unknown }) => void) | null = null;
    onerror: ((event: { message: string }) => void) | null = null;
    readonly #decoder = createLineDecoder();
    constructor() {
      fail = (message) => this.onerror?.({ message });
    }
    postMessage(bytes: Uint8Array | null) {
      given.push(() => this.onmessage?.({ data: this.#decoder.push(bytes) }));
    }
    terminate() {
      given.length = 0;
    }
  }
  afterEach(() => {
    vi.unstubAllGlobals();
    given.length = 0;
  });

  it('are read a few parts ahead of what is folded, and folded part by part in their order', async () => {
    vi.stubGlobal('Worker', FakeWorker);
    const chunks = Array.from({ length: 20 }, (_, at) => lines(at * 10 + 1, at * 10 + 10));
    const { run, clock, messages } = openRun([chunks]);
    run.applyItems([opened, history(0, 200)]);
    await clock.settle();
    expect(given).toHaveLength(5);
    given.shift()?.();
    await clock.settle();
    expect(run.folded().history?.folded).toBe(10);
    expect(given).toHaveLength(5);
    while (given.length > 0) {
      given.shift()?.();
      await clock.settle();
    }
    await clock.advance(100);
    expect(messages()).toEqual(numbered(200));
  });

  it('say so where it fails', async () => {
    vi.stubGlobal('Worker', FakeWorker);
    const { run, clock } = openRun([[lines(1, 4)]]);
    run.applyItems([opened, history(0, 4)]);
    await clock.settle();
    fail('no such script');
    await clock.advance(100);
    expect(run.store.getState().history?.failure?.message).toBe('no such script');
  });
});
