import { expect, it } from 'vitest';
import type { HttpClient } from '#src/http/types.ts';
import { systemClock } from '#src/lib/clock.ts';
import { innerLanes } from '#src/shared/run-timeline/inner-lanes.ts';
import { readRun } from './read-run.ts';

const line = (n: number, type: string, data: object) => `${JSON.stringify({ n, type, data })}\n`;
const T = '2026-11-24T10:00:0';
const records =
  line(1, 'step', { step_name: 'crawl', started_at: `${T}0.000001` }) +
  line(2, 'api_call', {
    api_type: 'llm',
    endpoint: 'generate',
    timestamp: `${T}2`,
    duration: 1,
    success: false,
  }) +
  line(3, 'step', {
    step_name: 'crawl',
    started_at: `${T}0.000001`,
    ended_at: `${T}3`,
    duration: 3,
  });

function httpOf(last: number, body: string | Error): HttpClient & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    request: (path, schema) => {
      asked.push(path);
      return Promise.resolve({ data: schema.parse({ last }), position: null });
    },
    stream: (path) => {
      asked.push(path);
      return body instanceof Error ? Promise.reject(body) : Promise.resolve(new Response(body));
    },
  };
}
const services = (http: HttpClient) => ({ http, clock: systemClock });
const { signal } = new AbortController();

it('reads steps and calls once, each with its row and outcome', async () => {
  const http = httpOf(3, records);
  const run = await readRun('x/1', services(http), signal);
  expect(run).toMatchObject({
    kind: 'read',
    isDerived: true,
    spans: [
      { kind: 'step', name: 'crawl', row: 0, failed: false },
      { kind: 'call', name: 'llm generate', row: 0, failed: true },
    ],
  });
  if (run.kind !== 'read') throw new Error('It should be read.');
  expect(run.spans.map(({ start, end }) => (end ?? 0) - start)).toEqual([2_999_999, 1_000_000]);
  expect(http.asked).toEqual([
    '/api/v1/plugins/executions/x%2F1/summary',
    '/api/v1/plugins/executions/x%2F1/records?after=0&limit=100000',
  ]);
});

it('gives steps that are said to lie side by side, and run at once, rows of their own', async () => {
  const step = (id: string, parent: string | null, from: number, to: number) => ({
    step_name: id,
    started_at: `${T}${String(from)}`,
    ended_at: `${T}${String(to)}`,
    duration: to - from,
    span_id: id,
    parent_span_id: parent,
  });
  const steps = [
    step('all', null, 0, 9),
    step('one', 'all', 1, 5),
    step('other', 'all', 2, 6),
    step('inner', 'other', 3, 4),
    step('next', 'all', 7, 8),
  ];
  const lines = steps.map((data, index) => line(index + 1, 'step', data)).join('');
  const run = await readRun('x', services(httpOf(steps.length, lines)), signal);
  if (run.kind !== 'read') throw new Error('It should be read.');
  const [lane] = innerLanes(run.spans, { steps: 'Steps', calls: 'Calls', describe: ({ name }) => name });
  expect(lane?.items.map(({ words, depth }) => [words, depth])).toEqual([
    ['all', 0],
    ['one', 1],
    ['other', 2],
    ['inner', 3],
    ['next', 1],
  ]);
  expect(run.isDerived).toBe(false);
});

it('leaves a large run to the debugger, an empty one empty, and says what failed', async () => {
  expect(await readRun('x', services(httpOf(500_000, '')), signal)).toEqual({
    kind: 'too-large',
    records: 500_000,
  });
  expect(await readRun('x', services(httpOf(0, '')), signal)).toEqual({
    kind: 'read',
    spans: [],
    isDerived: false,
  });
  await expect(readRun('x', services(httpOf(3, new Error('gone'))), signal)).rejects.toThrow('gone');
});
