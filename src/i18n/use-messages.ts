import { useMemo } from 'react';
import { useLocale } from './locale.ts';
import { translator } from './messages.ts';
import type { Message, Messages, Translate } from './messages.ts';

/**
 * The texts of a feature in the user's language: `const t = useMessages(messages); t('send')`. The function
 * keeps its identity until the language changes.
 */
export function useMessages<M extends Record<string, Message>>(messages: Messages<M>): Translate<M> {
  const locale = useLocale();
  return useMemo(() => translator(messages, locale), [messages, locale]);
}
