import { useMessages } from '#src/i18n/use-messages.ts';
import { saidMessages } from './said-messages.ts';

/** Why another chat's words stand in the message, and what of them does not. */
export function SaidNote({ left, cut }: { readonly left: number; readonly cut: boolean }) {
  const t = useMessages(saidMessages);
  return (
    <p role="note" className="mt-1.5 text-xs text-ink-2">
      {[t('why'), left > 0 ? t('left', { count: left }) : '', cut ? t('cut') : ''].filter(Boolean).join(' ')}
    </p>
  );
}
