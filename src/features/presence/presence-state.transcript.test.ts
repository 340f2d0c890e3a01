import { expect, it } from 'vitest';
import { decodeWorkspaceFrame } from '#src/protocol/workspace-frames.ts';
import { foldTranscripts } from '#src/testing/transcripts/catalogue.ts';
import { workspaceFinalSchema } from '#src/testing/transcripts/final-states.ts';
import { foldItems, type FoldItem } from '#src/testing/transcripts/fold.ts';
import { applyPresenceInput, emptyPresence, type PresenceInput } from './presence-state.ts';

const transcripts = foldTranscripts.filter((transcript) => transcript.endpoint === 'workspace');

it.each(transcripts.map((transcript) => [transcript.name, transcript] as const))(
  '%s',
  (_name, transcript) => {
    const state = foldItems(transcript).flatMap(toInput).reduce(applyPresenceInput, emptyPresence);
    const final = workspaceFinalSchema.parse(transcript.final);
    const here = [...state.people].filter(([, person]) => person.online && person.leavingSince === null);
    expect(here.map(([id]) => id).sort()).toEqual(final.online ?? []);
  },
);

function toInput(item: FoldItem, at: number): PresenceInput[] {
  if (item.kind === 'opened') {
    return [{ kind: 'opened', transport: 'websocket', resumption: item.resumption, position: null, at }];
  }
  if (item.kind === 'lost')
    return [{ kind: 'lost', reason: { kind: 'closed', code: item.code, detail: '' }, at }];
  if (item.kind !== 'frame') throw new Error(`a workspace channel has no ${item.kind}`);
  const decoded = decodeWorkspaceFrame(item.text);
  return decoded.kind === 'decoded' ? [{ kind: 'event', event: decoded.value, at }] : [];
}
