import { describe, expect, it } from 'vitest';
import { sampleInfo, sampleRecords } from '#src/testing/sample-runs.ts';
import { planExport, type ExportedRun } from './export-plan.ts';
import { textOf } from './export-run.ts';
import { treeOf } from '../model/nesting.ts';
import { importRun } from './import-run.ts';
import { recordsOfParts } from './record-part.ts';

const START = 1_795_514_400_000_000n;
/** @param micros after 10:00:00 */
const nanos = (micros: number) => String((START + BigInt(micros)) * 1000n);

const attribute = (key: string, value: object) => ({ key, value });
const ids = { traceId: '5B8EFFF798038103D269B633813FC60C' };

/** As a collector writes it: children first, hexadecimal in capitals, one time as a number. */
const trace = {
  resourceSpans: [
    {
      resource: { attributes: [attribute('service.name', { stringValue: 'shop' })] },
      scopeSpans: [
        {
          scope: { name: 'my.library' },
          spans: [
            {
              ...ids,
              spanId: 'EEE19B7EC3C1B175',
              parentSpanId: 'EEE19B7EC3C1B174',
              name: 'chat gpt',
              kind: 3,
              startTimeUnixNano: nanos(1_000_001),
              endTimeUnixNano: nanos(2_500_003),
              attributes: [
                attribute('gen_ai.operation.name', { stringValue: 'chat' }),
                attribute('gen_ai.usage.input_tokens', { intValue: '12' }),
              ],
              status: { code: 'STATUS_CODE_ERROR', message: 'quota' },
              links: [{ ...ids, spanId: 'EEE19B7EC3C1B179' }],
            },
            {
              ...ids,
              spanId: 'EEE19B7EC3C1B174',
              parentSpanId: 'EEE19B7EC3C1B173',
              name: 'plan',
              kind: 'SPAN_KIND_INTERNAL',
              startTimeUnixNano: Number(nanos(1_000_000)),
              endTimeUnixNano: nanos(3_000_000),
              events: [
                {
                  timeUnixNano: nanos(2_600_000),
                  name: 'exception',
                  attributes: [
                    attribute('exception.type', { stringValue: 'QuotaError' }),
                    attribute('exception.message', { stringValue: 'no more' }),
                  ],
                },
                {
                  timeUnixNano: nanos(2_700_000),
                  name: 'retry',
                  attributes: [attribute('n', { intValue: 2 })],
                },
              ],
            },
            {
              ...ids,
              spanId: 'EEE19B7EC3C1B173',
              name: 'answer',
              kind: 2,
              startTimeUnixNano: nanos(1_000_000),
              endTimeUnixNano: nanos(4_000_000),
              attributes: [
                attribute('list', {
                  arrayValue: { values: [{ boolValue: true }, { doubleValue: 0.5 }, {}] },
                }),
                attribute('map', { kvlistValue: { values: [attribute('a', { stringValue: 'b' })] } }),
              ],
              status: { code: 2, message: 'gave up' },
            },
          ],
        },
      ],
    },
  ],
};

async function imported(text: string) {
  const result = await importRun(new Blob([text]), () => undefined).result;
  if (!result.ok) throw new Error(result.problem.kind);
  return result.run;
}

describe('an OTLP trace', () => {
  it('becomes steps, calls and lines, with its own ids and nesting', async () => {
    const run = await imported(JSON.stringify(trace, null, 2));
    const told = [...recordsOfParts(run.parts)].map(({ record }) => {
      const data = record?.data as Record<string, unknown>;
      const name = data['step_name'] ?? data['endpoint'] ?? data['message'] ?? data['event'];
      return `${record?.type ?? ''} ${String(name)} ${typeof data['parent_span_id'] === 'string' ? data['parent_span_id'] : ''}`;
    });
    expect(told).toEqual([
      'step answer ',
      'step plan eee19b7ec3c1b173',
      'api_call_start chat gpt eee19b7ec3c1b174',
      'api_call chat gpt eee19b7ec3c1b174',
      'log QuotaError: no more ',
      'trace retry ',
      'step plan eee19b7ec3c1b173',
      'log gave up ',
      'step answer ',
    ]);
    expect(run.info).toMatchObject({
      executionId: ids.traceId.toLowerCase(),
      pluginId: 'shop',
      toolName: 'answer',
      status: 'failed',
      startedAt: '2026-11-24T10:00:01.000000Z',
      endedAt: '2026-11-24T10:00:04.000000Z',
    });
    expect(run.outcome).toEqual({ result: null, error: 'gave up' });
    expect([...recordsOfParts(run.parts)][3]?.record?.data).toMatchObject({
      timestamp: '2026-11-24T10:00:02.500003Z',
      api_type: 'llm',
      duration: 1.500002,
      error: 'quota',
      success: false,
      parameters: { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 12 },
      otel: { kind: 3, scope: 'my.library', service: 'shop', links: [{ spanId: 'EEE19B7EC3C1B179' }] },
    });
    expect([...recordsOfParts(run.parts)][0]?.record?.data).toMatchObject({
      attributes: { list: [true, 0.5, null], map: { a: 'b' } },
    });
    expect(run.warnings).toEqual([]);
  });

  it('is read from lines, one request each, and a cut last line is known', async () => {
    const { scopeSpans, resource } = trace.resourceSpans[0]!;
    const lines = scopeSpans[0]!.spans.map((span) =>
      JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }),
    );
    expect((await imported(`${lines.join('\n')}\n`)).held).toBe(9);
    const cut = await importRun(new Blob([lines.join('\n').slice(0, -9)]), () => undefined).result;
    expect(cut).toMatchObject({ ok: false, problem: { kind: 'truncated', total: null } });
    expect(!cut.ok && cut.partial?.held).toBe(6);
  });

  it('names what is odd about its spans', async () => {
    const span = (spanId: string, parentSpanId: string | undefined, more: object = {}) => ({
      traceId: '0000000000000000000000000000000a',
      spanId,
      parentSpanId,
      name: spanId,
      startTimeUnixNano: nanos(5),
      endTimeUnixNano: nanos(6),
      ...more,
    });
    const spans = [
      span('000000000000000a', '000000000000000b'),
      span('000000000000000b', '000000000000000a'),
      span('000000000000000c', '00000000000000ff'),
      span('000000000000000d', undefined, { endTimeUnixNano: nanos(1) }),
      span('AAAAAAAAAA4=', undefined, { traceId: 'AAAAAAAAAAAAAAAAAAAACw==' }),
      { name: 'no id' },
    ];
    const run = await imported(JSON.stringify({ resource_spans: [{ scope_spans: [{ spans }] }] }));
    expect(run.warnings).toEqual([
      { kind: 'unreadable', count: 1 },
      { kind: 'traces', count: 2 },
      { kind: 'orphans', count: 1 },
      { kind: 'backwards', count: 1 },
      { kind: 'circles', count: 1 },
    ]);
    const base64 = [...recordsOfParts(run.parts)].find(
      ({ record }) => record?.type === 'step' && record.data.step_name === 'AAAAAAAAAA4=',
    );
    expect(base64?.record?.data).toMatchObject({ span_id: '000000000000000e' });
  });

  it('exported again keeps ids, parents, times, status and links', async () => {
    const run = await imported(JSON.stringify(trace));
    const again: ExportedRun = { ...run, records: () => recordsOfParts(run.parts), isWhole: true };
    const spans = await spansOf(again);
    const own = (key: string) => (span: Span) => span[key];
    expect(spans.map(own('spanId')).sort()).toEqual([
      'eee19b7ec3c1b173',
      'eee19b7ec3c1b174',
      'eee19b7ec3c1b175',
    ]);
    const call = spans.find(({ spanId }) => spanId === 'eee19b7ec3c1b175');
    expect(call).toMatchObject({
      traceId: ids.traceId.toLowerCase(),
      parentSpanId: 'eee19b7ec3c1b174',
      name: 'chat gpt',
      kind: 3,
      startTimeUnixNano: nanos(1_000_001),
      endTimeUnixNano: nanos(2_500_003),
      status: { message: 'quota' },
      links: [{ spanId: 'EEE19B7EC3C1B179' }],
    });
    const text = [...textOf(again, await plan(again), { ...request, format: 'otlp' })].join('');
    const third = await imported(text);
    expect([...recordsOfParts(third.parts)]).toEqual([...recordsOfParts(run.parts)]);
  });
});

type Span = Readonly<Record<string, unknown>>;
const request = { isMasked: true, name: 'run', exportedAt: '2026-11-24T10:00:00Z' } as const;
const plan = (run: ExportedRun) => planExport(run, new AbortController().signal);

async function spansOf(run: ExportedRun): Promise<Span[]> {
  const text = [...textOf(run, await plan(run), { ...request, format: 'otlp' })].join('');
  const value = JSON.parse(text) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
  return value.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
}

describe('spans of one name that begin together', () => {
  const span = (spanId: string, parentSpanId: string | undefined, name: string, ends: number) => ({
    ...ids,
    spanId,
    parentSpanId,
    name,
    startTimeUnixNano: nanos(5),
    endTimeUnixNano: nanos(ends),
  });
  const twins = [
    span('000000000000000a', undefined, 'answer', 900),
    span('000000000000000b', '000000000000000a', 'fetch', 20),
    span('000000000000000c', '000000000000000a', 'fetch', 30),
    span('000000000000000d', '000000000000000c', 'parse', 10),
  ];

  it('stay several, nested as the file says, and come out of an export with the same parents', async () => {
    const run = await imported(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: twins }] }] }));
    const opened = treeOf(run.state);
    expect(
      opened.map(({ span: { name, endedAt, isOpen }, parent, isStated }) => ({
        name,
        ends: Number((BigInt(endedAt ?? 0) - START).toString()),
        holder: opened[parent]?.span.name,
        isOpen,
        isStated,
      })),
    ).toEqual([
      { name: 'answer', ends: 900, holder: undefined, isOpen: false, isStated: true },
      { name: 'fetch', ends: 30, holder: 'answer', isOpen: false, isStated: true },
      { name: 'fetch', ends: 20, holder: 'answer', isOpen: false, isStated: true },
      { name: 'parse', ends: 10, holder: 'fetch', isOpen: false, isStated: true },
    ]);
    expect(opened[3]?.parent).toBe(1);
    const again: ExportedRun = { ...run, records: () => recordsOfParts(run.parts), isWhole: true };
    const written = await spansOf(again);
    const told = (spans: readonly Span[]) =>
      spans
        .map((one) => [one['spanId'], one['parentSpanId'], one['name'], one['endTimeUnixNano']])
        .sort((a, b) => String(a[0]).localeCompare(String(b[0])));
    expect(told(written)).toEqual(told(twins));
  });
});

describe('two traces of one file', () => {
  const call = (traceId: string, name: string, starts: number, ends: number) => ({
    traceId,
    spanId: '000000000000000a',
    name,
    kind: 3,
    startTimeUnixNano: nanos(starts),
    endTimeUnixNano: nanos(ends),
    events: [{ timeUnixNano: nanos(ends), name: `sent ${name}` }],
  });
  const [one, other] = ['0000000000000000000000000000000a', '0000000000000000000000000000000b'];
  const spans = [call(one, 'GET /first', 5, 900), call(other, 'GET /second', 10, 20)];

  it('may give one id to calls that are open at once: each ends with its own end, here and in an export', async () => {
    const run = await imported(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
    expect(
      treeOf(run.state).map(({ span: { name, startedAt, endedAt } }) => [
        name,
        ...[startedAt, endedAt].map((at) => Number(BigInt(at ?? 0) - START)),
      ]),
    ).toEqual([
      ['GET /first', 5, 900],
      ['GET /second', 10, 20],
    ]);
    const again: ExportedRun = { ...run, records: () => recordsOfParts(run.parts), isWhole: true };
    expect(
      (await spansOf(again)).map((span) => [
        span['traceId'],
        span['name'],
        span['endTimeUnixNano'],
        (span['events'] as { name: string }[]).map(({ name }) => name),
      ]),
    ).toEqual([
      [one, 'GET /first', nanos(900), ['sent GET /first']],
      [other, 'GET /second', nanos(20), ['sent GET /second']],
    ]);
  });
});

describe('a run as OTLP', () => {
  const run: ExportedRun = { info: sampleInfo, outcome: null, records: () => sampleRecords, isWhole: true };

  it('has ids of the right length that are the same each time, and exact times', async () => {
    const spans = await spansOf(run);
    expect(spans.map(({ name }) => name)).toEqual(['fetch', 'llm chat', 'price', 'search']);
    for (const span of spans) {
      expect(span['traceId']).toMatch(/^[\da-f]{32}$/);
      expect(span['spanId']).toMatch(/^[\da-f]{16}$/);
      expect(span['startTimeUnixNano']).toMatch(/^\d{19}$/);
    }
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(4);
    expect(await spansOf(run)).toEqual(spans);
    const [fetch, call, , root] = spans;
    expect(call?.['parentSpanId']).toBe(fetch?.['spanId']);
    expect(fetch?.['parentSpanId']).toBe(root?.['spanId']);
    expect(root).not.toHaveProperty('parentSpanId');
    expect(call?.['endTimeUnixNano']).toBe(nanos(1_002_003));
    const events = fetch?.['events'] as { name: string }[];
    expect(events.map(({ name }) => name)).toEqual(['step_started', 'log']);
  });
});

describe('a line of a span that is not there', () => {
  it('stands under the run itself', async () => {
    const timestamp = '2026-11-24T10:00:00.000001Z';
    const lost = { level: 'info', message: 'from elsewhere', timestamp, span_id: '00000000000000ff' };
    const records = [...sampleRecords, { n: 99, record: { type: 'log' as const, data: lost } }];
    const run: ExportedRun = { info: sampleInfo, outcome: null, records: () => records, isWhole: true };
    const root = (await spansOf(run)).find((span) => span['parentSpanId'] === undefined);
    const bodies = (root?.['events'] as object[]).map((event) => JSON.stringify(event));
    expect(bodies.filter((body) => body.includes('from elsewhere'))).toHaveLength(1);
  });
});

describe('a run as a Chrome trace', () => {
  it('has named threads, complete spans that never cross on one, lines, and curves of numbers', async () => {
    const crossing = [...sampleRecords];
    const call = (n: number, from: number, to: number) => ({
      n,
      record: {
        type: 'api_call' as const,
        data: {
          timestamp: `2026-11-24T10:00:00.${String(to).padStart(6, '0')}`,
          api_type: 'tool',
          endpoint: `t${String(n)}`,
          duration: (to - from) / 1_000_000,
        },
      },
    });
    crossing.push(call(11, 100, 300), call(12, 200, 400), call(13, 210, 390), call(14, 400, 500));
    const many: ExportedRun = { info: sampleInfo, outcome: null, records: () => crossing, isWhole: true };
    const text = [...textOf(many, await plan(many), { ...request, format: 'chrome-trace' })].join('');
    const { traceEvents, displayTimeUnit } = JSON.parse(text) as {
      traceEvents: {
        ph: string;
        name: string;
        tid: number;
        ts: number;
        dur: number;
        args: Record<string, unknown>;
      }[];
      displayTimeUnit: string;
    };
    expect(displayTimeUnit).toBe('ms');
    const threads = traceEvents.filter(({ name }) => name === 'thread_name').map(({ args }) => args['name']);
    expect(threads).toEqual(['Run', 'Console', 'Trace', 'Variables', 'API calls', 'API calls 2', 'Steps']);
    const spans = traceEvents.filter(({ ph }) => ph === 'X');
    expect(spans.map(({ name }) => name)).toEqual([
      'web-shop:search',
      'tool t11',
      'tool t12',
      'tool t13',
      'tool t14',
      'fetch',
      'llm chat',
      'price',
    ]);
    for (const a of spans)
      for (const b of spans) {
        if (a === b || a.tid !== b.tid || a.ts > b.ts) continue;
        const apart = a.ts + a.dur <= b.ts;
        const inside = b.ts + b.dur <= a.ts + a.dur;
        expect(apart || inside).toBe(true);
      }
    expect(spans.find(({ name }) => name === 'llm chat')).toMatchObject({
      ts: Number(START) + 2000,
      dur: 1_000_003,
    });
    expect(traceEvents.filter(({ ph }) => ph === 'C')).toMatchObject([
      { name: 'total', args: { value: 12.5 } },
    ]);
    expect(traceEvents.filter(({ ph }) => ph === 'i').map(({ name }) => name)).toEqual([
      'step_started',
      'info: Fetching tea',
      'total',
      'debug: Variable: total = 12.5',
    ]);
  });
});
