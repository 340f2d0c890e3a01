/** The work of an answer as the view has it: its tools, each as one thing, and its thoughts. */
import type { AnswerActivity } from './chat-types.ts';

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
  /** It was allowed for good before: nobody was asked. */
  readonly standing?: true;
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
        else if (index < 0) standing.set(callId, { callId, expiresAt: null, standing: true, ...word });
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

/** Executions of the plugins and workflows that an answer names, each once, parted by blanks. */
export function runIds(activities: readonly AnswerActivity[]): string {
  const ids = activities.map(({ activity }) => {
    if (activity.kind === 'tool_called' || activity.kind === 'tool_returned') return activity.executionId;
    const isWorkflow = activity.kind === 'other' && activity.name === 'workflow_start';
    return isWorkflow ? activity.data['execution_id'] : null;
  });
  return [...new Set(ids.filter((id) => typeof id === 'string'))].join(' ');
}
