import { useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { ActionTarget } from '#src/protocol/page-paths.ts';
import { Button } from '#src/ui/button.tsx';
import { panelMessages } from './panel-messages.ts';

/** An address elsewhere: asked before it is opened, with its host in sight. */
export function LeaveQuestion({
  target,
  onDone,
}: {
  readonly target: Extract<ActionTarget, { kind: 'external' }>;
  readonly onDone: () => void;
}) {
  const t = useMessages(panelMessages);
  const [closed, setClosed] = useState(false);
  if (closed) return null;
  const close = () => {
    setClosed(true);
    onDone();
  };
  return (
    <div
      role="group"
      aria-label={t('externalQuestion')}
      className="flex flex-wrap items-center gap-2 px-3 pb-3 pl-8"
    >
      <p className="w-full text-ink-2">{t('externalQuestion')}</p>
      <a
        href={target.href}
        target="_blank"
        rel="noopener noreferrer"
        onClick={close}
        // In full: what a cut would hide is the end of the host, which says whose it is.
        className="inline-flex min-h-7 max-w-full items-center rounded-md border border-control px-2 py-1 text-xs font-medium break-all hover:bg-raised"
      >
        {t('openExternal', { host: target.host })}
      </a>
      <Button size="sm" variant="ghost" onClick={close}>
        {t('cancel')}
      </Button>
    </div>
  );
}
