/** Plays an exchange transcript against a live server: the in-memory core, the mock, or the real gateway. */
import { createSseParser } from '#src/protocol/sse.ts';
import { fillIn, mismatch, type MatchContext } from './match.ts';
import type { Transcript, TranscriptStep } from './transcript.ts';

/** The server closed; the last thing that `next` gives. */
export interface ClosedSignal {
  readonly code: number;
  readonly reason: string;
}

export interface ExchangeConnection {
  send(text: string): void | Promise<void>;
  /** The next text frame, in order; frames that came before the call wait. Rejects after a time of the caller's choice. */
  next(): Promise<string | ClosedSignal>;
  close(): void | Promise<void>;
}

/**
 * Opens a connection as `transcript.as`. `path` is filled in. For `sse-completion` the first `send` is the
 * body to POST and `next` gives each event as `sseFrame` shapes it.
 */
export type Connect = (path: string, transcript: Transcript) => Promise<ExchangeConnection>;

/**
 * @param variables values for `{name}` in the path and `{"$ref": "name"}` in frames: `session_id`, `user_id` …
 * @throws Error that names the transcript, the step and the difference
 */
export async function exchange(
  transcript: Transcript,
  connect: Connect,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const context: MatchContext = { variables: new Map(Object.entries(variables)), joined: '' };
  const connection = await connect(fillPath(transcript, context), transcript);
  const inbox = createInbox(connection, new Set(transcript.ignore ?? []), context);
  try {
    for (const [at, step] of transcript.steps.entries()) {
      const difference = await play(step, connection, inbox, context);
      if (difference !== null) throw new Error(`${transcript.name}, step ${String(at + 1)}: ${difference}`);
    }
  } finally {
    await connection.close();
  }
}

/** How an event of an SSE stream stands in a transcript: the payload with the event's name as `type`. */
export function sseFrame(name: string, data: string): string {
  const payload: unknown = data === '' ? {} : JSON.parse(data);
  return JSON.stringify({ ...(payload as Record<string, unknown>), type: name });
}

/** The receiving half of a connection over the body of an SSE response. */
export function createSseReceiver(chunks: AsyncIterable<Uint8Array>): () => Promise<string | ClosedSignal> {
  const parser = createSseParser();
  const iterator = chunks[Symbol.asyncIterator]();
  const waiting: string[] = [];
  return async () => {
    for (;;) {
      const frame = waiting.shift();
      if (frame !== undefined) return frame;
      const step: IteratorResult<Uint8Array, unknown> = await iterator.next();
      if (step.done === true) return { code: 1000, reason: 'end of stream' };
      waiting.push(...parser.push(step.value).map((event) => sseFrame(event.name, event.data)));
    }
  };
}

function fillPath(transcript: Transcript, context: MatchContext): string {
  if (transcript.path === undefined) throw new Error(`${transcript.name}: an exchange needs a path`);
  return transcript.path.replace(/\{(\w+)\}/g, (_whole, name: string) =>
    encodeURIComponent(String(fillIn({ $ref: name }, context))),
  );
}

type Inbox = () => Promise<unknown>;

/** Frames as values, texts that are no JSON as texts; ignored types are passed over, deltas are joined. */
function createInbox(
  connection: ExchangeConnection,
  ignored: ReadonlySet<string>,
  context: MatchContext,
): Inbox {
  return async () => {
    for (;;) {
      const received = await connection.next();
      if (typeof received !== 'string') return received;
      const value = parseOrText(received);
      const type = typeOf(value);
      if (type === 'response_start' || type === 'message_start') context.joined = '';
      if (type === 'text-delta' || type === 'text_chunk') context.joined += textOf(value);
      if (!ignored.has(type)) return value;
    }
  };
}

async function play(
  step: TranscriptStep,
  connection: ExchangeConnection,
  next: Inbox,
  context: MatchContext,
): Promise<string | null> {
  if ('send' in step) await connection.send(JSON.stringify(fillIn(step.send, context)));
  else if ('sendText' in step) await connection.send(step.sendText);
  else if ('receive' in step) return mismatch(step.receive, await next(), context);
  else if ('receiveText' in step) return mismatch(step.receiveText, await next(), context);
  else if ('closed' in step) return mismatch(step.closed, await next(), context, 'close');
  else if ('receiveAnyOrder' in step) return playAnyOrder(step.receiveAnyOrder, next, context);
  else if ('receiveUntil' in step) return playUntil(step, next, context);
  else return 'this step belongs to fold transcripts';
  return null;
}

async function playAnyOrder(
  expected: readonly unknown[],
  next: Inbox,
  context: MatchContext,
): Promise<string | null> {
  const open = [...expected];
  while (open.length > 0) {
    const actual = await next();
    const differences = open.map((one) => mismatch(one, actual, context));
    const hit = differences.indexOf(null);
    if (hit < 0) return `none of the expected frames matches: ${differences.join(' | ')}`;
    open.splice(hit, 1);
  }
  return null;
}

async function playUntil(
  step: Extract<TranscriptStep, { receiveUntil: unknown }>,
  next: Inbox,
  context: MatchContext,
): Promise<string | null> {
  const seen = new Map<string, number>();
  const last = (step.receiveUntil as { type?: unknown }).type;
  for (;;) {
    const actual = await next();
    const type = typeOf(actual);
    if (type === last) {
      const few = Object.entries(step.atLeast ?? {}).find(([name, count]) => (seen.get(name) ?? 0) < count);
      if (few) return `at least ${String(few[1])} of ${few[0]} were expected before ${type}`;
      return mismatch(step.receiveUntil, actual, context);
    }
    if (!step.among.includes(type)) return `${JSON.stringify(actual)} came before ${String(last)}`;
    seen.set(type, (seen.get(type) ?? 0) + 1);
  }
}

function parseOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function typeOf(value: unknown): string {
  const type = typeof value === 'object' && value !== null ? (value as { type?: unknown }).type : undefined;
  return typeof type === 'string' ? type : '';
}

function textOf(value: unknown): string {
  const { text, content } = value as { text?: unknown; content?: unknown };
  return typeof text === 'string' ? text : typeof content === 'string' ? content : '';
}
