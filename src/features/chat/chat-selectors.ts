/** What components read of a chat. Each gives a value or a reference that stands in the state. */
import { isOpen } from './answer-fold.ts';
import type { Answer, AnswerActivity, ChatState, Prompt } from './chat-types.ts';

/** `waiting`: sent, and no sign of an answer yet. */
export type ChatActivity = 'idle' | 'waiting' | 'streaming';

export function selectActivity(state: ChatState): ChatActivity {
  if (state.entries.some((entry) => entry.kind === 'answer' && isOpen(entry))) return 'streaming';
  return state.entries.some((entry) => entry.kind === 'prompt' && isWaiting(entry)) ? 'waiting' : 'idle';
}

function isWaiting(prompt: Prompt): boolean {
  return (
    prompt.awaiting && !prompt.stopWanted && (prompt.delivery === 'sending' || prompt.delivery === 'accepted')
  );
}

/** Something of this session is under way: its channel outlives the view. */
export function selectIsBusy(state: ChatState): boolean {
  return (
    selectActivity(state) !== 'idle' ||
    state.entries.some(
      (entry) => entry.kind === 'prompt' && (entry.delivery === 'queued' || entry.delivery === 'unknown'),
    )
  );
}

export function selectLastAnswer(state: ChatState): Answer | null {
  const last = state.entries.findLast(({ kind }) => kind === 'answer');
  return last?.kind === 'answer' ? last : null;
}

export function selectQueuedPrompts(state: ChatState): readonly Prompt[] {
  return state.entries.filter(
    (entry): entry is Prompt => entry.kind === 'prompt' && entry.delivery === 'queued',
  );
}

/** Cut by a drop, and nothing says yet what became of it: keys of answers, and of prompts without one. */
export function selectUnresolved(state: ChatState): readonly string[] {
  return state.entries.filter(isUnresolved).map(({ key }) => key);
}

function isUnresolved(entry: ChatState['entries'][number]): boolean {
  if (entry.kind === 'answer') return entry.phase === 'recovering' && !entry.ended;
  return entry.cut && entry.awaiting && entry.delivery === 'accepted';
}

export type HistoryStatus = 'loading' | 'loaded' | 'failed' | 'missing';

export function selectHistoryStatus(state: ChatState): HistoryStatus {
  const { history } = state;
  if (history.failure?.kind === 'not-found') return 'missing';
  if (history.failure !== null) return 'failed';
  return history.loaded === 0 ? 'loading' : 'loaded';
}

/** A tool as one thing: its call and what came back. */
export interface ToolRun {
  readonly key: string;
  readonly toolName: string;
  readonly arguments: unknown;
  readonly result: unknown;
  /** null while it runs. */
  readonly returned: boolean;
  readonly success: boolean | null;
  readonly durationMs: number | null;
  readonly executionId: string | null;
}

/**
 * Pairs calls with returns: by call id where the wire has one, else the oldest open call of that name.
 * Makes a new array: components call it under `useMemo` on the answer's `activities`.
 */
export function toToolRuns(activities: readonly AnswerActivity[]): ToolRun[] {
  const runs: ToolRun[] = [];
  const callIds: (string | null)[] = [];
  for (const { activity } of activities) {
    if (activity.kind === 'tool_called') {
      callIds.push(activity.callId);
      runs.push({
        key: activity.callId ?? `call-${String(runs.length)}`,
        toolName: activity.toolName,
        arguments: activity.arguments,
        result: null,
        returned: false,
        success: null,
        durationMs: null,
        executionId: activity.executionId,
      });
    } else if (activity.kind === 'tool_returned') {
      const index = runs.findIndex(
        (run, at) =>
          !run.returned &&
          (activity.callId === null ? run.toolName === activity.toolName : callIds[at] === activity.callId),
      );
      const call = runs[index];
      if (!call) continue;
      runs[index] = {
        ...call,
        result: activity.result,
        returned: true,
        success: activity.success,
        durationMs: activity.durationMs,
        executionId: activity.executionId ?? call.executionId,
      };
    }
  }
  return runs;
}

/** What the agent thought, piece by piece, joined. */
export function toThoughts(activities: readonly AnswerActivity[]): string {
  return activities
    .map(({ activity }) => (activity.kind === 'thinking' ? activity.text : ''))
    .filter(Boolean)
    .join('\n');
}
