import { useRef, type KeyboardEvent, type UIEvent } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { VirtualList, type VirtualListHandle } from '#src/ui/virtual-list/virtual-list.tsx';
import { FrameRow } from './frame-row.tsx';
import type { Frame } from './inspector-state.ts';
import { inspectorMessages } from './messages.ts';

export interface FrameListProps {
  readonly frames: readonly Frame[];
  readonly openFrame: number | null;
  /** Null: at the tail. Else how many came since the reader let go of it. */
  readonly unseen: number | null;
  readonly onFollow: (follow: boolean) => void;
  readonly onOpen: (n: number) => void;
}

const frameKey = (frame: Frame) => frame.n;

/** Within this of the end, px, the reader is at the end. */
const AT_END_PX = 24;

/** The rows. At the tail they follow it; scrolling up, or opening a frame, holds them still. */
export function FrameList({ frames, openFrame, unseen, onFollow, onOpen }: FrameListProps) {
  const t = useMessages(inspectorMessages);
  const list = useRef<VirtualListHandle>(null);
  const lastTop = useRef(0);
  const following = unseen === null;

  const onScroll = (event: UIEvent<HTMLDivElement>) => {
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    // A list that shrank under a filter scrolls up by itself, and is at its end then.
    const atEnd = scrollHeight - scrollTop - clientHeight < AT_END_PX;
    const wentUp = scrollTop < lastTop.current;
    lastTop.current = scrollTop;
    if (following && wentUp && !atEnd) onFollow(false);
    if (!following && !wentUp && atEnd && openFrame === null) onFollow(true);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || openFrame === null) return;
    event.preventDefault();
    const index = frames.findIndex((frame) => frame.n === openFrame) + step;
    const next = frames[index];
    if (next === undefined) return;
    onOpen(next.n);
    list.current?.scrollToIndex(index);
    // The neighbour of a row in sight is mounted already.
    list.current?.element()?.querySelector<HTMLElement>(`[data-frame="${next.n}"]`)?.focus();
  };

  return (
    <div className="relative flex min-h-0 min-w-0 flex-1 flex-col" onKeyDown={onKeyDown}>
      <VirtualList
        handle={list}
        label={t('frames')}
        items={frames}
        keyOf={frameKey}
        estimateHeight={24}
        followsEnd={following}
        onScroll={onScroll}
        className="flex-1"
        renderItem={(frame) => <FrameRow frame={frame} isOpen={frame.n === openFrame} onOpen={onOpen} />}
      />
      {unseen !== null && unseen > 0 ? (
        <Button
          size="sm"
          variant="primary"
          className="absolute right-4 bottom-3"
          onClick={() => {
            onFollow(true);
          }}
        >
          {t('newFrames', { count: unseen })}
        </Button>
      ) : null}
    </div>
  );
}
