/** The wire of the one-stream mirror (extension `sse`): channels, cursor, events and posts. Source: protocol.md, Part 2. */
import * as z from 'zod/mini';
import { decodeText, parseJson, type Decoded } from './decode.ts';
import { socketPaths, type SocketKind } from './endpoints.ts';
import { formatPosition, parsePosition, type StreamPosition } from './stream.ts';

/** Channels that one stream may carry. */
export const MAX_MIRROR_CHANNELS = 16;

export interface MirrorChannel {
  /** `chat:<id>`, `notifications:<id>`, `workspace:<id>`, `debug:<id>`. */
  readonly key: string;
  /** Of the socket that it mirrors. */
  readonly path: string;
}

/** The value of `?channels=`; ids are percent-encoded in it, so that no comma of theirs parts the list. */
export function formatChannels(keys: readonly string[]): string {
  return keys
    .map((key) => {
      const colon = key.indexOf(':') + 1;
      return key.slice(0, colon) + encodeURIComponent(key.slice(colon));
    })
    .join(',');
}

/** Null where it is not a list of known kinds with ids, or names more than the stream takes. */
export function parseChannels(value: string): readonly MirrorChannel[] | null {
  const found = new Map<string, MirrorChannel>();
  for (const name of value.split(',')) {
    const [, kind = '', part = ''] = /^(\w+):(.+)$/.exec(name) ?? [];
    const id = decodePart(part);
    if (!id || !Object.hasOwn(socketPaths, kind)) return null;
    const key = `${kind}:${id}`;
    found.set(key, { key, path: socketPaths[kind as SocketKind](id) });
  }
  return found.size > MAX_MIRROR_CHANNELS ? null : [...found.values()];
}

function decodePart(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** What an event's `id` holds, and `Last-Event-ID`: the place of each channel, in the order of `?channels=`. */
export function formatCursor(positions: readonly (StreamPosition | null)[]): string {
  return positions.map((position) => (position ? formatPosition(position) : '')).join(',');
}

export function parseCursor(value: string | null | undefined): readonly (StreamPosition | null)[] {
  return (value ?? '').split(',').map(parsePosition);
}

const placedSchema = z.looseObject({
  epoch: z.optional(z.string()),
  seq: z.optional(z.int()),
  recovered: z.optional(z.boolean()),
});
const placedDebugSchema = z.looseObject({ type: z.literal('hello'), data: placedSchema });

/**
 * Where a stream stands after a frame of it. A hello that says `recovered` moves nothing: what it promises comes
 * after it, and a cut in between must not skip it.
 */
export function readPlace(text: string, before: StreamPosition | null): StreamPosition | null {
  const parsed = parseJson(text);
  if (parsed.kind !== 'decoded') return before;
  const debug = placedDebugSchema.safeParse(parsed.value);
  const placed = debug.success ? debug.data.data : placedSchema.safeParse(parsed.value).data;
  if (placed?.seq === undefined) return before;
  if (placed.epoch === undefined) return before && { ...before, seq: placed.seq };
  return placed.recovered === true ? before : { epoch: placed.epoch, seq: placed.seq };
}

const frameSchema = z.union([z.string(), z.record(z.string(), z.unknown())]);

/** An event's data: a frame of a channel, the channel's end, or (`channel` null) a word of the stream itself. */
const mirrorEventSchema = z.looseObject({
  channel: z.nullable(z.string()),
  frame: z.optional(frameSchema),
  close: z.optional(z.looseObject({ code: z.int(), reason: z.string() })),
});

export type MirrorEvent = z.infer<typeof mirrorEventSchema>;

export function decodeMirrorEvent(data: string): Decoded<MirrorEvent> {
  return decodeText(mirrorEventSchema, data);
}

/** Body of `POST /sse/frames`. `channel` null: the stream itself, which answers `{type: "ping"}`. */
export const mirrorPostSchema = z.looseObject({
  connection_id: z.string(),
  n: z.int().check(z.minimum(1, 'counts from 1.')),
  channel: z.nullable(z.string()),
  frame: frameSchema,
});
