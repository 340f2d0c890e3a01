import { describe, expect, it } from 'vitest';
import type { AgentActivity } from '#src/protocol/agent-events.ts';
import { toAnswerParts, type AnswerPart } from './answer-parts.ts';
import type { AnswerActivity, AnswerPhase } from './chat-types.ts';

const S = 1_000_000;
const at = (seconds: number | null, activity: AgentActivity): AnswerActivity => ({
  activity,
  at: seconds === null ? null : seconds * S,
});
const iteration = (n: number): AgentActivity => ({ kind: 'iteration', iteration: n, maxIterations: 2 });
const called = (callId: string | null, toolName = 'calc'): AgentActivity => ({
  kind: 'tool_called',
  callId,
  executionId: `run-${callId ?? 'x'}`,
  toolName,
  arguments: {},
});
const returned = (callId: string | null, success = true, toolName = 'calc'): AgentActivity => ({
  kind: 'tool_returned',
  callId,
  executionId: null,
  toolName,
  result: 42,
  success,
  durationMs: 900,
});
const parts = (
  activities: readonly AnswerActivity[],
  {
    phase = 'complete',
    startedAt = 0,
    responseTime = null,
  }: { phase?: AnswerPhase; startedAt?: number | null; responseTime?: number | null } = {},
) => toAnswerParts({ activities, phase, startedAt, responseTime });
/** `[start, end, derived]` of a lane, in seconds. */
const spans = (made: readonly AnswerPart[], lane: string) =>
  made
    .filter((part) => part.lane === lane)
    .map(({ start, end, derived }) => [start / S, end === null ? null : end / S, derived]);

describe('iterations', () => {
  const two = [at(1, iteration(1)), at(3, iteration(2)), at(4, { kind: 'thinking', text: 'Hm' })];

  it('end where the next begins, and the last where the answer does: start plus response time', () => {
    const made = parts(two, { responseTime: 6 });
    expect(spans(made.parts, 'iterations')).toEqual([
      [1, 3, 'next'],
      [3, 6, 'answer'],
    ]);
    expect(made.end).toBe(6 * S);
  });

  it('are drawn to the last thing known where nobody tells the end of the answer', () => {
    expect(spans(parts(two).parts, 'iterations').at(-1)).toEqual([3, 4, 'last']);
  });

  it('are open while the answer runs', () => {
    expect(spans(parts(two, { phase: 'streaming' }).parts, 'iterations').at(-1)).toEqual([3, null, null]);
  });
});

describe('tools', () => {
  it('are paired by call, whatever the order of their returns; one that never returned stays open', () => {
    const made = parts([
      at(1, called('a')),
      at(2, called('b')),
      at(3, returned('b', false)),
      at(4, returned('a')),
      at(5, called('c')),
    ]).parts;
    expect(spans(made, 'tools')).toEqual([
      [1, 4, null],
      [2, 3, null],
      [5, null, null],
    ]);
    expect(made.map(({ content }) => content.what === 'tool' && content.run.success)).toEqual([
      true,
      false,
      null,
    ]);
  });

  it('that ask first wait in a span of their own', () => {
    const asked: AgentActivity = {
      kind: 'tool_asked',
      callId: 'a',
      toolName: 'shop',
      arguments: {},
      expiresAt: null,
    };
    const decided: AgentActivity = {
      kind: 'tool_decided',
      callId: 'a',
      toolName: 'shop',
      allow: true,
      by: 'ada',
    };
    const made = parts([
      at(1, asked),
      at(6, decided),
      at(7, called('a', 'shop')),
      at(8, returned('a', true, 'shop')),
    ]);
    expect(spans(made.parts, 'tools')).toEqual([
      [1, 6, null],
      [7, 8, null],
    ]);
    expect(made.parts.map(({ content }) => content.what)).toEqual(['approval', 'tool']);
  });
});

it('pairs model calls; a return alone begins its latency before, and says so', () => {
  const start: AgentActivity = { kind: 'model_called', model: 'm', provider: 'p' };
  const end: AgentActivity = { kind: 'model_returned', model: 'm', latencyMs: 500 };
  expect(spans(parts([at(1, start), at(2, end), at(9, end)]).parts, 'models')).toEqual([
    [1, 2, null],
    [8.5, 9, 'latency'],
  ]);
});

it('takes a search from its three events', () => {
  const told = (name: string, data: Record<string, unknown>): AgentActivity => ({
    kind: 'other',
    name,
    data,
  });
  const made = parts([
    at(1, told('retrieval_start', { query: 'leave' })),
    at(2, told('retrieval_result', { count: 3 })),
    at(3, told('retrieval_end', {})),
  ]).parts;
  expect(made).toMatchObject([
    { lane: 'searches', end: 3 * S, content: { what: 'search', query: 'leave', count: 3 } },
  ]);
});

it('makes no time up: what has none is counted, arrivals are said, and not mixed with the server’s start', () => {
  const made = parts([at(null, iteration(1)), { ...at(2, called(null)), arrived: true }], {
    startedAt: -3_600 * S,
    responseTime: 4,
  });
  expect(made).toMatchObject({ untimed: 1, arrival: true, start: null, end: null });
  expect(made.parts).toHaveLength(1);
});
