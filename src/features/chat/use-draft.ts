import { useState } from 'react';
import { readDraft, writeDraft } from './chat-draft.ts';

/** The draft of one session as state. The component that uses it is keyed by the session. */
export function useDraft(key: string): readonly [string, (text: string) => void] {
  const [text, setText] = useState(() => readDraft(key));
  const change = (next: string): void => {
    setText(next);
    writeDraft(key, next);
  };
  return [text, change];
}
