import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from './button.tsx';
import { cx } from './cx.ts';
import { uiMessages } from './ui-messages.ts';

export interface ErrorNoticeProps {
  /** What happened. */
  readonly title: string;
  /** What to do next, in words. */
  readonly detail?: ReactNode;
  /** The button that does it. */
  readonly action?: { readonly label: string; readonly onAction: () => void; readonly busy?: boolean };
  /** Shown so that it can be quoted to whoever runs the server. */
  readonly requestId?: string | null;
  /** It resolves itself: something to know, and no failure. */
  readonly isPassing?: boolean;
  readonly className?: string;
}

/** An error in its place: what happened, what next, the button for it (`alert`). */
export function ErrorNotice({
  title,
  detail,
  action,
  requestId,
  isPassing = false,
  className,
}: ErrorNoticeProps) {
  const t = useMessages(uiMessages);
  return (
    <div
      role="alert"
      className={cx(
        'flex items-start gap-2 rounded-md border p-3 text-ink',
        isPassing ? 'border-amber/40 bg-amber-soft' : 'border-red/40 bg-red-soft',
        className,
      )}
    >
      <CircleAlert
        aria-hidden="true"
        className={cx('mt-0.5 size-4 shrink-0', isPassing ? 'text-amber' : 'text-red')}
      />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        {detail === undefined ? null : <div className="mt-0.5 text-ink-2">{detail}</div>}
        {requestId == null ? null : (
          <p className="mt-1 font-mono text-mono text-ink-2">{t('requestId', { id: requestId })}</p>
        )}
        {action === undefined ? null : (
          // What it says may count down: nobody is to be told each second.
          <Button
            aria-live="off"
            size="sm"
            className="mt-2"
            busy={action.busy ?? false}
            onClick={action.onAction}
          >
            {action.label}
          </Button>
        )}
      </div>
    </div>
  );
}
