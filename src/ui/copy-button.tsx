import { Check, Copy, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { systemClock } from '#src/lib/clock.ts';
import type { Clock } from '#src/lib/clock.ts';
import { copyText } from './copy-text.ts';
import { IconButton } from './icon-button.tsx';
import { uiMessages } from './ui-messages.ts';

export interface CopyButtonProps {
  /** The accessible name: "Copy", "Copy code", "Copy as JSON". */
  readonly label: string;
  /** What is copied; a function where building it costs something. */
  readonly text: string | (() => string);
  /** Stands for the command where the usual sheets would be ambiguous. */
  readonly icon?: ReactNode;
  readonly size?: 'sm' | 'md';
  readonly clock?: Clock;
  readonly className?: string;
}

const CONFIRMATION_MS = 2000;

/** Copies and says so for two seconds, to the eye and to screen readers. */
export function CopyButton({
  label,
  text,
  icon,
  size = 'sm',
  clock = systemClock,
  className,
}: CopyButtonProps) {
  const t = useMessages(uiMessages);
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'failed'>('none');
  useEffect(() => {
    if (outcome === 'none') return undefined;
    return clock.schedule(() => {
      setOutcome('none');
    }, CONFIRMATION_MS);
  }, [outcome, clock]);
  const copy = () => {
    void copyText(typeof text === 'string' ? text : text()).then((copied) => {
      setOutcome(copied ? 'copied' : 'failed');
    });
  };
  const icons = {
    none: icon ?? <Copy aria-hidden="true" />,
    copied: <Check aria-hidden="true" />,
    failed: <TriangleAlert aria-hidden="true" />,
  };
  const words = { none: '', copied: t('copied'), failed: t('copyFailed') };
  return (
    <span className={className}>
      <IconButton label={label} icon={icons[outcome]} size={size} onClick={copy} />
      <span role="status" className={outcome === 'failed' ? 'text-xs text-red' : 'sr-only'}>
        {words[outcome]}
      </span>
    </span>
  );
}
