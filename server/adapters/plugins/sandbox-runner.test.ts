import { afterEach, describe, expect, it } from 'vitest';
import { demoPlugins } from '#server/core/demo/plugins/index.ts';
import type { PluginRecord } from '#server/core/model.ts';
import type { PluginRunRequest } from '#server/core/ports.ts';
import type { RunRecordInput } from '#server/core/plugins/recorder.ts';
import { defaultLimits } from '#server/core/plugins/sandbox.ts';
import { createSandboxRunner, type SandboxRunner, type SandboxRunnerOptions } from './sandbox-runner.ts';

const runners: SandboxRunner[] = [];
function makeRunner(options?: SandboxRunnerOptions): SandboxRunner {
  const runner = createSandboxRunner(options);
  runners.push(runner);
  return runner;
}
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.close()));
});

function request(body: string | PluginRecord, change: Partial<PluginRunRequest> = {}): PluginRunRequest {
  const plugin: PluginRecord =
    typeof body === 'string'
      ? {
          id: 'p',
          name: 'P',
          description: '',
          version: '1',
          tools: [],
          source: `export const tools = { async tool(parameters, context) { ${body} } };`,
          language: 'javascript',
        }
      : body;
  return {
    executionId: 'run-1',
    workspaceId: 'ws-demo',
    plugin,
    toolName: 'tool',
    parameters: {},
    signal: new AbortController().signal,
    ...change,
  };
}

const ignore = () => undefined;

describe('sandbox runner', { timeout: 60_000 }, () => {
  it('runs a demo plugin in its worker and tells its records in order', async () => {
    const calculator = demoPlugins.find((plugin) => plugin.id === 'calculator');
    const records: RunRecordInput[] = [];
    const result = await makeRunner().run(
      request(calculator ?? '', { toolName: 'calculate', parameters: { expression: '17*2' } }),
      (record) => records.push(record),
    );
    expect(result).toMatchObject({ ok: true, result: { value: 34 } });
    expect(
      records.filter((record) => record.type === 'step').map((record) => record.data['step_name']),
    ).toEqual(['read_expression', 'read_expression', 'evaluate', 'evaluate']);
  });

  it('takes the types of a TypeScript plugin away', async () => {
    const metrics = demoPlugins.find((plugin) => plugin.language === 'typescript');
    const result = await makeRunner().run(
      request(metrics ?? '', { toolName: 'measure', parameters: { text: 'Two words.' } }),
      ignore,
    );
    expect(result).toMatchObject({ ok: true, result: { words: 2 } });
  });

  it('answers api calls from the gateway, errors too', async () => {
    const runner = makeRunner({
      services: () => (call) =>
        call.endpoint === 'good'
          ? Promise.resolve({ n: call.parameters['n'] })
          : Promise.reject(new Error('no such thing')),
    });
    const body = `
      const good = await context.api.tool('good', { n: 5 });
      const bad = await context.api.llm('bad').catch((error) => error.message);
      return { good, bad };`;
    expect(await runner.run(request(body), ignore)).toEqual({
      ok: true,
      result: { good: { n: 5 }, bad: 'no such thing' },
    });
  });

  it('ends a native built-in that no interrupt reaches', async () => {
    const runner = makeRunner({ limits: { ...defaultLimits, timeMs: 300 } });
    // Looks through nine quadrillion places that are not there: takes no memory, and never comes back.
    const body = 'Array.prototype.indexOf.call({ length: Number.MAX_SAFE_INTEGER }, 1);';
    const result = await runner.run(request(body), ignore);
    expect(result).toEqual({ ok: false, error: 'The tool ran longer than 0.3 s and was stopped' });
  });

  it('ends at once when it is stopped', async () => {
    const stopper = new AbortController();
    const records: RunRecordInput[] = [];
    const body = 'context.log.info("begun"); await context.sleep(50);';
    const result = await makeRunner().run(request(body, { signal: stopper.signal }), (record) => {
      records.push(record);
      stopper.abort();
    });
    expect(result).toEqual({ ok: false, error: 'The run was stopped' });
    expect(records).toHaveLength(1);
  });

  it('runs no more at once than it may, and lets a waiting one leave', async () => {
    let most = 0;
    let now = 0;
    const runner = makeRunner({
      maxConcurrent: 1,
      services: () => async () => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setImmediate(resolve));
        now -= 1;
        return null;
      },
    });
    const leaver = new AbortController();
    const body = 'await context.api.tool("x"); return 1;';
    const first = runner.run(request(body), ignore);
    const second = runner.run(request(body, { signal: leaver.signal }), ignore);
    const third = runner.run(request(body), ignore);
    leaver.abort();
    expect(await second).toMatchObject({ ok: false });
    expect(await Promise.all([first, third])).toEqual([
      { ok: true, result: 1 },
      { ok: true, result: 1 },
    ]);
    expect(most).toBe(1);
  });
});
