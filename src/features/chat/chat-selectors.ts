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

/** What came last went well, so that a follow-up may follow it. What has not left yet says nothing. */
export function selectWentWell({ entries }: ChatState): boolean {
  const last = entries.findLast((entry) => entry.kind !== 'prompt' || entry.delivery !== 'queued');
  if (last?.kind !== 'answer' || last.stoppedBy !== null) return false;
  return last.phase === 'complete' || last.phase === 'interrupted';
}

/** After a stop or an error the user decides what becomes of the follow-ups: they do not hold up what is sent now. */
export function selectFollowUpsRest(state: ChatState): boolean {
  const { wanted, loaded, failure } = state.history;
  const isInDoubt =
    !state.connected ||
    loaded !== wanted ||
    failure !== null ||
    state.entries.some((entry) => entry.kind === 'prompt' && entry.delivery === 'unknown');
  return !isInDoubt && selectActivity(state) === 'idle' && !selectWentWell(state);
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

/** The question that a tool put before it ran. */
export interface ToolApproval {
  readonly callId: string;
  readonly state: 'asked' | 'allowed' | 'denied';
  /** null while it is asked, and where nobody said a word in time. */
  readonly by: string | null;
  /** As on the wire. */
  readonly expiresAt: string | null;
  /** The yes holds for good in this chat. */
  readonly always?: true;
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
  /** It ended because its answer was stopped. */
  readonly stopped?: true;
  /** null: it asked nobody. */
  readonly approval: ToolApproval | null;
}

/**
 * Pairs calls with returns: by call id where the wire has one, else the oldest open call of that name.
 * Makes a new array: components call it under `useMemo` on the answer's `activities`.
 */
export function toToolRuns(activities: readonly AnswerActivity[]): ToolRun[] {
  const runs: ToolRun[] = [];
  const callIds: (string | null)[] = [];
  const standing = new Map<string, ToolApproval>();
  const change = (index: number, changes: Partial<ToolRun>): void => {
    const run = runs[index];
    if (run) runs[index] = { ...run, ...changes };
  };
  for (const { activity } of activities) {
    switch (activity.kind) {
      case 'tool_asked': {
        const { callId, expiresAt } = activity;
        if (callIds.includes(callId)) break;
        callIds.push(callId);
        runs.push(newRun(activity, callId, { callId, state: 'asked', by: null, expiresAt }));
        break;
      }
      case 'tool_decided': {
        const index = callIds.indexOf(activity.callId);
        const { allow, by, callId, always } = activity;
        const state = allow ? 'allowed' : 'denied';
        const word = { state, by, ...(always && { always }) } as const;
        const approval = runs[index]?.approval;
        if (approval) change(index, { approval: { ...approval, ...word } });
        // Allowed for good before: it put no question.
        else if (index < 0) standing.set(callId, { callId, expiresAt: null, ...word });
        break;
      }
      case 'tool_called': {
        const { callId, executionId } = activity;
        const asked = callId === null ? -1 : callIds.indexOf(callId);
        if (runs[asked]?.approval) {
          change(asked, { executionId });
          break;
        }
        callIds.push(callId);
        const approval = standing.get(callId ?? '') ?? null;
        runs.push({ ...newRun(activity, callId ?? `call-${String(runs.length)}`, approval), executionId });
        break;
      }
      case 'tool_returned': {
        const { callId, toolName, result, success, durationMs, executionId, stopped } = activity;
        const index = runs.findIndex(
          (run, at) =>
            !run.returned && (callId === null ? run.toolName === toolName : callIds[at] === callId),
        );
        const call = runs[index];
        const changes = { result, returned: true, success, durationMs, ...(stopped && { stopped }) };
        if (call) change(index, { ...changes, executionId: executionId ?? call.executionId });
        break;
      }
      default:
        break;
    }
  }
  return runs;
}

function newRun(
  { toolName, arguments: given }: { readonly toolName: string; readonly arguments: unknown },
  key: string,
  approval: ToolApproval | null,
): ToolRun {
  return {
    key,
    toolName,
    arguments: given,
    result: null,
    returned: false,
    success: null,
    durationMs: null,
    executionId: null,
    approval,
  };
}

/** What the agent thought, piece by piece, joined. */
export function toThoughts(activities: readonly AnswerActivity[]): string {
  return activities
    .map(({ activity }) => (activity.kind === 'thinking' ? activity.text : ''))
    .filter(Boolean)
    .join('\n');
}
