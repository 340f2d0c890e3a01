/** Records as the tests of every storage store them: a test says what it is about, the rest is the same everywhere. */
import type * as model from '#server/core/model.ts';
import { blankMessage } from '#server/core/turns/blank-message.ts';

export const T0 = '2026-11-24T10:00:00.000Z';
export const T1 = '2026-11-24T10:00:01.000Z';
export const T2 = '2026-11-24T10:00:02.000Z';

export const sampleUser = (id: string): model.UserRecord => ({
  id,
  email: `${id}@example.com`,
  name: `Name of ${id}`,
});

export const sampleSession = (id: string, more: Partial<model.SessionRecord> = {}): model.SessionRecord => ({
  id,
  application_id: 'app-1',
  workspace_id: 'ws-1',
  title: 'A chat',
  archived: false,
  created_by: 'ada',
  created_at: T0,
  updated_at: T0,
  branched_from: null,
  ...more,
});

/** A prompt of Ada's in `s-1`. */
export const sampleMessage = (id: string, more: Partial<model.MessageRecord> = {}): model.NewMessage => ({
  ...blankMessage('s-1', T0),
  id,
  content: 'Hello',
  user_id: 'ada',
  ...more,
});

export const sampleExecution = (
  id: string,
  more: Partial<model.ExecutionRecord> = {},
): model.ExecutionRecord => ({
  id,
  plugin_id: 'calculator',
  tool_name: 'calculate',
  workspace_id: 'ws-1',
  user_id: 'ada',
  status: 'running',
  started_at: T0,
  ended_at: null,
  duration: null,
  parameters: { expression: '17*2' },
  result: null,
  error: null,
  ingest_key_hash: null,
  ...more,
});
