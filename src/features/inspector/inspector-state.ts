/** The frames that the inspector holds, and which of them it shows. */
import type { TapEntry } from '#src/connection/tap.ts';

export interface Frame extends TapEntry {
  /** What the frame calls itself: its `type`, the event's name, or its first characters. */
  readonly label: string;
  /** The text is only the beginning of what crossed. */
  readonly cut: boolean;
}

export interface FrameFilter {
  readonly text: string;
  /** A channel's key, '' for all. */
  readonly channel: string;
  readonly direction: 'all' | TapEntry['direction'];
  readonly outcome: 'all' | TapEntry['outcome'];
}

export const noFilter: FrameFilter = { text: '', channel: '', direction: 'all', outcome: 'all' };

/** As many as the tap keeps. */
export const MOST_FRAMES = 2_000;
/** Where the tap cuts. A masked text may be shorter than what was cut. */
const LONGEST_TEXT = 16_384;
const LABEL_LENGTH = 60;

/** Appends what is new; the oldest go. The same array where nothing is new. */
export function addFrames(frames: readonly Frame[], fresh: readonly TapEntry[]): readonly Frame[] {
  if (fresh.length === 0) return frames;
  return [...frames, ...fresh.map(toFrame)].slice(-MOST_FRAMES);
}

function toFrame(entry: TapEntry): Frame {
  return { ...entry, label: labelOf(entry.text), cut: entry.length > LONGEST_TEXT };
}

function labelOf(text: string): string {
  const name = /^event: ([^\n]{1,60})/.exec(text) ?? /"type"\s*:\s*"([^"\\]{1,60})"/.exec(text);
  return name?.[1] ?? text.slice(0, LABEL_LENGTH);
}

/** The frames that pass the filter; text is sought in the frame as it is shown, masked, in any case. */
export function filterFrames(frames: readonly Frame[], filter: FrameFilter): readonly Frame[] {
  const sought = filter.text.trim().toLowerCase();
  const { channel, direction, outcome } = filter;
  if (sought === '' && channel === '' && direction === 'all' && outcome === 'all') return frames;
  return frames.filter(
    (frame) =>
      (channel === '' || frame.channelKey === channel) &&
      (direction === 'all' || frame.direction === direction) &&
      (outcome === 'all' || frame.outcome === outcome) &&
      (sought === '' || frame.text.toLowerCase().includes(sought)),
  );
}

/** The channels that the frames belong to, in the order of their names. */
export function channelsOf(frames: readonly Frame[]): readonly string[] {
  return [...new Set(frames.map((frame) => frame.channelKey))].sort();
}
