import { RefreshCw } from 'lucide-react';
import { useId } from 'react';
import type { Instant } from '#src/lib/instant.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useCountdown } from '#src/shared/requests/use-countdown.ts';
import { Button } from '#src/ui/button.tsx';
import { cx } from '#src/ui/cx.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { regenerateMessages } from './regenerate-messages.ts';
import { threadMessages } from './thread-messages.ts';

export interface RegenerateButtonProps {
  /** There is no way to stand another answer beside this one: its prompt will be seen, and answered, once more. */
  readonly sendsAgain: boolean;
  /** Before this it would be refused; null: nothing says so. */
  readonly notBefore: Instant | null;
  /** In words and not as an icon alone: the answer is none that one would keep. */
  readonly spelled: boolean;
  readonly onRegenerate: () => void;
}

/** Asks for another answer, and says beside it what comes of that where it is not what its name promises. */
export function RegenerateButton({ sendsAgain, notBefore, spelled, onRegenerate }: RegenerateButtonProps) {
  const thread = useMessages(threadMessages);
  const t = useMessages(regenerateMessages);
  const id = useId();
  const isLimited = useCountdown(notBefore) > 0;
  const note = isLimited ? t('limited') : sendsAgain ? t('sendsAgain') : null;
  const common = {
    size: 'sm',
    'data-goes': '',
    // On, so that it keeps the focus until the wait is over.
    'aria-disabled': isLimited || undefined,
    'aria-describedby': note === null ? undefined : id,
    onClick: () => {
      if (!isLimited) onRegenerate();
    },
  } as const;
  const off = isLimited && 'cursor-not-allowed opacity-50';
  const icon = <RefreshCw aria-hidden="true" className={spelled ? 'size-3.5' : undefined} />;
  return (
    <>
      {spelled ? (
        <Button {...common} className={cx('ml-1.5', off)}>
          {icon}
          {thread('regenerate')}
        </Button>
      ) : (
        <IconButton {...common} label={thread('regenerate')} icon={icon} className={cx(off)} />
      )}
      {note === null ? null : (
        <span id={id} className="mr-1.5 ml-0.5 text-xs text-ink-3">
          {note}
        </span>
      )}
    </>
  );
}
