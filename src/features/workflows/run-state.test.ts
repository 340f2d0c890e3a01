import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeWorkflowEvent } from '#src/protocol/workflow-events.ts';
import { applyRunEvent, beginRun, further, isOver, toRunState, type RunInput } from './run-state.ts';

const known = [
  { id: 'a', name: 'A', type: 'input' },
  { id: 'b', name: 'B', type: 'tool' },
  { id: 'c', name: 'C', type: 'collect' },
];
const decode = (name: string, data: unknown) =>
  decodeWorkflowEvent({ name, data: JSON.stringify(data), id: null });

it('shows nodes as they go, and at the end which never began', () => {
  const events = [
    decode('workflow_start', { workflow_id: 'wf', execution_id: 'run-1' }),
    decode('node_start', { node_id: 'a', node_type: 'input', node_name: 'A' }),
    decode('node_end', { node_id: 'a', output: { x: 1 }, duration_ms: 3 }),
    decode('node_start', { node_id: 'b' }),
    decode('node_error', { node_id: 'b', error: 'broke' }),
    decode('node_start', { node_id: 'new', node_name: 'New' }),
    decode('agent_thinking', { content: 'not of a node' }),
    decode('node_end', { node_id: 7 }),
    decode('workflow_error', { execution_id: 'run-1', error: 'B: broke' }),
    decode('done', {}),
  ].filter((event) => event !== null);
  const state = [...events, { type: 'stream_cut' } as const].reduce<ReturnType<typeof beginRun>>(
    applyRunEvent,
    beginRun(known),
  );
  expect(state).toMatchObject({ executionId: 'run-1', status: 'failed', error: 'B: broke' });
  expect(state.nodes.map(({ id, status }) => [id, status])).toEqual([
    ['a', 'completed'],
    ['b', 'failed'],
    ['c', 'skipped'],
    ['new', 'interrupted'],
  ]);
  expect(state.nodes[0]).toMatchObject({ output: { x: 1 }, durationMs: 3 });
});

it('says that a stream was cut where nothing told of the end', () => {
  const started = applyRunEvent(beginRun(known), { type: 'workflow_started', executionId: 'r' }, 1);
  expect(applyRunEvent(started, { type: 'stream_cut' }, 2).status).toBe('cut');
});

it('changes no more once the run is over, whatever still comes', () => {
  const input: fc.Arbitrary<RunInput> = fc.oneof(
    fc.constant({ type: 'workflow_ended', durationMs: 5 } as const),
    fc.constant({ type: 'workflow_failed', error: 'x', interrupted: false } as const),
    fc.constant({ type: 'workflow_failed', error: 'x', interrupted: true } as const),
    fc.constant({ type: 'stream_cut' } as const),
    fc.constantFrom('a', 'b', 'z').map((nodeId) => ({ kind: 'node_failed', nodeId, error: 'x' }) as const),
    fc
      .constantFrom('a', 'b', 'z')
      .map((nodeId) => ({ kind: 'node_started', nodeId, nodeType: null, name: null }) as const),
  );
  fc.assert(
    fc.property(fc.array(input, { maxLength: 20 }), (inputs) => {
      let state = beginRun(known);
      for (const next of inputs) {
        const after = applyRunEvent(state, next, 1);
        if (isOver(state.status)) expect(after).toBe(state);
        state = after;
      }
      expect(new Set(state.nodes.map(({ id }) => id)).size).toBe(state.nodes.length);
    }),
  );
});

it('reads a stored run, and takes words that it does not know for the least', () => {
  const state = toRunState({
    id: 'r',
    workflow_id: 'wf',
    status: 'paused',
    nodes: [{ node_id: 'a', status: 'odd' }],
  });
  expect(state).toMatchObject({ status: 'cut', nodes: [{ id: 'a', name: 'a', status: 'waiting' }] });
});

it('is interrupted where the server says that it did not fail by itself', () => {
  const started = decode('node_start', { node_id: 'a' });
  const ended = decode('workflow_error', { execution_id: 'r', error: 'stopped', status: 'interrupted' });
  if (started === null || ended === null) throw new Error('Both should be read.');
  const state = [started, ended].reduce<ReturnType<typeof beginRun>>(applyRunEvent, beginRun(known));
  expect(state).toMatchObject({ status: 'interrupted', nodes: [{ status: 'interrupted' }, {}, {}] });
});

it('takes a whole run as it is stated', () => {
  const run = {
    id: 'r',
    workflow_id: 'wf',
    status: 'interrupted',
    nodes: [{ node_id: 'a', status: 'skipped' }],
  };
  const stated = decode('workflow_run', run);
  if (stated === null) throw new Error('It should be read.');
  expect(applyRunEvent(beginRun(known), stated, 1)).toEqual(toRunState(run));
  expect(decode('workflow_run', { id: 7 })).toBeNull();
});

it('shows of two states of a run the one that is further, whichever comes last', () => {
  const at = (status: string, ...nodes: readonly string[]) => ({
    id: 'r',
    workflow_id: 'wf',
    status,
    nodes: nodes.map((node, index) => ({ node_id: `n${index}`, status: node })),
  });
  const path = [
    at('running', 'waiting', 'waiting'),
    at('running', 'running', 'waiting'),
    at('running', 'completed', 'waiting'),
    at('running', 'completed', 'running'),
    at('interrupted', 'completed', 'interrupted'),
  ];
  for (const [index, earlier] of path.entries()) {
    for (const later of path.slice(index + 1)) {
      expect(further(earlier, later)).toBe(later);
      expect(further(later, earlier)).toBe(later);
    }
  }
});
