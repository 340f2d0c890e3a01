/**
 * Tabs share the draft of a chat: one that opens it later finds what the other has in its box. Sent by one of them as it
 * stands, it is gone in all of them, or it would be sent twice.
 */
import { useEffect, useLayoutEffect, useRef } from 'react';
import { readDraft, writeDraft } from '../chat-draft.ts';

export interface SentDraft {
  readonly key: string;
  readonly text: string;
  /** What the draft carried beside its words, and what of that stays for the next message; both as drafts keep them. */
  readonly load: string;
  readonly keeps: string;
}

export interface ShownDraft {
  readonly key: string;
  readonly text: string;
  readonly load: string;
  readonly onText: (text: string) => void;
  readonly onLoad: (load: string) => void;
}

const LINE = 'nadoo-sent-drafts';
const loadKey = (key: string): string => `${key}:load`;

/** Of the box that is shown: a line does not hear itself. */
let line: BroadcastChannel | null = null;

/** ms after the key: what was sent is on the screen by then, which is waited for. */
const TOLD_AFTER_MS = 50;

/** The words of a draft were taken: the other tabs hear of it. */
export function tellSent(sent: SentDraft): void {
  const own = line;
  setTimeout(() => {
    if (line === own) line?.postMessage(sent);
  }, TOLD_AFTER_MS);
}

/** Takes back what another tab sent, in the box that is shown and in the drafts of all other chats. */
export function useSentDrafts(shown: ShownDraft): void {
  const latest = useRef(shown);
  useLayoutEffect(() => {
    latest.current = shown;
  });
  useEffect(() => {
    if (typeof BroadcastChannel !== 'function') return undefined;
    const opened = new BroadcastChannel(LINE);
    line = opened;
    opened.onmessage = ({ data: { key, text, load, keeps } }: MessageEvent<SentDraft>) => {
      const here = latest.current;
      if (key === here.key) {
        if (here.text !== text || here.load !== load) return;
        here.onText('');
        here.onLoad(keeps);
      } else if (readDraft(key) === text && readDraft(loadKey(key)) === load) {
        writeDraft(key, '');
        writeDraft(loadKey(key), keeps);
      }
    };
    return () => {
      opened.close();
      if (line === opened) line = null;
    };
  }, []);
}
