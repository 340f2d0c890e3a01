import { expect, it } from 'vitest';
import type { HttpClient } from '#src/http/types.ts';
import { systemClock } from '#src/lib/clock.ts';
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

it('reads steps and calls once, each with its level and outcome', async () => {
  const http = httpOf(3, records);
  const run = await readRun('x/1', services(http), signal);
  expect(run).toMatchObject({
    kind: 'read',
    isDerived: true,
    spans: [
      { kind: 'step', name: 'crawl', level: 1, failed: false },
      { kind: 'call', name: 'llm generate', level: 2, failed: true },
    ],
  });
  if (run.kind !== 'read') throw new Error('It should be read.');
  expect(run.spans.map(({ start, end }) => (end ?? 0) - start)).toEqual([2_999_999, 1_000_000]);
  expect(http.asked).toEqual([
    '/api/v1/plugins/executions/x%2F1/summary',
    '/api/v1/plugins/executions/x%2F1/records?after=0&limit=100000',
  ]);
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
