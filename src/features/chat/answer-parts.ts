/**
 * What was told of an answer's work, as spans and marks in time. Only times that somebody told stand here; an end that
 * is taken from something else says so (`derived`). Pure: components word it.
 */
import type { AgentActivity } from '#src/protocol/agent-events.ts';
import type { Instant } from '#src/lib/instant.ts';
import { isOpen } from './answer-fold.ts';
import type { ToolRun } from './tool-runs.ts';
import type { Answer, AnswerActivity } from './chat-types.ts';
import { toolParts } from './tool-parts.ts';

export type PartLane =
  'iterations' | 'thinking' | 'models' | 'tools' | 'searches' | 'nodes' | 'usage' | 'other';

/**
 * Where a time is not told: the end is the `next` iteration's start, the `answer`'s end (start plus response time) or the
 * `last` thing known; the start is the end less the `latency` or the `duration` that was told.
 */
export type Derived = 'next' | 'answer' | 'last' | 'latency' | 'duration';

export type PartContent =
  | { readonly what: 'iteration'; readonly n: number; readonly max: number | null }
  | {
      readonly what: 'model';
      readonly model: string | null;
      readonly provider: string | null;
      readonly latencyMs: number | null;
    }
  /** `untold`: its answer is over, and nobody said how it ended. */
  | { readonly what: 'tool' | 'approval'; readonly run: ToolRun; readonly untold?: true }
  | { readonly what: 'search'; readonly query: string | null; readonly count: number | null }
  | {
      readonly what: 'node';
      readonly id: string;
      /** The run of a workflow that it belongs to, where that was told. */
      readonly run: { readonly workflowId: string; readonly executionId: string } | null;
      readonly name: string | null;
      readonly output: unknown;
      readonly error: string | null;
    }
  /** A moment: thoughts, tokens, cost, and whatever else was told. */
  | { readonly what: 'moment'; readonly activity: AgentActivity };

export interface AnswerPart {
  readonly lane: PartLane;
  readonly ref: number;
  readonly start: Instant;
  /** Null: open, or its end was never told. Of a moment its start. */
  readonly end: Instant | null;
  readonly derived: Derived | null;
  readonly content: PartContent;
}

/** An activity with a time, and its place among all of them: the `ref` of what it begins. */
export interface TimedActivity {
  readonly activity: AgentActivity;
  readonly at: Instant;
  readonly ref: number;
}

export interface AnswerParts {
  readonly parts: readonly AnswerPart[];
  /** Where the answer began and ended, as far as that is told. */
  readonly start: Instant | null;
  readonly end: Instant | null;
  /** Some times are those of arrival. */
  readonly arrival: boolean;
  /** Activities without any time. */
  readonly untimed: number;
}

type Timing = Pick<Answer, 'activities' | 'phase' | 'startedAt' | 'responseTime'>;

export function toAnswerParts(answer: Timing): AnswerParts {
  const timed = answer.activities.flatMap(({ activity, at }: AnswerActivity, ref): TimedActivity[] =>
    at === null ? [] : [{ activity, at, ref }],
  );
  const arrival = answer.activities.some(({ arrived }) => arrived === true);
  // By another clock than the arrivals are.
  const start = arrival ? null : answer.startedAt;
  const over = !isOpen(answer);
  const end =
    over && start !== null && answer.responseTime !== null
      ? start + Math.round(answer.responseTime * 1_000_000)
      : null;
  return {
    parts: [
      ...iterationParts(timed, over, end),
      ...modelParts(timed),
      ...toolParts(timed, answer.activities, over),
      ...searchParts(timed),
      ...nodeParts(timed),
      ...momentParts(timed),
    ],
    start,
    end,
    arrival,
    untimed: answer.activities.length - timed.length,
  };
}

/** Nobody tells an iteration's end: the next one begins there, or the answer ends. */
function iterationParts(timed: readonly TimedActivity[], over: boolean, end: Instant | null): AnswerPart[] {
  const starts = timed.filter(({ activity }) => activity.kind === 'iteration');
  const last = timed.at(-1)?.at ?? 0;
  const endOf = (index: number): Pick<AnswerPart, 'end' | 'derived'> => {
    const next = starts[index + 1];
    if (next) return { end: next.at, derived: 'next' };
    if (!over) return { end: null, derived: null };
    return end !== null && end >= last ? { end, derived: 'answer' } : { end: last, derived: 'last' };
  };
  return starts.flatMap(({ activity, at, ref }, index) => {
    if (activity.kind !== 'iteration') return [];
    const content = { what: 'iteration', n: activity.iteration, max: activity.maxIterations } as const;
    return [{ lane: 'iterations', ref, start: at, ...endOf(index), content }];
  });
}

function modelParts(timed: readonly TimedActivity[]): AnswerPart[] {
  const parts: AnswerPart[] = [];
  for (const { activity, at, ref } of timed) {
    if (activity.kind === 'model_called') {
      const { model, provider } = activity;
      const content = { what: 'model', model, provider, latencyMs: null } as const;
      parts.push({ lane: 'models', ref, start: at, end: null, derived: null, content });
    } else if (activity.kind === 'model_returned') {
      const { model, latencyMs } = activity;
      const index = parts.findIndex(
        ({ end, content }) =>
          end === null &&
          content.what === 'model' &&
          (model === null || content.model === null || content.model === model),
      );
      const call = parts[index];
      if (call?.content.what === 'model') {
        const content = { ...call.content, model: call.content.model ?? model, latencyMs };
        parts[index] = { ...call, end: at, content };
      } else {
        parts.push({
          lane: 'models',
          ref,
          start: at - (latencyMs ?? 0) * 1_000,
          end: at,
          derived: latencyMs === null ? null : 'latency',
          content: { what: 'model', model, provider: null, latencyMs },
        });
      }
    }
  }
  return parts;
}

function searchParts(timed: readonly TimedActivity[]): AnswerPart[] {
  const parts: AnswerPart[] = [];
  for (const { activity, at, ref } of timed) {
    if (activity.kind !== 'other') continue;
    const { name, data } = activity;
    if (name === 'retrieval_start') {
      const query = typeof data['query'] === 'string' ? data['query'] : null;
      const content = { what: 'search', query, count: null } as const;
      parts.push({ lane: 'searches', ref, start: at, end: null, derived: null, content });
      continue;
    }
    const index = parts.findLastIndex(({ end }) => end === null);
    const search = parts[index];
    if (search?.content.what !== 'search') continue;
    if (name !== 'retrieval_end' && name !== 'retrieval_result') continue;
    const count = typeof data['count'] === 'number' ? data['count'] : search.content.count;
    parts[index] = {
      ...search,
      end: name === 'retrieval_end' ? at : null,
      content: { ...search.content, count },
    };
  }
  return parts;
}

function nodeParts(timed: readonly TimedActivity[]): AnswerPart[] {
  const parts: AnswerPart[] = [];
  const endOf = (id: string): number =>
    parts.findIndex(({ end, content }) => end === null && content.what === 'node' && content.id === id);
  let run: Extract<PartContent, { what: 'node' }>['run'] = null;
  for (const { activity, at, ref } of timed) {
    if (activity.kind === 'other' && activity.name === 'workflow_start') run = runOf(activity.data);
    else if (activity.kind === 'node_started') {
      const { nodeId: id, name } = activity;
      const content = { what: 'node', id, run, name, output: null, error: null } as const;
      parts.push({ lane: 'nodes', ref, start: at, end: null, derived: null, content });
    } else if (activity.kind === 'node_ended' || activity.kind === 'node_failed') {
      const index = endOf(activity.nodeId);
      const output = activity.kind === 'node_ended' ? activity.output : null;
      const error = activity.kind === 'node_failed' ? activity.error : null;
      const durationMs = activity.kind === 'node_ended' ? activity.durationMs : null;
      const node = parts[index];
      if (node?.content.what === 'node') {
        parts[index] = { ...node, end: at, content: { ...node.content, output, error } };
      } else {
        parts.push({
          lane: 'nodes',
          ref,
          start: at - (durationMs ?? 0) * 1_000,
          end: at,
          derived: durationMs === null ? null : 'duration',
          content: { what: 'node', id: activity.nodeId, run, name: null, output, error },
        });
      }
    }
  }
  return parts;
}

function runOf(data: Readonly<Record<string, unknown>>) {
  const { workflow_id: workflowId, execution_id: executionId } = data;
  return typeof workflowId === 'string' && typeof executionId === 'string'
    ? { workflowId, executionId }
    : null;
}

function momentParts(timed: readonly TimedActivity[]): AnswerPart[] {
  return timed.flatMap(({ activity, at, ref }): AnswerPart[] => {
    const lane = momentLane(activity);
    return lane === null
      ? []
      : [{ lane, ref, start: at, end: at, derived: null, content: { what: 'moment', activity } }];
  });
}

function momentLane(activity: AgentActivity): PartLane | null {
  switch (activity.kind) {
    case 'thinking':
    case 'reflection':
      return 'thinking';
    case 'usage':
    case 'cost':
      return 'usage';
    case 'context_trimmed':
    case 'suggested_questions':
      return 'other';
    case 'other':
      return activity.name.startsWith('retrieval_') ? null : 'other';
    default:
      return null;
  }
}
