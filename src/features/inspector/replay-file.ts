/** The file that "Export" writes: docs/protocol.md, section 6. */
import { maskedPaths } from './frame-json.ts';
import type { Frame } from './inspector-state.ts';

export const REPLAY_FORMAT = 'nadoo-frames';
export const REPLAY_VERSION = 1;

export interface ReplayFrame {
  readonly n: number;
  /** ISO 8601 in UTC, of the page's clock. */
  readonly at: string;
  readonly channel: string;
  readonly direction: Frame['direction'];
  readonly transport: Frame['transport'];
  readonly outcome: Frame['outcome'];
  /** Characters of the whole text; more than `text` holds where `cut`. */
  readonly length: number;
  readonly cut?: true;
  readonly masked?: readonly string[];
  readonly text: string;
}

export interface ReplayFile {
  readonly format: typeof REPLAY_FORMAT;
  readonly version: typeof REPLAY_VERSION;
  readonly exported_at: string;
  readonly server: string;
  /** Frames that had crossed before the first one here and are no longer known. */
  readonly dropped: number;
  /** How often something is masked, by where it stands. */
  readonly masked: Readonly<Record<string, number>>;
  readonly frames: readonly ReplayFrame[];
}

/** @param frames secrets masked already, as the tap gives them */
export function makeReplayFile(
  frames: readonly Frame[],
  { server, nowMs }: { readonly server: string; readonly nowMs: number },
): ReplayFile {
  const masked = new Map<string, number>();
  const written = frames.map((frame): ReplayFrame => {
    const { n, at, channelKey, direction, transport, outcome, length, cut, text } = frame;
    const paths = maskedPaths(text);
    for (const path of paths) masked.set(path, (masked.get(path) ?? 0) + 1);
    return {
      n,
      at: new Date(at).toISOString(),
      channel: channelKey,
      direction,
      transport,
      outcome,
      length,
      ...(cut ? { cut } : {}),
      ...(paths.length > 0 ? { masked: paths } : {}),
      text,
    };
  });
  return {
    format: REPLAY_FORMAT,
    version: REPLAY_VERSION,
    exported_at: new Date(nowMs).toISOString(),
    server,
    dropped: frames[0]?.n ?? 0,
    masked: Object.fromEntries([...masked].sort(([a], [b]) => (a < b ? -1 : 1))),
    frames: written,
  };
}

/** Gives the file to the person, by the browser's own download. */
export function downloadReplay(file: ReplayFile): void {
  const address = URL.createObjectURL(
    new Blob([JSON.stringify(file, null, 1)], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = address;
  link.download = `nadoo-frames-${file.exported_at.replaceAll(':', '-')}.json`;
  link.click();
  URL.revokeObjectURL(address);
}
