/** The React face of the thread's screen: which entries to mount, and what its elements are told. */
import { useCallback, useLayoutEffect, useReducer, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { afterPaint } from '#src/lib/after-paint.ts';
import { isOpen } from './answer-fold.ts';
import type { Entry } from './chat-types.ts';
import type { Range } from './thread-ranges.ts';
import { createThreadScreen, type ThreadScreen } from './thread-screen.ts';
import { threadTurn } from './thread-turn.ts';

export type ChatScreen = ThreadScreen<Entry>;

/** px of an entry without its words: who, when, and what can be done. */
const AROUND = { sent: 64, prompt: 102, answer: 112 } as const;
const LINE = 26.390625;
const LETTER = 8;

/**
 * What an entry will take, as well as its length tells. That of a short prompt which was just sent is exact where a
 * mouse is used: the room beneath it is right before it is laid out, and need not be laid out once more.
 */
export function estimateHeight(entry: Entry, width: number): number {
  const letters = Math.max(10, (width - 60) / LETTER);
  const isSent = entry.kind === 'prompt' && entry.messageId === null;
  return AROUND[isSent ? 'sent' : entry.kind] + Math.ceil(entry.text.length / letters) * LINE;
}

/** So few messages cost a frame little: all are there for the browser's own search. At 60 an echo took 8 ms longer. */
const WHOLE_UP_TO = 20;

/** A running answer stays mounted wherever the reader is. */
const isKept = (entry: Entry): boolean => entry.kind === 'answer' && isOpen(entry);

/** @param isPartial there are older entries on the server */
export function useThreadScreen(entries: readonly Entry[], isPartial: boolean) {
  const scroller = useRef<HTMLDivElement>(null);
  const log = useRef<HTMLDivElement>(null);
  const room = useRef<HTMLDivElement>(null);
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  const [screen] = useState<ChatScreen>(() => {
    const later = afterPaint(renderAgain);
    return createThreadScreen<Entry>(
      estimateHeight,
      (when) => {
        if (when === 'now') flushSync(renderAgain);
        else if (when === 'soon') renderAgain();
        else later();
      },
      WHOLE_UP_TO,
    );
  });
  const { sent, at: turn } = threadTurn(entries);
  const ranges: readonly Range[] = screen.take({ items: entries, turn, isPartial, isKept });
  useLayoutEffect(() => {
    if (!scroller.current || !log.current || !room.current) return undefined;
    return screen.attach({ scroller: scroller.current, log: log.current, room: room.current });
  }, [screen]);
  /** A prompt that is sent while this thread is shown goes to the top: the end of the conversation, with room beneath. */
  const placed = useRef(sent);
  useLayoutEffect(() => {
    const isNew = sent !== null && sent !== placed.current;
    placed.current = sent;
    screen.place(isNew);
  });
  const toEnd = useCallback(() => {
    screen.toEnd();
  }, [screen]);
  return {
    screen,
    ranges,
    scroller,
    log,
    room,
    pinned: screen.pinned(),
    showsEnd: screen.showsEnd(),
    toEnd,
  };
}
