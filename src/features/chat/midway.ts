/** An answer that was joined in the middle and cut there: the words seen of it, beside what a server has stored. */
import type { Answer } from './chat-types.ts';

/** So many characters that agree are no chance. */
const ENOUGH = 8;

/** The longest piece of an answer that was seen without a gap. */
export function seenTogether(answer: Pick<Answer, 'text' | 'ahead'>): string {
  let best = answer.text;
  let run = '';
  let next = -1;
  for (const [index, piece] of [...answer.ahead].sort(([a], [b]) => a - b)) {
    run = index === next ? run + piece : piece;
    next = index + 1;
    if (run.length > best.length) best = run;
  }
  return best;
}

/** Its words may tell which of the listed answers it is. */
export function isTelling({ midway = '', messageId, text }: Answer): boolean {
  return messageId === null && text === '' && midway.length >= ENOUGH;
}

/** The stored text may be that of this answer, as far as words say: the server may have died with less than was seen. */
export function isAlike(answer: Answer, stored: string): boolean {
  const { text } = answer;
  const seen = answer.midway ?? seenTogether(answer);
  if (seen === '' || stored === '') return false;
  if (text !== '') return stored.startsWith(text) || text.startsWith(stored);
  return stored.includes(seen) || endsWithin(stored, seen);
}

/** What is stored ends before what was seen does. */
export function endsWithin(stored: string, seen: string): boolean {
  if (stored.includes(seen)) return false;
  for (let length = Math.min(stored.length, seen.length - 1); length >= ENOUGH; length -= 1)
    if (stored.endsWith(seen.slice(0, length))) return true;
  return false;
}
