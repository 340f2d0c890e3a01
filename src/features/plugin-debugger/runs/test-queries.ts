import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useServices } from '#src/connection/react.tsx';
import type { HttpClient } from '#src/http/types.ts';
import type { Clock } from '#src/lib/clock.ts';
import { pathPart as part } from '#src/lib/path-part.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { executionSchema } from '#src/protocol/entities.ts';
import { startedExecutionSchema } from '#src/protocol/rest-schemas.ts';
import {
  nothingSchema,
  savedTestSchema,
  savedTestsSchema,
  testResultsSchema,
  type SavedTest,
  type WireTestResult,
} from './run-schemas.ts';

const testsOf = (pluginId: string): string => `${restPaths.plugins}/${part(pluginId)}/tests`;
const testAt = (testId: string): string => `${restPaths.plugins}/tests/${part(testId)}`;

const testsKey = (workspaceId: string, pluginId: string) => ['plugin-tests', workspaceId, pluginId] as const;
const resultsKey = (testId: string) => ['plugin-tests', 'results', testId] as const;

/** The saved tests of a plugin, by name, each with what last came of it. */
export function useTests(workspaceId: string, pluginId: string): UseQueryResult<readonly SavedTest[]> {
  const { http } = useServices();
  return useQuery({
    queryKey: testsKey(workspaceId, pluginId),
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ workspace_id: workspaceId });
      return (await http.request(`${testsOf(pluginId)}?${query.toString()}`, savedTestsSchema, { signal }))
        .data;
    },
  });
}

/** What came of a test, newest first. */
export function useTestResults(testId: string): UseQueryResult<readonly WireTestResult[]> {
  const { http } = useServices();
  return useQuery({
    queryKey: resultsKey(testId),
    staleTime: 0,
    queryFn: async ({ signal }) =>
      (await http.request(`${testAt(testId)}/results?limit=20`, testResultsSchema, { signal })).data,
  });
}

export interface NewTest {
  readonly workspaceId: string | null;
  readonly pluginId: string;
  readonly name: string;
  readonly toolName: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly result: unknown;
  readonly steps: readonly string[] | null;
}

export interface TestActions {
  readonly save: (test: NewTest) => Promise<SavedTest>;
  readonly rename: (testId: string, name: string) => Promise<void>;
  readonly remove: (testId: string) => Promise<void>;
  /** Starts the test's run and waits for what comes of it; null where none came (see `waitForResult`). */
  readonly run: (testId: string) => Promise<WireTestResult | null>;
}

export function useTestActions(): TestActions {
  const { http, clock } = useServices();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['plugin-tests'] });
  return {
    async save({ workspaceId, pluginId, name, toolName, parameters, result, steps }) {
      const body = {
        ...(workspaceId === null ? {} : { workspace_id: workspaceId }),
        name,
        tool_name: toolName,
        parameters,
        expected_result: result ?? null,
        expected_steps: steps,
      };
      const saved = await http.request(testsOf(pluginId), savedTestSchema, { method: 'POST', body });
      await refresh();
      return saved.data;
    },
    async rename(testId, name) {
      await http.request(testAt(testId), savedTestSchema, { method: 'PUT', body: { name } });
      await refresh();
    },
    async remove(testId) {
      await http.request(testAt(testId), nothingSchema, { method: 'DELETE' });
      // Its results may stand there still, and are not to be asked for again.
      await queryClient.invalidateQueries({
        queryKey: ['plugin-tests'],
        predicate: ({ queryKey }) => queryKey[2] !== testId,
      });
    },
    async run(testId) {
      const started = await http.request(`${testAt(testId)}/runs`, startedExecutionSchema, {
        method: 'POST',
        body: {},
      });
      const result = await waitForResult(http, clock, testId, started.data.execution_id);
      await Promise.all([refresh(), queryClient.invalidateQueries({ queryKey: ['executions'] })]);
      return result;
    },
  };
}

/** ms between two looks for a result: most tools are done at once, and none takes longer than a minute here. */
const LOOK_AFTER = [150, 300, 500, 1_000] as const;
/** Looks after the run has ended: its result is stored right behind it. */
const LOOKS_AFTER_END = 4;

/** @returns null where the run has ended and no result came of it: its gateway died, or the test was deleted meanwhile */
async function waitForResult(
  http: HttpClient,
  clock: Clock,
  testId: string,
  executionId: string,
): Promise<WireTestResult | null> {
  for (let look = 0, afterEnd = 0; ; look += 1) {
    const ms = LOOK_AFTER[Math.min(look, LOOK_AFTER.length - 1)] ?? 1_000;
    await new Promise<void>((resolve) => {
      clock.schedule(resolve, ms);
    });
    const { data } = await http.request(`${testAt(testId)}/results?limit=5`, testResultsSchema);
    const result = data.find(({ execution_id }) => execution_id === executionId);
    if (result) return result;
    const run = await http.request(restPaths.execution(executionId), executionSchema);
    if (run.data.status !== 'running') afterEnd += 1;
    if (afterEnd >= LOOKS_AFTER_END) return null;
  }
}
