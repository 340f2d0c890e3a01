/** What the storage keeps of runs besides themselves: how they are listed, and those that were saved as tests. */
import type { ExecutionRecord, PluginTestRecord, PluginTestResultRecord } from './model.ts';

/** The place behind a row of a list: when that run began, and its id. */
export interface RunPlace {
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  readonly id: string;
}

export interface RunListing {
  readonly workspaceIds: readonly string[];
  readonly pluginId?: string;
  readonly toolName?: string;
  readonly status?: ExecutionRecord['status'];
  /** Seconds, both included. A run that still runs has no duration and is then left out. */
  readonly minDuration?: number;
  readonly maxDuration?: number;
  /** ISO 8601: begun at or after `since`, and before `before`. */
  readonly since?: string;
  readonly before?: string;
  /** The rows that stand behind this place. */
  readonly behind?: RunPlace;
  /** `result` is null in every row: results may be large. */
  readonly withoutResults?: boolean;
  readonly limit: number;
}

/** Records as NDJSON: `{n, type, data}` a line, each with its line's end; empty where there are none. */
export interface RecordLines {
  readonly text: string;
  readonly count: number;
  /** The last line's number; 0 where there is none. */
  readonly last: number;
}

export interface TestStorage {
  insertTest(test: PluginTestRecord): Promise<void>;
  testById(id: string): Promise<PluginTestRecord | null>;
  /** By name. */
  testsOf(workspaceId: string, pluginId: string): Promise<PluginTestRecord[]>;
  /** False where there is none. */
  updateTest(
    id: string,
    change: Partial<Pick<PluginTestRecord, 'name' | 'parameters' | 'expected_result' | 'expected_steps'>>,
  ): Promise<boolean>;
  /** With its results. False where there was none. */
  deleteTest(id: string): Promise<boolean>;
  /** A second result of the same run takes the place of the first. Nothing is kept of a test that is not there. */
  putTestResult(result: PluginTestResultRecord): Promise<void>;
  /** Newest first. */
  testResults(testId: string, limit: number): Promise<PluginTestResultRecord[]>;
  /** The newest result of each of these tests that has any. */
  latestTestResults(testIds: readonly string[]): Promise<PluginTestResultRecord[]>;
}
