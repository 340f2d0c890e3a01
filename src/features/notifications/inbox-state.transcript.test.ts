import { expect, it } from 'vitest';
import { decodeNotificationFrame } from '#src/protocol/notification-frames.ts';
import { foldTranscripts } from '#src/testing/transcripts/catalogue.ts';
import { notificationsFinalSchema } from '#src/testing/transcripts/final-states.ts';
import { foldItems, type FoldItem } from '#src/testing/transcripts/fold.ts';
import { applyInboxInput, createInboxState } from './inbox-state.ts';
import type { InboxInput } from './inbox-types.ts';

const transcripts = foldTranscripts.filter((transcript) => transcript.endpoint === 'notifications');

it.each(transcripts.map((transcript) => [transcript.name, transcript] as const))(
  '%s',
  (_name, transcript) => {
    const start = createInboxState(transcript.needs.includes('inbox') ? 'server' : 'browser');
    const state = foldItems(transcript).flatMap(toInput).reduce(applyInboxInput, start);
    const { notifications } = notificationsFinalSchema.parse(transcript.final);
    const shown = state.shown.map(({ notification: { title, derivedId, readAt } }) => ({
      title,
      derivedId,
      read: readAt !== null,
    }));
    expect(shown).toEqual(notifications.map((wanted) => ({ read: false, ...wanted })));
    const unread = notifications.filter(({ read }) => read !== true).length;
    expect(state.unread).toBe(unread);
  },
);

function toInput(item: FoldItem, at: number): InboxInput[] {
  if (item.kind === 'opened') {
    return [{ kind: 'opened', transport: 'websocket', resumption: item.resumption, position: null, at }];
  }
  if (item.kind === 'lost')
    return [{ kind: 'lost', reason: { kind: 'closed', code: item.code, detail: '' }, at }];
  if (item.kind !== 'frame') throw new Error(`a notification channel has no ${item.kind}`);
  const decoded = decodeNotificationFrame(item.text);
  return decoded.kind === 'decoded' ? [{ kind: 'event', event: decoded.value, at }] : [];
}
