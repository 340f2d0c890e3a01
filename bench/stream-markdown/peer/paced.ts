/** Streams at a steady pace, as an agent does, and counts what the browser had no time for. */
import { texts } from '../texts.ts';
import type { Sink } from './page.tsx';

export interface Paced {
  readonly frames: number;
  readonly expected: number;
  readonly dropped: number;
  /** ms; 0 where none took 50 ms. */
  readonly longestTask: number;
  /** What stands there at the end is what one render of the whole text gives. */
  readonly exact: boolean;
}

const PER_SECOND = 200;
const SECONDS = 5;
const FRAMES_PER_SECOND = 60;
const LETTERS = 12;
const FROM = 185 * 1_024;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const words = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Until nothing more is drawn. */
async function settled(sink: Sink): Promise<string> {
  for (let before = ''; ;) {
    await wait(500);
    const now = words(sink.textOf());
    if (now === before && now !== '') return now;
    before = now;
  }
}

export async function paced(sink: Sink, openAnother: () => Sink): Promise<Paced> {
  const text = texts['mixed 200 KB'] ?? '';
  sink.put(text.slice(0, FROM));
  await settled(sink);
  window.scrollTo(0, document.body.scrollHeight);
  await wait(500);

  let longestTask = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
  });
  observer.observe({ type: 'longtask' });
  let frames = 0;
  let running = true;
  const count = () => {
    if (!running) return;
    frames += 1;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);

  const began = performance.now();
  let sent = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const elapsed = (performance.now() - began) / 1_000;
      const due = Math.floor(Math.min(elapsed, SECONDS) * PER_SECOND);
      // Whoever was held up gets what came meanwhile at once.
      if (due > sent) sink.put(text.slice(0, FROM + due * LETTERS));
      sent = due;
      if (elapsed < SECONDS) return;
      clearInterval(timer);
      resolve();
    }, 1_000 / PER_SECOND);
  });
  running = false;
  const seconds = (performance.now() - began) / 1_000;
  await wait(0);
  observer.disconnect();

  const whole = text.slice(0, FROM + SECONDS * PER_SECOND * LETTERS);
  sink.put(whole);
  const streamed = await settled(sink);
  sink.end();
  const other = openAnother();
  other.put(whole);
  const exact = (await settled(other)) === streamed && streamed.length > whole.length / 2;
  other.end();
  const expected = Math.round(FRAMES_PER_SECOND * Math.max(SECONDS, seconds));
  return { frames, expected, dropped: Math.max(0, expected - frames), longestTask, exact };
}
