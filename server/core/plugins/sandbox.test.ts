import { newQuickJSWASMModule } from 'quickjs-emscripten';
import { describe, expect, it } from 'vitest';
import { systemClock } from '#src/lib/clock.ts';
import { createDemoServices } from '../demo/demo-services.ts';
import { demoPlugins } from '../demo/plugins/index.ts';
import { createVirtualClock } from '../demo/virtual-clock.ts';
import type { PluginRunResult } from '../ports.ts';
import type { RunRecordInput } from './recorder.ts';
import { defaultLimits, runInSandbox, type SandboxLimits } from './sandbox.ts';

interface Ran {
  readonly result: PluginRunResult;
  readonly records: RunRecordInput[];
}

async function run(
  source: string,
  options: {
    tool?: string;
    parameters?: Record<string, unknown>;
    limits?: Partial<SandboxLimits>;
    real?: boolean;
  } = {},
): Promise<Ran> {
  const clock =
    options.real === true
      ? systemClock
      : createVirtualClock(Date.parse('2026-11-24T12:00:00Z'), setImmediate);
  const records: RunRecordInput[] = [];
  const result = await runInSandbox(
    await newQuickJSWASMModule(),
    {
      source,
      language: 'javascript',
      toolName: options.tool ?? 'tool',
      parameters: options.parameters ?? {},
    },
    { services: createDemoServices(clock), clock, onRecord: (record) => records.push(record) },
    { ...defaultLimits, ...options.limits },
  );
  return { result, records };
}

const tool = (body: string) => `export const tools = { async tool(parameters, context) { ${body} } };`;

function runPlugin(id: string, parameters: Record<string, unknown>): Promise<Ran> {
  const plugin = demoPlugins.find((entry) => entry.id === id);
  return run(plugin?.source ?? '', { tool: plugin?.tools[0]?.name ?? '', parameters });
}

const failure = (ran: Ran) => (ran.result.ok ? 'no failure' : ran.result.error);

describe('runInSandbox', () => {
  it('hands in parameters and hands out the result', async () => {
    const { result } = await run(tool('return { twice: parameters.n * 2, list: [...Array(12).keys()] };'), {
      parameters: { n: 21 },
    });
    expect(result).toEqual({ ok: true, result: { twice: 42, list: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] } });
  });

  it('accepts a tool that is no async function', async () => {
    expect((await run('export const tools = { tool: () => 7 };')).result).toEqual({ ok: true, result: 7 });
  });

  it('writes what JSON cannot hold as type and representation', async () => {
    const { records } = await run(
      tool(`
        context.variable('map', new Map([[1, 2]]));
        context.variable('when', new Date(0));
        context.variable('big', 10n);
        context.variable('nan', NaN);
        const circle = {}; circle.self = circle;
        context.variable('circle', circle);
      `),
    );
    const variables = records.filter((record) => record.type === 'variable').map((record) => record.data);
    expect(variables.map(({ name, value, value_type }) => [name, value, value_type])).toEqual([
      ['map', { _type: 'Map', _repr: 'Map(1)' }, 'Map'],
      ['when', { _type: 'Date', _repr: '1970-01-01T00:00:00.000Z' }, 'Date'],
      ['big', { _type: 'bigint', _repr: '10' }, 'bigint'],
      ['nan', { _type: 'float', _repr: 'NaN' }, 'float'],
      ['circle', { self: { _type: 'Object', _repr: '…' } }, 'dict'],
    ]);
  });

  it('tells an error with its stack, and leaves its step open', async () => {
    const { result, records } = await run(tool('context.step("one"); null.x;'));
    expect(result).toMatchObject({ ok: false });
    expect(failure({ result, records })).toContain('TypeError');
    expect(records.filter((record) => record.type === 'step')).toHaveLength(1);
    const last = records.at(-1);
    expect(last?.data['level']).toBe('error');
    expect(last?.data['message']).toContain('plugin.js');
  });

  it('says what is wrong with a plugin that cannot be read', async () => {
    expect(failure(await run('export const tools = {'))).toContain('SyntaxError');
    expect(failure(await run('export const other = 1;'))).toBe('The plugin exports no tool "tool"');
    expect(failure(await run(tool(''), { tool: 'toString' }))).toBe('The plugin exports no tool "toString"');
    expect(failure(await run('import fs from "node:fs"; export const tools = {};'))).toMatch(/module/i);
  });
});

describe('the border', () => {
  it('has nothing of the host in it', async () => {
    const names = ['process', 'require', 'fetch', 'WebSocket', 'setTimeout', 'Worker', 'navigator', '__host'];
    const { result } = await run(
      tool(`return ${JSON.stringify(names)}.filter((name) => name in globalThis);`),
    );
    expect(result).toEqual({ ok: true, result: [] });
  });

  it('shows no record of a plugin that lies to the host', async () => {
    const { result } = await run(
      tool(
        'Array.prototype.toJSON = () => 1; Object.prototype.toJSON = () => "x"; context.log.info("hi"); return 1;',
      ),
    );
    expect(result.ok).toBe(false);
  });

  it('cannot change the context of its own run', async () => {
    const { result } = await run(tool('"use strict"; context.log.info = 1;'));
    expect(result.ok).toBe(false);
  });
});

describe('limits', { timeout: 30_000 }, () => {
  it('ends an endless loop', async () => {
    const ran = await run(tool('for (;;) {}'), { real: true, limits: { timeMs: 200 } });
    expect(failure(ran)).toBe('The tool ran longer than 0.2 s and was stopped');
  });

  it('ends a loop of promises', async () => {
    const ran = await run(tool('for (;;) await null;'), { real: true, limits: { timeMs: 200 } });
    expect(failure(ran)).toBe('The tool ran longer than 0.2 s and was stopped');
  });

  it('ends a wait', async () => {
    expect(failure(await run(tool('await context.sleep(1e6);')))).toBe(
      'The tool ran longer than 60 s and was stopped',
    );
  });

  it('ends at its memory', async () => {
    const ran = await run(tool('const all = []; for (;;) all.push(new Uint8Array(1e6));'), {
      limits: { memoryBytes: 16 * 1024 * 1024 },
    });
    expect(failure(ran)).toBe('The tool used more than 16 MB of memory and was stopped');
  });

  it('ends at its stack', async () => {
    expect(failure(await run(tool('const down = () => down() + 1; down();')))).toMatch(/stack/);
  });

  it('ends at its records', async () => {
    const ran = await run(tool('for (;;) context.log.info("again");'), { limits: { records: 50 } });
    expect(failure(ran)).toBe('The tool wrote more than 50 records and was stopped');
    expect(ran.records).toHaveLength(50);
  });

  it('ends at what its records hold, few as they are', async () => {
    const ran = await run(tool('for (;;) context.log.info("x".repeat(1000));'), {
      limits: { recordCharacters: 10_000 },
    });
    expect(failure(ran)).toBe('The tool wrote records of more than 10000 characters in all and was stopped');
    expect(ran.records).toHaveLength(9);
  });

  it('ends a tool that waits for nothing', async () => {
    expect(failure(await run(tool('await new Promise(() => {});')))).toBe(
      'The tool waits for something that never happens',
    );
  });

  it('refuses a text of megabytes', async () => {
    expect(failure(await run(tool('context.log.info("x".repeat(2e6));')))).toMatch(/too large/);
  });
});

describe('calculator', () => {
  it.each([
    ['17*2', 34],
    ['17% * 2,340', 397.8],
    ['17 % * 2,340', 397.8],
    ['0.1 + 0.2', 0.3],
    ['2 ^ 3 ^ 2', 512],
    ['-2^2', -4],
    ['(1 + 2) × 3 ÷ 4', 2.25],
    ['100 + 10%', 110],
    ['200 - 25%', 150],
    ['10 - 2 - 3', 5],
    ['8 / 4 / 2', 1],
    ['2 * -3', -6],
    ['1,234,567.5 + 0.5', 1_234_568],
  ])('%s is %d', async (expression, value) => {
    const { result } = await runPlugin('calculator', { expression });
    expect(result).toMatchObject({ ok: true, result: { expression, value } });
  });

  it.each([
    ['1 / 0', 'Division by zero'],
    ['2 +', 'The expression ends too early'],
    ['(1 + 2', 'A bracket is not closed'],
    ['1 2', 'Unexpected "2"'],
    ['alert(1)', 'Cannot read "alert(1)"'],
    ['9^9^9', 'too large'],
    ['', 'Give an expression'],
  ])('refuses %s', async (expression, words) => {
    expect(failure(await runPlugin('calculator', { expression }))).toContain(words);
  });

  it('words its result for people', async () => {
    const { result } = await runPlugin('calculator', { expression: '1,000*1,000' });
    expect(result).toMatchObject({ result: { summary: '**1,000 × 1,000 = 1,000,000**' } });
  });
});

describe('demo plugins', () => {
  it('shops in five steps and survives one failed call', async () => {
    const { result, records } = await runPlugin('web-shop', { query: 'running shoes' });
    expect(result).toMatchObject({
      ok: true,
      result: { summary: expect.stringContaining('Trail Runner 3') as string },
    });
    const calls = records.filter((record) => record.type === 'api_call').map((record) => record.data);
    expect(calls.map((call) => [call['endpoint'], call['success']])).toEqual([
      ['keywords', true],
      ['shop/search', true],
      ['shop/stock', false],
      ['shop/stock', true],
      ['recommend', true],
    ]);
    expect(calls[1]?.['parameters']).toMatchObject({ api_key: '***REDACTED***' });
    const ended = records.filter((record) => record.type === 'step' && record.data['ended_at'] !== null);
    expect(ended).toHaveLength(5);
    const total = ended.reduce((sum, step) => sum + Number(step.data['duration']), 0);
    expect(total).toBeGreaterThan(3.5);
    expect(total).toBeLessThan(6.5);
  });

  it('finds nothing where nothing is', async () => {
    const { result } = await runPlugin('web-shop', { query: 'submarine' });
    expect(result).toMatchObject({ ok: true, result: { items: [] } });
  });

  it('fails at the third step of flaky', async () => {
    const ran = await runPlugin('flaky', {});
    expect(failure(ran)).toContain('507');
    const steps = ran.records.filter((record) => record.type === 'step').map((record) => record.data);
    expect(steps.at(-1)).toMatchObject({ step_name: 'upload_report', ended_at: null });
  });

  it('checks links', async () => {
    const { result } = await runPlugin('link-checker', { section: 'guides', pages: 60 });
    expect(result).toMatchObject({ ok: true, result: { summary: '60 pages checked, 1 broken.' } });
  });
});
