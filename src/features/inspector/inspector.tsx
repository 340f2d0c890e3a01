import { Download, Eraser, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { Button } from '#src/ui/button.tsx';
import { cx } from '#src/ui/cx.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { useFocusReturn } from '#src/ui/use-focus-return.ts';
import { FrameDetail } from './frame-detail.tsx';
import { FrameFilters } from './frame-filters.tsx';
import { FrameList } from './frame-list.tsx';
import { channelsOf, filterFrames, noFilter, type Frame } from './inspector-state.ts';
import { inspectorMessages } from './messages.ts';
import { downloadReplay, makeReplayFile } from './replay-file.ts';
import { useFrames } from './use-frames.ts';

export interface InspectorProps {
  readonly onClose: () => void;
  readonly className?: string;
}

/**
 * Every frame that crossed lately, on every channel, secrets masked. A `dialog` that is not modal: the page under
 * it stays in use, for its frames are what one wants to see.
 */
export function Inspector({ onClose, className }: InspectorProps) {
  const t = useMessages(inspectorMessages);
  const { formatNumber } = useFormats();
  const { tap, clock, pool, config } = useServices();
  const root = useRef<HTMLElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [frames, forget] = useFrames(tap, clock);
  const [filter, setFilter] = useState(noFilter);
  /** What there was when the reader let go of the tail: the list stands still until they are back. */
  const [held, setHeld] = useState<readonly Frame[] | null>(null);
  const [openFrame, setOpenFrame] = useState<Frame | null>(null);
  const shown = useMemo(() => filterFrames(held ?? frames, filter), [held, frames, filter]);
  const heldLast = held?.at(-1)?.n ?? -1;
  const unseen =
    held === null ? null : filterFrames(frames, filter).filter((frame) => frame.n > heldLast).length;
  const channels = useMemo(() => channelsOf(frames), [frames]);
  const counters = pool.counters();
  const dropped = frames[0]?.n ?? 0;

  useFocusReturn();
  useEffect(() => {
    field.current?.focus();
  }, []);

  const closeFrame = () => {
    // The focus may be in what goes away.
    const row = root.current?.querySelector<HTMLElement>('[data-frame][aria-expanded=true]');
    (row ?? field.current)?.focus();
    setOpenFrame(null);
  };

  const follow = (following: boolean) => {
    setHeld(following ? null : frames);
    if (following) setOpenFrame(null);
  };
  const exportFrames = () => {
    downloadReplay(makeReplayFile(frames, { server: config.serverUrl, nowMs: clock.now() }));
  };
  const clear = () => {
    if (openFrame !== null) closeFrame();
    setHeld(null);
    forget();
  };
  const nothing = frames.length === 0 ? t('noFrames') : null;
  useViewCommands({
    view: t('title'),
    isPart: true,
    commands: () => [
      { id: 'inspector:export', label: t('exportFrames'), reason: nothing, run: exportFrames },
      { id: 'inspector:clear', label: t('clearFrames'), reason: nothing, run: clear },
      {
        id: 'inspector:hold',
        label: t(held === null ? 'pause' : 'follow'),
        run: () => {
          follow(held !== null);
        },
      },
      { id: 'inspector:close', label: t('close'), run: onClose },
    ],
  });

  return (
    <section
      ref={root}
      role="dialog"
      aria-label={t('title')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        if (openFrame === null) onClose();
        else closeFrame();
      }}
      className={cx('flex flex-col border-t border-line bg-surface', className)}
    >
      <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-1 pr-2 pl-3">
        <h2 className="font-semibold">{t('title')}</h2>
        <p className="min-w-0 flex-1 text-xs text-ink-2 tabular-nums">
          {[
            t('kept', { count: frames.length }),
            t('counts', {
              unknown: formatNumber(counters.unknown),
              rejected: formatNumber(counters.rejected),
            }),
            ...(dropped > 0 ? [t('dropped', { count: dropped })] : []),
          ].join(' · ')}
        </p>
        <Button size="sm" title={t('exportHint')} onClick={exportFrames}>
          <Download aria-hidden="true" className="size-3.5" />
          {t('export')}
        </Button>
        <Button size="sm" variant="ghost" title={t('clearHint')} disabled={nothing !== null} onClick={clear}>
          <Eraser aria-hidden="true" className="size-3.5" />
          {t('clear')}
        </Button>
        <IconButton label={t('close')} size="sm" icon={<X aria-hidden="true" />} onClick={onClose} />
      </div>
      <FrameFilters fieldRef={field} filter={filter} channels={channels} onChange={setFilter} />
      <div className="flex min-h-0 flex-1 max-md:flex-col">
        {shown.length === 0 ? (
          <p className="p-3 text-ink-2">{frames.length === 0 ? t('none') : t('noMatch')}</p>
        ) : (
          <FrameList
            frames={shown}
            openFrame={openFrame?.n ?? null}
            unseen={unseen}
            onFollow={follow}
            onOpen={(n) => {
              setHeld(held ?? frames);
              setOpenFrame(shown.find((frame) => frame.n === n) ?? null);
            }}
          />
        )}
        {openFrame === null ? null : <FrameDetail frame={openFrame} onClose={closeFrame} />}
      </div>
    </section>
  );
}
