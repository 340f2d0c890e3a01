/** The list of runs and the saved tests of the storage in memory. */
import type { ExecutionRecord, PluginTestRecord, PluginTestResultRecord } from './model.ts';
import type { RunListing, TestStorage } from './run-storage.ts';

const copy = <T>(value: T): T => structuredClone(value);

/** Below zero where `a` comes first: the newer, and of one moment the one with the greater id. */
function newestFirst(a: readonly [at: string, id: string], b: readonly [at: string, id: string]): number {
  const difference = Date.parse(b[0]) - Date.parse(a[0]);
  if (difference !== 0) return difference;
  return a[1] < b[1] ? 1 : a[1] > b[1] ? -1 : 0;
}

/** Those that a listing asks for, in its order. */
export function listRuns(runs: readonly ExecutionRecord[], listing: RunListing): ExecutionRecord[] {
  const { workspaceIds, pluginId, toolName, status, behind, limit } = listing;
  const { minDuration, maxDuration, since, before } = listing;
  const within = ({ duration }: ExecutionRecord): boolean =>
    (minDuration === undefined || (duration !== null && duration >= minDuration)) &&
    (maxDuration === undefined || (duration !== null && duration <= maxDuration));
  return runs
    .filter((run) => workspaceIds.includes(run.workspace_id))
    .filter((run) => pluginId === undefined || run.plugin_id === pluginId)
    .filter((run) => toolName === undefined || run.tool_name === toolName)
    .filter((run) => status === undefined || run.status === status)
    .filter(within)
    .filter(({ started_at }) => since === undefined || Date.parse(started_at) >= Date.parse(since))
    .filter(({ started_at }) => before === undefined || Date.parse(started_at) < Date.parse(before))
    .filter(
      ({ started_at, id }) =>
        behind === undefined || newestFirst([started_at, id], [behind.startedAt, behind.id]) > 0,
    )
    .sort((a, b) => newestFirst([a.started_at, a.id], [b.started_at, b.id]))
    .slice(0, limit)
    .map((run) => (listing.withoutResults === true ? { ...run, result: null } : run));
}

export function createMemoryTests(): TestStorage {
  const tests = new Map<string, PluginTestRecord>();
  /** Of each test, newest last. */
  const results = new Map<string, PluginTestResultRecord[]>();
  const resultsOf = (testId: string): PluginTestResultRecord[] =>
    [...(results.get(testId) ?? [])].sort((a, b) =>
      newestFirst([a.at, a.execution_id], [b.at, b.execution_id]),
    );
  return {
    insertTest(test) {
      tests.set(test.id, copy(test));
      return Promise.resolve();
    },
    testById(id) {
      const test = tests.get(id);
      return Promise.resolve(test === undefined ? null : copy(test));
    },
    testsOf: (workspaceId, pluginId) =>
      Promise.resolve(
        [...tests.values()]
          .filter((test) => test.workspace_id === workspaceId && test.plugin_id === pluginId)
          .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1))
          .map(copy),
      ),
    updateTest(id, change) {
      const test = tests.get(id);
      if (test) Object.assign(test, copy(change));
      return Promise.resolve(test !== undefined);
    },
    deleteTest(id) {
      results.delete(id);
      return Promise.resolve(tests.delete(id));
    },
    putTestResult(result) {
      if (!tests.has(result.test_id)) return Promise.resolve();
      const others = (results.get(result.test_id) ?? []).filter(
        ({ execution_id }) => execution_id !== result.execution_id,
      );
      results.set(result.test_id, [...others, copy(result)]);
      return Promise.resolve();
    },
    testResults: (testId, limit) => Promise.resolve(resultsOf(testId).slice(0, limit).map(copy)),
    latestTestResults: (testIds) =>
      Promise.resolve(testIds.flatMap((id) => resultsOf(id).slice(0, 1)).map(copy)),
  };
}
