import { expect, it } from 'vitest';
import type { ChannelItem } from '#src/connection/types.ts';
import { decodeDebugFrame, type DebugEvent } from '#src/protocol/debug-frames.ts';
import { foldTranscripts } from '#src/testing/transcripts/catalogue.ts';
import { debugFinalSchema } from '#src/testing/transcripts/final-states.ts';
import { foldItems, type FoldItem } from '#src/testing/transcripts/fold.ts';
import { shownRun } from '#src/testing/shown-run.ts';
import { applyRunItems } from './run-reducer.ts';
import { emptyRun, type RunState } from './run-state.ts';

const transcripts = foldTranscripts.filter((transcript) => transcript.endpoint === 'debug');
const cases = transcripts.map((transcript) => [transcript.name, transcript] as const);

it.each(cases)('%s', (_name, transcript) => {
  const items = foldItems(transcript).flatMap(toItem);
  const final = debugFinalSchema.parse(transcript.final);
  const oneByOne = items.reduce((run, item) => applyRunItems(run, [item]), emptyRun());
  expect(summary(oneByOne)).toMatchObject(final);
  // How the frames were batched leaves no trace.
  const atOnce = applyRunItems(emptyRun(), items);
  expect({ ...atOnce, log: shownRun(atOnce) }).toEqual({ ...oneByOne, log: shownRun(oneByOne) });
});

function summary(run: RunState) {
  const { console, trace, steps, calls, variables } = shownRun(run);
  return {
    status: run.status,
    error: run.error ?? run.refusal ?? undefined,
    result: run.result,
    steps: steps.map((step) => ({ name: step.name, ended: step.endedAt !== null })),
    counts: {
      logs: console.length,
      trace: trace.length,
      variables: variables.reduce((sum, { values }) => sum + values.length, 0),
      apiCalls: calls.length,
    },
    variables: Object.fromEntries(variables.map(({ name, values }) => [name, values.at(-1)])),
  };
}

function toItem(item: FoldItem, at: number): ChannelItem<DebugEvent>[] {
  if (item.kind === 'opened') {
    return [{ kind: 'opened', transport: 'websocket', resumption: item.resumption, position: null, at }];
  }
  if (item.kind === 'lost')
    return [{ kind: 'lost', reason: { kind: 'closed', code: item.code, detail: '' }, at }];
  if (item.kind !== 'frame') throw new Error(`a debug channel has no ${item.kind}`);
  const decoded = decodeDebugFrame(item.text);
  return decoded.kind === 'decoded' ? [{ kind: 'event', event: decoded.value, at }] : [];
}
