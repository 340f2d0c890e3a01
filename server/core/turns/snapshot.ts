/**
 * What a session holds at one exact position of its stream: stored rows lag behind the stream by up to 250 ms,
 * so the deltas between a row's own position (its lease) and the wanted one are added from the stream's log.
 */
import type { StreamPosition } from '#src/protocol/stream.ts';
import { streamNames, type CoreBase } from '../context.ts';
import type { MessageRecord } from '../model.ts';

export interface RunningText {
  readonly messageId: string;
  readonly text: string;
  readonly nextIndex: number;
}

interface LoggedChatFrame {
  readonly seq: number;
  readonly type?: string;
  readonly message_id?: string;
  readonly text?: string;
  readonly index?: number;
}

/** Frames that change more than a running answer's text. */
const STRUCTURAL = new Set([
  'message',
  'response_start',
  'response_end',
  'response_cancelled',
  'sources',
  'error',
]);
const READ_ATTEMPTS = 5;

/** The running answers of a session, their texts true as of `position`. */
export async function readRunning(
  base: CoreBase,
  sessionId: string,
): Promise<{ position: StreamPosition; running: RunningText[] }> {
  // Rows before position: a row can only stand before what the log then holds, never beyond it.
  const rows = (await base.storage.runningMessages()).filter((row) => row.session_id === sessionId);
  const { position, frames } = await readLogSince(base, sessionId, rows);
  const ended = new Set(frames.flatMap((frame) => (frame.type === 'response_end' ? [frame.message_id] : [])));
  const running = rows.filter((row) => !ended.has(row.id)).map((row) => addDeltas(row, position, frames));
  return { position, running };
}

/** A part of a session's messages: the last `limit` before a position, or of all (null). */
export interface MessagePage {
  readonly before: number | null;
  readonly limit: number;
}

/**
 * Messages of a session by position, all or one page of them, true as of `position` of the stream. A stock gateway has
 * no position, and no status by which a reader could tell the beginning of an answer from a whole one: it lists what
 * has ended, and knows no pages.
 */
export async function readMessages(
  base: CoreBase,
  sessionId: string,
  page: MessagePage | null = null,
): Promise<{ position: StreamPosition | null; messages: MessageRecord[] }> {
  if (base.settings.stock)
    return { position: null, messages: withoutRunning(await base.storage.messagesOf(sessionId)) };
  for (let attempt = 1; ; attempt += 1) {
    const before = await base.bus.position(streamNames.chat(sessionId));
    const messages = await (page === null
      ? base.storage.messagesOf(sessionId)
      : base.storage.messagesBefore(sessionId, page.before, page.limit));
    const rows = messages.filter((message) => message.status === 'running');
    const { position, frames } = await readLogSince(base, sessionId, rows, before);
    const changed = frames.some((frame) => frame.seq > before.seq && STRUCTURAL.has(frame.type ?? ''));
    // Something began or ended between the two reads: the rows may or may not show it. Read again; at the last
    // attempt the earlier position is the safe one, since what comes twice is told by its id.
    if (changed && attempt < READ_ATTEMPTS) continue;
    const texts = new Map(rows.map((row) => [row.id, addDeltas(row, position, frames).text]));
    return {
      position: changed ? before : position,
      messages: messages.map((message) => ({
        ...message,
        content: texts.get(message.id) ?? message.content,
      })),
    };
  }
}

export function withoutRunning(messages: readonly MessageRecord[]): MessageRecord[] {
  return messages.filter(({ status }) => status !== 'running');
}

async function readLogSince(
  base: CoreBase,
  sessionId: string,
  rows: readonly MessageRecord[],
  from?: StreamPosition,
): Promise<{ position: StreamPosition; frames: LoggedChatFrame[] }> {
  const stream = streamNames.chat(sessionId);
  const now = from ?? (await base.bus.position(stream));
  const stored = rows.flatMap((row) => (row.lease?.epoch === now.epoch ? [row.lease.seq] : []));
  const log = await base.bus.replay(stream, { epoch: now.epoch, seq: Math.min(now.seq, ...stored) });
  if (!log) return { position: await base.bus.position(stream), frames: [] };
  return {
    position: log.position,
    frames: log.frames.map(({ text }) => JSON.parse(text) as LoggedChatFrame),
  };
}

function addDeltas(
  row: MessageRecord,
  position: StreamPosition,
  frames: readonly LoggedChatFrame[],
): RunningText {
  let text = row.content;
  let nextIndex = row.lease?.next_index ?? 0;
  if (row.lease?.epoch === position.epoch) {
    for (const frame of frames) {
      if (frame.seq <= row.lease.seq || frame.message_id !== row.id || frame.type !== 'text-delta') continue;
      text += frame.text ?? '';
      nextIndex = (frame.index ?? nextIndex) + 1;
    }
  }
  return { messageId: row.id, text, nextIndex };
}
