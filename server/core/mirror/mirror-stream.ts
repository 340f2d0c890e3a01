/**
 * One event stream in place of a tab's sockets (extension `sse`). Every channel is connected by the code of its
 * socket (`sockets/connect.ts`), with a sink that writes `{channel, frame}` and a session that is fed by
 * `POST /sse/frames`: rights, joins, replay and answers are theirs, and there is no second implementation of them.
 */
import { createCapabilityId } from '#src/lib/ids.ts';
import { closeCodes } from '#src/protocol/close-codes.ts';
import { formatCursor, readPlace, type MirrorChannel } from '#src/protocol/mirror.ts';
import { formatSseComment, formatSseEvent } from '#src/protocol/sse.ts';
import type { StreamPosition } from '#src/protocol/stream.ts';
import { createQueue } from '../api/text-queue.ts';
import type { SocketSession, SocketSink } from '../api-types.ts';
import { describeFault, isoNow, type CoreContext } from '../context.ts';
import type { UserRecord } from '../model.ts';
import { connectSocket } from '../sockets/connect.ts';

const KEEP_ALIVE_MS = 15_000;
/**
 * A client that has pinged once is gone when it says nothing for so long, as a socket is (`keep-alive.ts`): nobody
 * is taken for present a minute after a crash. One that never pings is trusted as long as its connection stands.
 */
export const SILENT_CLIENT_MS = 40_000;
/** Frames that came before their turn and wait for it. */
const MAX_AHEAD = 256;

export interface MirrorOptions {
  /** Null on the debug route, which knows nobody. */
  readonly user: UserRecord | null;
  readonly ip: string;
  readonly channels: readonly MirrorChannel[];
  /** Where each stands, in the order of `channels`; null: not known. */
  readonly since: readonly (StreamPosition | null)[];
  readonly onClosed: (stream: MirrorStream) => void;
}

export type Taken = 'taken' | 'no-such-channel' | 'too-far-ahead';

export interface MirrorStream {
  readonly id: string;
  readonly userId: string | null;
  /** The body of the reply; leaving it closes the stream. */
  chunks(): AsyncIterable<string>;
  /**
   * A client's frame: applied in the order of `n` (from 1), once.
   * @param channel null: the stream itself, which answers `ping`
   */
  take(n: number, channel: string | null, frame: string): Taken;
  close(): void;
}

interface Line {
  /** Frames may come before the core has let the channel in. */
  readonly early: string[];
  session: SocketSession | null;
  /** After the latest frame that waits. */
  position: StreamPosition | null;
  /** After the latest one that was read. */
  read: StreamPosition | null;
  /** Characters of its frames that wait: as a socket counts them, without what the stream puts around. */
  waiting: number;
  isOpen: boolean;
}

/**
 * What waits to be read, wrapped only then: a slow reader holds as much memory as its sockets would.
 * `line` null: the stream itself, or (`json` null) a comment.
 */
interface Word {
  readonly channel: string | null;
  readonly field: 'frame' | 'close';
  readonly json: string | null;
  readonly line: Line | null;
  readonly position: StreamPosition | null;
}

export function openMirrorStream(context: CoreContext, options: MirrorOptions): MirrorStream {
  const { clock } = context;
  const { user, ip, channels } = options;
  const queue = createQueue<Word>();
  const lines = new Map<string, Line>();
  const ahead = new Map<number, () => void>();
  let next = 1;
  let isClosed = false;
  let cancelComment = (): void => undefined;
  let cancelSilence = (): void => undefined;

  function write(key: string, line: Line, field: 'frame' | 'close', json: string): void {
    line.waiting += json.length;
    queue.push({ channel: key, field, json, line, position: line.position });
  }

  function say(frame: Readonly<Record<string, unknown>>): void {
    const json = JSON.stringify({ ...frame, now: isoNow(context) });
    queue.push({ channel: null, field: 'frame', json, line: null, position: null });
  }

  /** The text of a word, as its reader takes it; the cursor says what this reader has by then. */
  function wrap({ channel, field, json, line, position }: Word): string {
    if (json === null) return formatSseComment('keep-alive');
    if (line) {
      line.waiting -= json.length;
      line.read = position;
    }
    const id = formatCursor(channels.map(({ key }) => lines.get(key)?.read ?? null));
    return formatSseEvent({ id, data: `{"channel":${JSON.stringify(channel)},"${field}":${json}}` });
  }

  function sinkOf(key: string, line: Line): SocketSink {
    return {
      send(text) {
        if (!line.isOpen) return;
        line.position = readPlace(text, line.position);
        // The debug socket's keep-alive is bare text.
        write(key, line, 'frame', text.startsWith('{') ? text : JSON.stringify(text));
      },
      close(code, reason) {
        if (!line.isOpen) return;
        line.isOpen = false;
        write(key, line, 'close', JSON.stringify({ code, reason }));
        // The reader is too slow for all of it: it comes back and resumes when it has caught up.
        if (code === closeCodes.tryAgainLater.code) queue.cut();
        const isOver = [...lines.values()].every((each) => !each.isOpen);
        if (isOver || code === closeCodes.tryAgainLater.code) close();
      },
      bufferedBytes: () => line.waiting,
    };
  }

  async function connect({ key, path }: MirrorChannel, line: Line): Promise<void> {
    const sink = sinkOf(key, line);
    const { epoch, seq } = line.position ?? {};
    const since = epoch === undefined ? {} : { epoch, since: String(seq) };
    // Whoever speaks this way knows of all the rest.
    const query: Record<string, string> = { presence: 'stated', ...since };
    try {
      const session = await connectSocket(context, { path, query, ip, user }, sink);
      if (isClosed) session?.closed();
      else line.session = session;
      for (const text of line.early.splice(0)) line.session?.receive(text);
    } catch (fault) {
      context.log.error({ fault: describeFault(fault) }, 'A mirrored channel failed');
      sink.close(closeCodes.internalError.code, 'The gateway failed');
    }
  }

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    cancelComment();
    cancelSilence();
    for (const line of lines.values()) {
      line.isOpen = false;
      line.session?.closed();
    }
    queue.end();
    options.onClosed(stream);
  }

  function comment(): void {
    cancelComment = clock.schedule(() => {
      queue.push({ channel: null, field: 'frame', json: null, line: null, position: null });
      comment();
    }, KEEP_ALIVE_MS);
  }

  function apply(channel: string | null, frame: string): void {
    if (channel === null) {
      // Of the stream itself there is only the ping; its first one begins the watch.
      cancelSilence();
      cancelSilence = clock.schedule(close, SILENT_CLIENT_MS);
      say({ type: 'pong' });
      return;
    }
    const line = lines.get(channel);
    if (line?.isOpen !== true) return;
    if (line.session === null) line.early.push(frame);
    else line.session.receive(frame);
  }

  const stream: MirrorStream = {
    id: createCapabilityId(),
    userId: user?.id ?? null,
    async *chunks() {
      try {
        for await (const word of queue) yield wrap(word);
      } finally {
        close();
      }
    },
    take(n, channel, frame) {
      if (channel !== null && !lines.has(channel)) return 'no-such-channel';
      if (n >= next + MAX_AHEAD) return 'too-far-ahead';
      if (n < next || ahead.has(n)) return 'taken';
      ahead.set(n, () => {
        apply(channel, frame);
      });
      for (let turn = ahead.get(next); turn; turn = ahead.get(next)) {
        ahead.delete(next);
        next += 1;
        turn();
      }
      return 'taken';
    },
    close,
  };

  for (const [at, { key }] of channels.entries()) {
    const position = options.since[at] ?? null;
    lines.set(key, { early: [], session: null, position, read: position, waiting: 0, isOpen: true });
  }
  say({ type: 'hello', connection_id: stream.id });
  comment();
  for (const channel of channels) {
    const line = lines.get(channel.key);
    if (line) void connect(channel, line);
  }
  return stream;
}
