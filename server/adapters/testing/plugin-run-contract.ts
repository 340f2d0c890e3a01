/** What every storage keeps to about plugins, their runs, and their saved tests. */
import { describe, expect, it } from 'vitest';
import type * as model from '#server/core/model.ts';
import type { Storage } from '#server/core/ports.ts';
import { sampleExecution, T0, T1, T2 } from './sample-records.ts';

/** @param withPeople gives a storage with the person ada, `ws-1` and `ws-2` each time */
export function describePluginRuns(name: string, withPeople: () => Promise<Storage>): void {
  describe(`${name} keeps the contract of plugin runs`, () => {
    it('keeps plugins, newest version over the old', async () => {
      const storage = await withPeople();
      const plugin: model.PluginRecord = {
        id: 'calculator',
        name: 'Calculator',
        description: 'Calculates',
        version: '1.0.0',
        tools: [{ name: 'calculate', description: 'It', parameters: { type: 'object' } }],
        source: 'export const tools = {};',
        language: 'typescript',
      };
      await storage.putPlugin(plugin);
      await storage.putPlugin({ ...plugin, version: '1.1.0' });
      expect(await storage.plugins()).toEqual([{ ...plugin, version: '1.1.0' }]);
    });

    it('keeps runs, newest first, with any JSON as their result', async () => {
      const storage = await withPeople();
      for (const [id, started_at] of [
        ['x-1', T0],
        ['x-2', T2],
        ['x-3', T1],
      ] as const) {
        await storage.insertExecution(sampleExecution(id, { started_at }));
      }
      await storage.insertExecution(sampleExecution('x-4', { plugin_id: 'flaky', workspace_id: 'ws-2' }));
      for (const result of ['17', 17, null, { a: [1] }, 'null', false]) {
        await storage.updateExecution('x-1', { status: 'completed', result, ended_at: T1, duration: 0.125 });
        expect(await storage.executionById('x-1')).toEqual(
          sampleExecution('x-1', { status: 'completed', result, ended_at: T1, duration: 0.125 }),
        );
      }
      const list = async (filter: Parameters<Storage['executionsOf']>[0]): Promise<string[]> =>
        (await storage.executionsOf(filter)).map(({ id }) => id);
      expect(await list({ workspaceIds: ['ws-1'], limit: 2 })).toEqual(['x-2', 'x-3']);
      expect(await list({ workspaceIds: ['ws-1', 'ws-2'], pluginId: 'flaky', limit: 9 })).toEqual(['x-4']);
      expect(await list({ workspaceIds: [], limit: 9 })).toEqual([]);
      expect((await storage.runningExecutions()).map(({ id }) => id).toSorted()).toEqual([
        'x-2',
        'x-3',
        'x-4',
      ]);
      expect(await storage.executionById('none')).toBeNull();
    });

    it('lists runs by what is asked for, in pages that neither double nor lose a run', async () => {
      const storage = await withPeople();
      const runs: Partial<model.ExecutionRecord>[] = [
        { id: 'x-1', started_at: T0, status: 'completed', duration: 0.5, result: { a: 1 } },
        { id: 'x-2', started_at: T1, tool_name: 'explain', status: 'failed', duration: 2 },
        { id: 'x-3', started_at: T1, plugin_id: 'flaky' },
        { id: 'x-4', started_at: '2026-11-24T10:00:01.000001Z', status: 'completed', duration: 3 },
        { id: 'x-5', started_at: T2, status: 'completed', duration: 1 },
      ];
      for (const run of runs) await storage.insertExecution(sampleExecution(run.id ?? '', run));
      const list = async (filter: Partial<Parameters<Storage['executionsOf']>[0]>): Promise<string[]> =>
        (await storage.executionsOf({ workspaceIds: ['ws-1'], limit: 9, ...filter })).map(({ id }) => id);
      expect(await list({ pluginId: 'flaky' })).toEqual(['x-3']);
      expect(await list({ toolName: 'explain' })).toEqual(['x-2']);
      expect(await list({ status: 'completed' })).toEqual(['x-5', 'x-4', 'x-1']);
      expect(await list({ minDuration: 1, maxDuration: 2 })).toEqual(['x-5', 'x-2']);
      expect(await list({ since: T1, before: T2 })).toHaveLength(3);
      const pages: string[][] = [];
      let behind: { startedAt: string; id: string } | null = null;
      for (;;) {
        const page = await storage.executionsOf({
          workspaceIds: ['ws-1'],
          limit: 2,
          withoutResults: true,
          ...(behind === null ? {} : { behind }),
        });
        const last = page.at(-1);
        if (!last) break;
        expect(page.map(({ result }) => result)).toEqual(page.map(() => null));
        pages.push(page.map(({ id }) => id));
        behind = { startedAt: last.started_at, id: last.id };
        await storage.insertExecution(
          sampleExecution(`y-${String(pages.length)}`, { started_at: '2026-11-24T11:00:00.000Z' }),
        );
      }
      expect(pages.flat().toSorted()).toEqual(['x-1', 'x-2', 'x-3', 'x-4', 'x-5']);
      expect(pages.flat().at(0)).toBe('x-5');
      expect(pages.flat().at(-1)).toBe('x-1');
    });

    it('deletes a run with its records once it has ended', async () => {
      const storage = await withPeople();
      await storage.insertExecution(sampleExecution('x-1'));
      await storage.appendRunRecords([{ execution_id: 'x-1', n: 1, type: 'log', data: {} }]);
      expect(await storage.deleteExecution('x-1')).toBe('running');
      expect(await storage.lastRunRecord('x-1')).toBe(1);
      await storage.updateExecution('x-1', { status: 'failed' });
      expect(await storage.deleteExecution('x-1')).toBe('deleted');
      expect(await storage.executionById('x-1')).toBeNull();
      expect(await storage.runRecords('x-1', 0, 9)).toEqual([]);
      expect(await storage.deleteExecution('x-1')).toBe('missing');
    });

    it('keeps saved tests and what came of them', async () => {
      const storage = await withPeople();
      const test: model.PluginTestRecord = {
        id: 't-1',
        workspace_id: 'ws-1',
        plugin_id: 'calculator',
        name: 'Two',
        tool_name: 'calculate',
        parameters: { b: 1, a: [null] },
        expected_result: null,
        expected_steps: null,
        created_by: 'ada',
        created_at: T0,
      };
      await storage.insertTest(test);
      await storage.insertTest({
        ...test,
        id: 't-2',
        name: 'A',
        expected_result: false,
        expected_steps: ['s'],
      });
      await storage.insertTest({ ...test, id: 't-3', workspace_id: 'ws-2' });
      expect(await storage.testById('t-1')).toEqual(test);
      expect((await storage.testsOf('ws-1', 'calculator')).map(({ id }) => id)).toEqual(['t-2', 't-1']);
      expect(await storage.updateTest('t-2', { name: 'Z', expected_steps: null })).toBe(true);
      expect(await storage.updateTest('t-2', {})).toBe(true);
      expect(await storage.updateTest('none', {})).toBe(false);
      expect(await storage.testById('t-2')).toMatchObject({
        name: 'Z',
        expected_result: false,
        expected_steps: null,
      });
      const result = (execution_id: string, at: string, passed = true): model.PluginTestResultRecord => ({
        test_id: 't-1',
        execution_id,
        passed,
        differences: passed ? [] : [{ path: 'result', kind: 'changed', expected: 1, actual: '1' }],
        at,
        by: 'ada',
      });
      await storage.putTestResult(result('x-1', T0));
      await storage.putTestResult(result('x-2', T2, false));
      await storage.putTestResult(result('x-1', T1, false));
      await storage.putTestResult({ ...result('x-1', T1), test_id: 'none' });
      const all = [result('x-2', T2, false), result('x-1', T1, false)];
      expect(await storage.testResults('t-1', 9)).toEqual(all);
      expect(await storage.testResults('t-1', 1)).toEqual(all.slice(0, 1));
      expect(await storage.latestTestResults(['t-1', 't-2'])).toEqual(all.slice(0, 1));
      expect(await storage.latestTestResults([])).toEqual([]);
      expect(await storage.deleteTest('t-1')).toBe(true);
      expect(await storage.deleteTest('t-1')).toBe(false);
      expect(await storage.testResults('t-1', 9)).toEqual([]);
    });
  });
}
