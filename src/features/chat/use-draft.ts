import { useState } from 'react';
import { readDraft, writeDraft } from './chat-draft.ts';

/** One draft as state. The component that uses it has the same key. */
export function useDraft(key: string): readonly [string, (text: string) => void] {
  const [text, setText] = useState(() => readDraft(key));
  const change = (next: string): void => {
    setText(next);
    writeDraft(key, next);
  };
  return [text, change];
}
