import type { ReactNode } from 'react';

/**
 * Characters that turn the direction of what follows: with one a name or an address reads as another. Marks of a
 * direction are fair beside a letter that is written from right to left.
 */
const TURNS = /([\u202A-\u202E\u2066-\u2069]+|(?<![\u0590-\u08FF].?)[\u200E\u200F]+(?!.?[\u0590-\u08FF]))/;

/** @returns `text` with what turns it shown as a mark (styles.css), each by itself: it turns nothing, and a copy has it */
export function showTurns(text: string): ReactNode {
  const parts = text.split(TURNS);
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

/** The same for an attribute, which takes no elements. */
export const withoutTurns = (text: string): string =>
  text
    .split(TURNS)
    .filter((_, index) => index % 2 === 0)
    .join('\uFFFD');
