/** Tools of an answer in time: from call to return, and before that, from the question whether it may run to the word. */
import type { Instant } from '#src/lib/instant.ts';
import type { AnswerPart, TimedActivity } from './answer-parts.ts';
import { toToolRuns } from './tool-runs.ts';
import type { AnswerActivity } from './chat-types.ts';

interface ToolTimes {
  readonly callId: string | null;
  readonly name: string;
  readonly asks: boolean;
  asked?: Instant;
  decided?: Instant;
  called?: Instant;
  returned?: Instant;
  hasReturned: boolean;
}

/**
 * @param activities all, also those without a time: what is paired with what does not hang on times
 * @param over the answer is: what has not returned will not be told of
 */
export function toolParts(
  timed: readonly TimedActivity[],
  activities: readonly AnswerActivity[],
  over = false,
): AnswerPart[] {
  const at = new Map(timed.map((each) => [each.ref, each.at]));
  const times = pairTimes(activities, (ref) => at.get(ref));
  return toToolRuns(activities).flatMap((run, index) => {
    const { asked, decided, called, returned } = times[index] ?? {};
    const parts: AnswerPart[] = [];
    const tool = { lane: 'tools', derived: null } as const;
    if (asked !== undefined) {
      const content = { what: 'approval', run } as const;
      parts.push({ ...tool, ref: 2 * index, start: asked, end: decided ?? null, content });
    }
    const untold = over && !run.returned && ({ untold: true } as const);
    const content = { what: 'tool', run, ...untold } as const;
    if (called !== undefined) {
      parts.push({ ...tool, ref: 2 * index + 1, start: called, end: returned ?? null, content });
    }
    return parts;
  });
}

/** The times of each tool, in the order of `toToolRuns` and paired as there. */
function pairTimes(
  activities: readonly AnswerActivity[],
  timeOf: (ref: number) => Instant | undefined,
): readonly ToolTimes[] {
  const tools: ToolTimes[] = [];
  for (const [ref, { activity }] of activities.entries()) {
    const time = timeOf(ref);
    switch (activity.kind) {
      case 'tool_asked':
        if (!tools.some(({ callId }) => callId === activity.callId)) {
          tools.push({
            ...begun(activity.callId, activity.toolName, true),
            ...(time !== undefined && { asked: time }),
          });
        }
        break;
      case 'tool_decided': {
        const tool = tools.find(({ callId }) => callId === activity.callId);
        if (tool?.asks === true && time !== undefined) tool.decided = time;
        break;
      }
      case 'tool_called': {
        const { callId, toolName } = activity;
        const first = callId === null ? undefined : tools.find((tool) => tool.callId === callId);
        const tool = first?.asks === true ? first : begun(callId, toolName, false);
        if (tool !== first) tools.push(tool);
        if (time !== undefined) tool.called = time;
        break;
      }
      case 'tool_returned': {
        const { callId, toolName } = activity;
        const tool = tools.find(
          (each) => !each.hasReturned && (callId === null ? each.name === toolName : each.callId === callId),
        );
        if (tool === undefined) break;
        tool.hasReturned = true;
        if (time !== undefined) tool.returned = time;
        break;
      }
      default:
        break;
    }
  }
  return tools;
}

function begun(callId: string | null, name: string, asks: boolean): ToolTimes {
  return { callId, name, asks, hasReturned: false };
}
