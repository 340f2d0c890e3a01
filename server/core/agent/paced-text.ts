/** Text at the pace of someone who types well, in deltas of a word. */
import type { Clock } from '#src/lib/clock.ts';
import type { AgentOutput } from '../ports.ts';

/** Characters a second of a short answer. A long one goes faster, so that no answer takes much over three seconds. */
const CHARACTERS_PER_SECOND = 60;
const LONGEST_MS = 3_200;

/**
 * Waits `ms` of the clock.
 * @returns false, at once, where the signal is aborted.
 */
export function wait(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  if (ms <= 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const stop = () => {
      cancel();
      resolve(false);
    };
    const cancel = clock.schedule(() => {
      signal.removeEventListener('abort', stop);
      resolve(true);
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** Words with the white space before them; joined they are the text again. */
export function toWords(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

/**
 * Yields `text` word by word; ends early where the signal is aborted.
 * @param totalMs how long the whole takes; by default what its length asks for.
 */
export async function* streamText(
  text: string,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
  totalMs: number = Math.min(LONGEST_MS, (text.length / CHARACTERS_PER_SECOND) * 1000),
): AsyncGenerator<AgentOutput> {
  const started = clock.monotonic();
  let sent = 0;
  for (const word of toWords(text)) {
    sent += word.length;
    // Against the start, not the delta before: late timers do not add up.
    const due = started + (totalMs * sent) / text.length;
    if (!(await wait(clock, due - clock.monotonic(), signal))) return;
    yield { type: 'text', text: word };
  }
}
