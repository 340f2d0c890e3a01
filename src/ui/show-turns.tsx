import type { ReactNode } from 'react';
import { splitTurns } from '#src/lib/turned-text.ts';

/** @returns `text` with what turns it shown as a mark (styles.css), each by itself: it turns nothing, and a copy has it */
export function showTurns(text: string): ReactNode {
  const parts = splitTurns(text);
  if (parts.length === 1) return text;
  return parts.map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <bdi key={index} className="turn">
        {part}
      </bdi>
    ),
  );
}
