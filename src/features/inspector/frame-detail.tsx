import { X } from 'lucide-react';
import { useMemo } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { CopyButton } from '#src/ui/copy-button.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { formatFrame } from './frame-json.ts';
import type { Frame } from './inspector-state.ts';
import { inspectorMessages } from './messages.ts';
import { timeOfDay } from './time-of-day.ts';

/** One frame in full, as indented JSON; never as markup. */
export function FrameDetail({ frame, onClose }: { readonly frame: Frame; readonly onClose: () => void }) {
  const t = useMessages(inspectorMessages);
  const { formatNumber } = useFormats();
  const { n, at, text, length, cut, direction, transport, outcome, channelKey } = frame;
  const shown = useMemo(() => formatFrame(text), [text]);
  const facts = [
    timeOfDay(at),
    t(direction),
    channelKey,
    transport,
    t(outcome),
    t('size', { count: length }),
  ].join(' · ');
  return (
    <section
      aria-label={t('frame', { n: formatNumber(n) })}
      className="flex min-h-0 min-w-0 flex-1 flex-col border-line max-md:border-t md:border-l"
    >
      <div className="flex shrink-0 items-center gap-1 border-b border-line py-0.5 pr-2 pl-3">
        <p className="min-w-0 flex-1 text-xs wrap-anywhere text-ink-2">{facts}</p>
        <CopyButton label={t('copy')} text={shown} />
        <IconButton label={t('closeFrame')} size="sm" icon={<X aria-hidden="true" />} onClick={onClose} />
      </div>
      {cut ? (
        <p className="shrink-0 bg-amber-soft px-3 py-1 text-xs">
          {t('cut', { shown: formatNumber(16_384), length: formatNumber(length) })}
        </p>
      ) : null}
      <pre
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto p-3 font-mono text-mono break-all whitespace-pre-wrap focus-visible:-outline-offset-2"
      >
        {shown}
      </pre>
    </section>
  );
}
