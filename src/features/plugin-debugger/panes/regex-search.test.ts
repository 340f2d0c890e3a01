import { expect, it } from 'vitest';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { appendRow, createEventLog } from '../model/event-log.ts';
import { toRow } from '../model/row.ts';
import { createRegexSearch, MOST_MS, type SearchWorker } from './regex-search.ts';

type Message = { kind: 'lines'; lines: string[] } | { kind: 'search'; id: number; source: string };

/** Answers as the worker does, unless it is told to think for ever. */
function fakeWorkers() {
  const made: { lines: string[]; isEnded: boolean }[] = [];
  const state = { isStuck: false };
  const open = (): SearchWorker => {
    const mine = { lines: [] as string[], isEnded: false };
    made.push(mine);
    const worker: SearchWorker = {
      onmessage: null,
      terminate: () => {
        mine.isEnded = true;
      },
      postMessage(message) {
        const data = message as Message;
        if (data.kind === 'lines') mine.lines.push(...data.lines);
        else if (!state.isStuck) {
          const found = Uint8Array.from(mine.lines, (line) =>
            new RegExp(data.source, 'iu').test(line) ? 1 : 0,
          );
          queueMicrotask(() =>
            worker.onmessage?.({ data: { id: data.id, found } } as MessageEvent<{
              id: number;
              found: Uint8Array<ArrayBuffer>;
            }>),
          );
        }
      },
    };
    return worker;
  };
  return { made, state, open };
}

function runOf(...messages: string[]) {
  const log = createEventLog();
  for (const message of messages) {
    appendRow(
      log,
      toRow({ type: 'log', data: { level: 'info', message, timestamp: '2026-11-24T10:00:00' } }),
    );
  }
  return { log, rows: log.length };
}

it('finds by line, and sends each line once', async () => {
  const { made, open } = fakeWorkers();
  const search = createRegexSearch(createFakeClock(), open);
  const run = runOf('abc', 'xyz');
  await search.search(run, 'a.c');
  expect(await search.search(run, '^X')).toEqual({ kind: 'found', found: Uint8Array.of(0, 1) });
  expect(made).toEqual([{ lines: ['abc', 'xyz'], isEnded: false }]);
  search.stop();
  expect(made[0]?.isEnded).toBe(true);
});

it('what is no expression says why, and no worker is asked', async () => {
  const { made, open } = fakeWorkers();
  const result = await createRegexSearch(createFakeClock(), open).search(runOf('a'), '(');
  expect(result.kind).toBe('invalid');
  expect(made).toEqual([]);
});

it('what takes for ever is ended, and the next search begins anew', async () => {
  const { made, state, open } = fakeWorkers();
  const clock = createFakeClock();
  const search = createRegexSearch(clock, open);
  state.isStuck = true;
  const slow = search.search(runOf('aaaa!'), '(a+)+$');
  await clock.advance(MOST_MS);
  expect(await slow).toEqual({ kind: 'too-slow' });
  expect(made[0]?.isEnded).toBe(true);
  state.isStuck = false;
  expect(await search.search(runOf('aaaa!'), '!')).toEqual({ kind: 'found', found: Uint8Array.of(1) });
  expect(made).toHaveLength(2);
});
