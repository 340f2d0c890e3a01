/** What is handed on without a copy is what the schema alone would have given. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import {
  agentSamples,
  chatServerSamples,
  debugServerSamples,
  notificationServerSamples,
  workspaceServerSamples,
  type FrameSample,
} from '#src/testing/transcripts/frame-samples.ts';
import { agentEventSchemas } from './agent-events.ts';
import { chatServerFrames } from './chat-frames.ts';
import { debugServerFrames } from './debug-frames.ts';
import { decodeValue, type FrameSchemas } from './decode.ts';
import { notificationServerFrames } from './notification-frames.ts';
import { plainCheckOf } from './plain-check.ts';
import { workspaceServerFrames } from './workspace-frames.ts';

const tables: readonly (readonly [FrameSchemas, readonly FrameSample[]])[] = [
  [agentEventSchemas, agentSamples],
  [chatServerFrames, chatServerSamples],
  [debugServerFrames, debugServerSamples],
  [notificationServerFrames, notificationServerSamples],
  [workspaceServerFrames, workspaceServerSamples],
];
const framed = tables.flatMap(([schemas, samples]) =>
  samples.map((sample) => ({ sample, schema: schemas[sample.type]! })),
);

function expectSame(schema: z.ZodMiniType, value: unknown): void {
  const decoded = decodeValue(schema, value);
  const { success, data } = schema.safeParse(value);
  const same = success
    ? decoded.kind === 'decoded' && isDeepStrictEqual(decoded.value, data)
    : decoded.kind === 'rejected';
  if (!same)
    throw new Error(`${JSON.stringify(value)}: ${JSON.stringify(decoded)}, by the schema ${success}`);
}

/** As it comes from the wire: a key of that name is the object's own. */
const proto: unknown = JSON.parse('{"__proto__":{"polluted":true}}');
const spoils = [null, undefined, true, 0, -1.5, 1e300, 2 ** 53, '', 'x', [], [null], [{}], {}, proto];

describe('a value that is plainly right', () => {
  it(
    'decodes as the schema alone reads it, whatever stands in any place of any frame',
    { timeout: 60_000 },
    () => {
      for (const { sample, schema } of framed) {
        for (const place of placesOf(sample)) {
          for (const spoil of spoils) expectSame(schema, replaced(sample, place, spoil));
        }
        expectSame(schema, { ...sample, mood: 1 });
        expectSame(
          schema,
          JSON.parse(JSON.stringify(sample).replace(/\}$/, ',"__proto__":{"polluted":true}}')),
        );
      }
    },
  );

  it('decodes as the schema alone reads it: presence with fields of any kind', () => {
    const text = fc.option(fc.string(), { nil: null });
    const odd = <T>(usual: fc.Arbitrary<T>) =>
      fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: fc.jsonValue() });
    const fields: { requiredKeys: [] } = { requiredKeys: [] };
    const viewing = fc.record({ kind: odd(fc.string()), id: odd(text), title: odd(text) }, fields);
    const member = fc.record(
      {
        user_id: odd(fc.string()),
        name: odd(text),
        role: odd(text),
        connections: odd(fc.oneof(fc.integer(), fc.double())),
        status: odd(text),
        viewing: odd(fc.option(viewing, { nil: null })),
        last_seen: odd(text),
        more: fc.jsonValue(),
      },
      fields,
    );
    const update = fc.record({
      type: fc.constant('presence_update'),
      members: odd(fc.array(odd(member), { maxLength: 3 })),
      left: odd(fc.array(odd(fc.string()), { maxLength: 3 })),
      timestamp: odd(text),
      seq: odd(fc.integer()),
    });
    fc.assert(
      fc.property(update, (frame) => {
        expectSame(workspaceServerFrames.presence_update, JSON.parse(JSON.stringify(frame)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is found so where frames come by the thousand', () => {
    const many = [
      'presence_update',
      'presence_state',
      'text-delta',
      'text_chunk',
      'log',
      'trace',
      'variable',
    ];
    for (const type of many) {
      const { schema, sample } = framed.find((each) => each.sample.type === type)!;
      expect(plainCheckOf(schema)(sample), type).toBe(true);
    }
  });

  it('is never taken for that where the schema would change it, or asks for more', () => {
    const changing: readonly (readonly [z.ZodMiniType, unknown])[] = [
      [z.object({ a: z.string() }), { a: '', b: 1 }],
      [z.strictObject({ a: z.string() }), { a: '' }],
      [z.looseObject({ a: z._default(z.string(), 'x') }), {}],
      [z.pipe(z.string(), z.transform(Number)), '1'],
      [z.string().check(z.maxLength(1)), 'long'],
      [z.iso.datetime(), 'never'],
      [z.int32(), 2 ** 40],
      [z.coerce.number(), '1'],
    ];
    for (const [schema, value] of changing) {
      expect(plainCheckOf(schema)(value)).toBe(false);
      expectSame(schema, value);
    }
  });
});

type Place = readonly (string | number)[];

function placesOf(value: unknown, place: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [place];
  return [place, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...place, key]))];
}

function replaced(value: unknown, [head, ...rest]: Place, by: unknown): unknown {
  if (head === undefined) return by;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >;
  copy[head] = replaced(copy[head], rest, by);
  return copy;
}
