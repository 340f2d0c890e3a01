import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Answer } from './chat-types.ts';
import { threadMessages } from './thread-messages.ts';
import { useSeconds } from './use-seconds.ts';

/** `912 tokens · $0.0048 · 2.3 s · first token 0.4 s`, of that only what is known. */
export function UsageLine({ answer }: { readonly answer: Answer }) {
  const t = useMessages(threadMessages);
  const { formatCost } = useFormats();
  const formatSeconds = useSeconds();
  const parts: string[] = [];
  if (answer.tokens !== null) parts.push(t('tokens', { count: answer.tokens }));
  if (answer.costUsd !== null) parts.push(formatCost(answer.costUsd));
  if (answer.responseTime !== null) parts.push(formatSeconds(answer.responseTime));
  if (answer.firstTokenTime !== null) {
    parts.push(t('firstToken', { duration: formatSeconds(answer.firstTokenTime) }));
  }
  return parts.length === 0 ? null : <p className="ml-1.5 text-xs text-ink-3">{parts.join(' · ')}</p>;
}
