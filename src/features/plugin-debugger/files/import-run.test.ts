/** The worker that reads: kept ready, taken once, and never waited for where it is not there. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { sampleRecords } from '#src/testing/sample-runs.ts';
import { importRun, prepareImport } from './import-run.ts';
import type { ImportNews } from './import-worker.ts';
import { partOf } from './record-part.ts';

class FakeWorker {
  onmessage: ((event: { data: ImportNews }) => void) | null = null;
  onerror: ((event: { preventDefault: () => void }) => void) | null = null;
  readonly postMessage = vi.fn();
  readonly terminate = vi.fn();
  constructor() {
    started.push(this);
  }
  fails() {
    this.onerror?.({ preventDefault: () => undefined });
  }
}

let started: FakeWorker[] = [];
const file = new Blob(['']);
const read = () => importRun(file, () => undefined).result;

beforeEach(() => {
  started = [];
  vi.stubGlobal('Worker', FakeWorker);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('reads with the one that stands ready, and starts another for the next file', async () => {
  const letGo = prepareImport();
  expect(started).toHaveLength(1);
  const first = read();
  expect(started).toHaveLength(1);
  expect(started[0]?.postMessage).toHaveBeenCalledOnce();
  started[0]?.onmessage?.({ data: { kind: 'end', end: { ok: false, problem: { kind: 'empty' } } } });
  expect(await first).toMatchObject({ ok: false, problem: { kind: 'empty' } });
  letGo();
  void read();
  expect(started).toHaveLength(2);
});

it('lets go of the one that nobody took', () => {
  prepareImport()();
  expect(started[0]?.terminate).toHaveBeenCalledOnce();
});

it('does not wait for one whose script did not come, before it was taken or after', async () => {
  const letGo = prepareImport();
  started[0]?.fails();
  const result = read();
  expect(started).toHaveLength(2);
  expect(started[0]?.postMessage).not.toHaveBeenCalled();
  started[1]?.fails();
  // The page reads by itself.
  expect(await result).toMatchObject({ ok: false, problem: { kind: 'empty' } });
  letGo();
});

it('that breaks while the first picture is painted loses nothing of what it had told', async () => {
  // The picture is not painted before the end.
  const frames = () => () => undefined;
  const { result } = importRun(file, () => undefined, undefined, frames);
  const tell = (data: ImportNews) => started[0]?.onmessage?.({ data });
  const head = { source: { kind: 'otlp' }, info: null, outcome: null, total: null, last: 10 } as const;
  tell({ kind: 'head', head: { ...head, lastValuesOnly: false } });
  tell({ kind: 'part', part: partOf(sampleRecords.slice(0, 4), []) });
  tell({ kind: 'part', part: partOf(sampleRecords.slice(4), []) });
  started[0]?.fails();
  expect(await result).toMatchObject({
    ok: false,
    problem: { kind: 'unreadable' },
    partial: { held: sampleRecords.length, state: { rows: sampleRecords.length } },
  });
});
