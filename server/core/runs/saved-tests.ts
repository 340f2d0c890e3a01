/** A saved test under way: its tool runs here, and its end is compared with what the test expects. */
import { compareRun, stepNamesOf } from '#src/protocol/run-comparison.ts';
import { count, isoNow, type CoreContext } from '../context.ts';
import type { PluginRecord, PluginTestRecord } from '../model.ts';
import { readAllRecords } from './debug-record.ts';

/**
 * Starts the run of a test. It does not ring: whoever runs tests looks at what comes of them. A run that the gateway's
 * death cuts short leaves no result.
 * @returns the run's id, once it is stored
 */
export async function startTestRun(
  context: CoreContext,
  test: PluginTestRecord,
  plugin: PluginRecord,
  userId: string,
): Promise<string> {
  const { executionId } = await context.runs.start({
    plugin,
    toolName: test.tool_name,
    parameters: test.parameters,
    workspaceId: test.workspace_id,
    userId,
    rings: false,
    async onEnd({ executionId: id, result, error }) {
      const records = test.expected_steps === null ? [] : await readAllRecords(context.storage, id);
      const steps = stepNamesOf(records.flatMap(({ type, data }) => (type === 'step' ? [data] : [])));
      const expected = { result: test.expected_result, steps: test.expected_steps };
      const { passed, differences } = compareRun(expected, { result, error, steps });
      count(context, passed ? 'tests_passed' : 'tests_failed');
      const outcome = { test_id: test.id, execution_id: id, passed, differences };
      await context.storage.putTestResult({ ...outcome, at: isoNow(context), by: userId });
    },
  });
  return executionId;
}
