import { useMessages } from '#src/i18n/use-messages.ts';
import { saidMessages } from './said-messages.ts';

interface SaidNoteProps {
  readonly left: number;
  readonly cut: boolean;
  /** What is being written is a command, which goes without it. */
  readonly stays: boolean;
}

/** Why another chat's words stand in the message, and what of them does not. */
export function SaidNote({ left, cut, stays }: SaidNoteProps) {
  const t = useMessages(saidMessages);
  return (
    <p role="note" className="mt-1.5 text-xs text-ink-2">
      {[t(stays ? 'stays' : 'why'), left > 0 ? t('left', { count: left }) : '', cut ? t('cut') : '']
        .filter(Boolean)
        .join(' ')}
    </p>
  );
}
