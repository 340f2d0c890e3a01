import { expect, it } from 'vitest';
import { decodeNotificationFrame } from '#src/protocol/notification-frames.ts';
import { foldTranscripts } from '#src/testing/transcripts/catalogue.ts';
import { notificationsFinalSchema } from '#src/testing/transcripts/final-states.ts';
import { foldItems, type FoldItem } from '#src/testing/transcripts/fold.ts';
import {
  applyNotificationsInput,
  emptyNotifications,
  type NotificationsInput,
} from './notifications-state.ts';

const transcripts = foldTranscripts.filter((transcript) => transcript.endpoint === 'notifications');

it.each(transcripts.map((transcript) => [transcript.name, transcript] as const))(
  '%s',
  (_name, transcript) => {
    const state = foldItems(transcript).flatMap(toInput).reduce(applyNotificationsInput, emptyNotifications);
    const shown = state.rows.map(({ notification: { title, derivedId } }) => ({ title, derivedId }));
    const { notifications } = notificationsFinalSchema.parse(transcript.final);
    expect(shown).toEqual(notifications.map(({ title, derivedId }) => ({ title, derivedId })));
  },
);

function toInput(item: FoldItem, at: number): NotificationsInput[] {
  if (item.kind === 'opened') {
    return [{ kind: 'opened', transport: 'websocket', resumption: item.resumption, position: null, at }];
  }
  if (item.kind === 'lost')
    return [{ kind: 'lost', reason: { kind: 'closed', code: item.code, detail: '' }, at }];
  if (item.kind !== 'frame') throw new Error(`a notification channel has no ${item.kind}`);
  const decoded = decodeNotificationFrame(item.text);
  return decoded.kind === 'decoded' ? [{ kind: 'event', event: decoded.value, at }] : [];
}
