/** Decoding never throws and never hangs, whatever comes; and the schemas say exactly what the samples hold. */
import fc from 'fast-check';
import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import {
  agentSamples,
  chatClientSamples,
  chatServerSamples,
  debugServerSamples,
  notificationServerSamples,
  workspaceServerSamples,
  type FrameSample,
} from '#src/testing/transcripts/frame-samples.ts';
import { agentEventSchemas } from './agent-events.ts';
import { decodeChatFrame, decodeChatSseEvent } from './chat-codec.ts';
import { chatClientFrames, chatServerFrames, decodeChatClientFrame } from './chat-frames.ts';
import { debugServerFrames, decodeDebugFrame } from './debug-frames.ts';
import type { Decoded, FrameSchemas } from './decode.ts';
import { MAX_JSON_DEPTH } from './limits.ts';
import {
  decodeNotificationClientFrame,
  decodeNotificationFrame,
  notificationServerFrames,
} from './notification-frames.ts';
import { decodePresenceClientFrame } from './presence-frames.ts';
import { createSseParser } from './sse.ts';
import {
  decodeWorkspaceClientFrame,
  decodeWorkspaceFrame,
  workspaceServerFrames,
} from './workspace-frames.ts';

type Decoder = (text: string) => Decoded<unknown>;

const seed = { seed: 20_261_124 };

/** Much work, on a machine that may be busy. */
const slow = { timeout: 60_000 };

const endpoints: readonly {
  readonly name: string;
  readonly decode: Decoder;
  readonly samples: readonly FrameSample[];
  readonly schemas: FrameSchemas;
}[] = [
  { name: 'chat', decode: decodeChatFrame, samples: chatServerSamples, schemas: chatServerFrames },
  { name: 'agent events', decode: decodeChatFrame, samples: agentSamples, schemas: agentEventSchemas },
  {
    name: 'chat client',
    decode: decodeChatClientFrame,
    samples: chatClientSamples,
    schemas: chatClientFrames,
  },
  {
    name: 'notifications',
    decode: decodeNotificationFrame,
    samples: notificationServerSamples,
    schemas: notificationServerFrames,
  },
  {
    name: 'workspace',
    decode: decodeWorkspaceFrame,
    samples: workspaceServerSamples,
    schemas: workspaceServerFrames,
  },
  { name: 'debug', decode: decodeDebugFrame, samples: debugServerSamples, schemas: debugServerFrames },
];

const decoders: readonly Decoder[] = [
  ...endpoints.map((endpoint) => endpoint.decode),
  decodeNotificationClientFrame,
  decodeWorkspaceClientFrame,
  decodePresenceClientFrame,
  (text) => decodeChatSseEvent({ name: 'text_chunk', data: text, id: null }),
  (text) => decodeChatSseEvent({ name: 'error', data: text, id: null }),
  (text) => decodeChatSseEvent({ name: text, data: '{}', id: null }),
];

/** Plain, because `expect` a hundred thousand times takes most of a test's time. */
function expectOutcome(decoded: Decoded<unknown>): void {
  if (!['decoded', 'unknown', 'rejected'].includes(decoded.kind))
    throw new Error(`odd outcome ${decoded.kind}`);
}

/** The same schema with every object strict: a field that the schema does not name is refused. */
function strict(schema: z.ZodMiniType): z.ZodMiniType {
  const def = schema._zod.def as z.core.$ZodTypeDef & {
    shape?: Record<string, z.ZodMiniType>;
    innerType?: z.ZodMiniType;
    element?: z.ZodMiniType;
    options?: z.ZodMiniType[];
    valueType?: z.ZodMiniType;
  };
  if (def.type === 'object') {
    const shape = Object.entries(def.shape ?? {}).map(([key, inner]) => [key, strict(inner)] as const);
    return z.strictObject(Object.fromEntries(shape));
  }
  if (def.type === 'optional') return z.optional(strict(def.innerType!));
  if (def.type === 'nullable') return z.nullable(strict(def.innerType!));
  if (def.type === 'array') return z.array(strict(def.element!));
  if (def.type === 'union') return z.union(def.options!.map(strict));
  return schema;
}

describe.each(endpoints)('$name', slow, ({ decode, samples, schemas }) => {
  it('has a sample of every frame, and each decodes', () => {
    expect(new Set(samples.map((sample) => sample.type))).toEqual(new Set(Object.keys(schemas)));
    for (const sample of samples) {
      expect(decode(JSON.stringify(sample)), sample.type).toMatchObject({ kind: 'decoded' });
    }
  });

  it('names every field of the samples in its schemas', () => {
    for (const sample of samples) {
      const { type, ...fields } = sample;
      const schema = strict(schemas[type]!);
      // Agent events carry their name outside the schema: as an SSE event's name, or as a frame's type.
      const result = schemas === agentEventSchemas ? schema.safeParse(fields) : schema.safeParse(sample);
      expect(result.error?.issues, type).toBeUndefined();
      expect(schema.safeParse({ ...sample, no_such_field: 1 }).success, type).toBe(false);
    }
  });

  it('refuses each sample cut anywhere', () => {
    for (const sample of samples) {
      const text = JSON.stringify(sample);
      for (let cut = 0; cut < text.length; cut += 1) {
        const { kind } = decode(text.slice(0, cut));
        if (kind !== 'rejected') throw new Error(`${kind}: ${text.slice(0, cut)}`);
      }
    }
  });

  it('never throws when any field of any sample is of any type, is missing, or nested deep', () => {
    const spoils: unknown[] = [null, true, 0, -1.5, 1e300, '', 'x', [], [null], {}, { type: 'x' }, nest(400)];
    for (const sample of samples) {
      for (const path of pathsOf(sample)) {
        for (const spoil of spoils) expectOutcome(decode(JSON.stringify(replaceAt(sample, path, spoil))));
        expectOutcome(decode(JSON.stringify(replaceAt(sample, path, undefined))));
      }
    }
  });

  it('refuses a wrong type in a known field, by its name', () => {
    for (const sample of samples) {
      for (const [field, value] of Object.entries(sample)) {
        if (field === 'type' || typeof value === 'object') continue;
        // Fields that may hold anything.
        if (['result', 'step', 'error', 'output'].includes(field)) continue;
        const wrong = { ...sample, [field]: typeof value === 'string' ? { no: 1 } : 'no' };
        const decoded = decode(JSON.stringify(wrong));
        expect(decoded, `${sample.type}.${field}`).toMatchObject({ kind: 'rejected' });
        expect(decoded.kind === 'rejected' && decoded.reason).toContain(field);
      }
    }
  });

  it('passes unknown fields, and names unknown types', () => {
    for (const sample of samples) {
      const more = { ...sample, mood: { colour: 'blue' }, _x: [1] };
      expect(decode(JSON.stringify(more)), sample.type).toMatchObject({ kind: 'decoded' });
    }
    for (const type of [
      'constellation_aligned',
      '',
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
    ]) {
      expect(decode(JSON.stringify({ type }))).toEqual({ kind: 'unknown', type });
    }
  });
});

describe('every decoder', slow, () => {
  it('survives random bytes, text and JSON', () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((data) => new TextDecoder().decode(data));
    const noise = fc.oneof(bytes, fc.string({ unit: 'binary' }), fc.json());
    fc.assert(
      fc.property(noise, (text) => {
        for (const decode of decoders) expectOutcome(decode(text));
      }),
      { ...seed, numRuns: 600 },
    );
  });

  it('survives random fields under known types', () => {
    const types = endpoints.flatMap((endpoint) => Object.keys(endpoint.schemas));
    const fields = [
      ...new Set(endpoints.flatMap(({ samples }) => samples.flatMap((sample) => Object.keys(sample)))),
    ];
    const frame = fc.tuple(
      fc.constantFrom(...types),
      fc.dictionary(fc.constantFrom(...fields, '__proto__'), fc.jsonValue(), { maxKeys: 6 }),
    );
    fc.assert(
      fc.property(frame, ([type, extra]) => {
        const text = JSON.stringify({ ...extra, type });
        for (const decode of decoders) expectOutcome(decode(text));
      }),
      { ...seed, numRuns: 1000 },
    );
  });

  it.each([
    ['arrays', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['objects', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
    ['unclosed', '['.repeat(1_000_000)],
    [
      'inside a field',
      `{"type":"log","data":{"level":"info","message":"","timestamp":"","x":${nestText(100_000)}}}`,
    ],
    ['in an error', `{"type":"execution_error","data":{"error":${nestText(100_000)}}}`],
    ['in a notification', `{"type":"notification","notification":{"title":"","x":${nestText(100_000)}}}`],
  ])('refuses 100,000 levels at once: %s', (_name, text) => {
    const before = performance.now();
    for (const decode of decoders) expect(decode(text).kind).not.toBe('decoded');
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  it('takes what stands just inside the limit, and brackets inside texts', () => {
    const inside = `{"type":"execution_error","data":{"error":${nestText(MAX_JSON_DEPTH - 2)}}}`;
    expect(decodeDebugFrame(inside).kind).toBe('decoded');
    const outside = `{"type":"execution_error","data":{"error":${nestText(MAX_JSON_DEPTH - 1)}}}`;
    expect(decodeDebugFrame(outside)).toEqual({ kind: 'rejected', reason: 'nested too deeply' });
    const text = `${'['.repeat(5000)}\\"${'{'.repeat(5000)}`;
    expect(decodeChatFrame(JSON.stringify({ type: 'text-delta', text, index: 0 })).kind).toBe('decoded');
  });

  it('never changes a prototype', () => {
    for (const sample of endpoints.flatMap((endpoint) => endpoint.samples)) {
      const text = JSON.stringify(sample).replace(/\}$/, ',"__proto__":{"polluted":true}}');
      for (const decode of decoders) decode(text);
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('SSE', slow, () => {
  it('never throws on random bytes in random pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), (pieces) => {
        const parser = createSseParser();
        for (const piece of pieces) {
          for (const event of parser.push(piece)) expectOutcome(decodeChatSseEvent(event));
        }
      }),
      { ...seed, numRuns: 600 },
    );
  });
});

function nest(depth: number): unknown {
  let value: unknown = 1;
  for (let at = 0; at < depth; at += 1) value = [value];
  return value;
}

function nestText(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]));
  return path.length === 0 ? inner : [path, ...inner];
}

function replaceAt(value: unknown, path: Path, replacement: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return replacement;
  const copy: Record<string | number, unknown> = Array.isArray(value)
    ? ([...(value as unknown[])] as unknown as Record<string | number, unknown>)
    : { ...(value as Record<string, unknown>) };
  copy[head] = replaceAt(copy[head], rest, replacement);
  return copy;
}
