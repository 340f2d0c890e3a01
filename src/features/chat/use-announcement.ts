/** What screen readers are told of answers: that one began and how it ended, never its text. */
import { useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { selectActivity, selectLastAnswer } from './chat-selectors.ts';
import type { ChatState } from './chat-types.ts';
import { threadMessages } from './thread-messages.ts';

export function useAnnouncement(state: ChatState): string {
  const t = useMessages(threadMessages);
  const active = selectActivity(state) !== 'idle';
  // An answer out of the history ended before this page looked: nothing is said of it.
  const [sawActive, setSawActive] = useState(active);
  if (active && !sawActive) setSawActive(true);
  if (active) return t('responding');
  const last = selectLastAnswer(state);
  if (!sawActive || !last) return '';
  switch (last.phase) {
    case 'stopped':
      return t('responseStopped');
    case 'failed':
    case 'lost':
      return t('responseFailed');
    case 'interrupted':
      return t('interrupted');
    default:
      return last.sources.length === 0 ? t('complete') : t('completeSources', { count: last.sources.length });
  }
}
