import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '#src/protocol/debug-records.ts';
import { call, callBegun, ended, begun, moment, runOf } from '#src/testing/recorded-run.ts';
import { shownNodes } from '../panes/step-rows.ts';
import { nestSpans, treeOf, type TreeNode } from './nesting.ts';

/** A record as one of a trace: of a span, which lies in another, or (null) in none. */
function of(record: RunRecord, span: string, parent?: string | null, trace = 't'): RunRecord {
  const ids = {
    trace_id: trace,
    span_id: span,
    ...(parent === undefined ? {} : { parent_span_id: parent }),
  };
  return { type: record.type, data: { ...record.data, ...ids } } as RunRecord;
}

/** `name in name of what it lies in`, by time. */
function told(nodes: readonly TreeNode[]): string[] {
  return nodes.map(({ span, level, parent, isStated }) => {
    const holder = nodes[parent]?.span.name ?? 'nothing';
    return `${span.name} in ${holder}, ${String(level)}, ${isStated ? 'stated' : 'derived'}`;
  });
}
/** Whether what a span is said, or by time seen, to lie in leads back to it. */
function isInCircle(
  nodes: readonly TreeNode[],
  spans: readonly { readonly parent: number | null | undefined }[],
  place: number,
): boolean {
  const next = (at: number): number => {
    const node = nodes[at];
    const said = spans[Number(node?.span.name)]?.parent;
    if (said === undefined) return node?.around ?? -1;
    return nodes.findIndex(({ span, isStated }) => isStated && span.name === String(said));
  };
  let at = next(place);
  for (let steps = 0; at !== -1 && at !== place && steps < nodes.length; steps += 1) at = next(at);
  return at === place;
}

const toldOf = (...records: RunRecord[]) => told(nestSpans(runOf(records)));

describe('what lies in what', () => {
  it('is what the records say, whatever the times do', () => {
    expect(
      toldOf(
        of(ended('root', 0, 10), 'r', null),
        of(ended('a', 1, 9), 'a', 'r'),
        // Beside it by the trace, though within it by time.
        of(ended('b', 2, 3), 'b', 'r'),
        // Outlives what it lies in.
        of(ended('late', 8, 20), 'l', 'b'),
      ),
    ).toEqual([
      'root in nothing, 1, stated',
      'a in root, 2, stated',
      'b in root, 2, stated',
      'late in b, 3, stated',
    ]);
  });

  it('spans of one name that begin together are two where the records name them', () => {
    const run = runOf([
      of(begun('fetch', 1), 'a', 'r'),
      of(begun('fetch', 1), 'b', 'r'),
      of(ended('fetch', 1, 2), 'a', 'r'),
      of(ended('fetch', 1, 5), 'b', 'r'),
      // A plugin's own records say no more than the name and the time: told again it is the same one.
      begun('parse', 6),
      begun('parse', 6),
    ]);
    const ends = nestSpans(run).map(({ span }) => [span.name, span.endedAt]);
    expect(ends).toEqual([
      ['fetch', moment(5)],
      ['fetch', moment(2)],
      ['parse', null],
    ]);
  });

  it('a call holds what is said to lie in it; by time it holds nothing', () => {
    const within = ended('handler', 2, 3);
    const outer = of(call(1, 4, 'http', 'GET'), 'c', null);
    expect(toldOf(outer, of(within, 'h', 'c'))).toEqual([
      'GET in nothing, 1, stated',
      'handler in GET, 2, stated',
    ]);
    expect(toldOf(call(1, 4, 'http', 'GET'), within)[1]).toBe('handler in nothing, 1, derived');
  });

  it('ids are unique within their trace alone', () => {
    expect(
      toldOf(
        of(ended('one', 0, 10), 'a', null, 'first'),
        of(ended('two', 1, 9), 'a', null, 'second'),
        of(ended('inner', 2, 3), 'b', 'a', 'second'),
      )[2],
    ).toBe('inner in two, 2, stated');
  });

  it('a parent that is not in the run leaves its span at the top, and is taken when it comes', () => {
    const child = of(ended('child', 2, 3), 'c', 'p');
    const around = of(ended('around', 1, 9), 'a', null);
    expect(toldOf(child, around)).toEqual(['around in nothing, 1, stated', 'child in nothing, 1, stated']);
    const parent = of(ended('parent', 0, 4), 'p', null);
    const [run, before] = [runOf([around, child, parent]), { rows: 2 }];
    expect(told(treeOf({ ...run, ...before }))[1]).toBe('child in nothing, 1, stated');
    expect(told(treeOf(run))).toEqual([
      'parent in nothing, 1, stated',
      'around in nothing, 1, stated',
      'child in parent, 2, stated',
    ]);
  });

  it('a parent may begin after its child, by a clock that is late', () => {
    expect(
      toldOf(
        of(ended('child', 1, 3), 'c', 'p'),
        of(ended('grandchild', 2, 3), 'g', 'c'),
        of(ended('parent', 4, 9), 'p', null),
      ),
    ).toEqual([
      'child in parent, 2, stated',
      'grandchild in child, 3, stated',
      'parent in nothing, 1, stated',
    ]);
  });

  it('of a circle the first of it lies in nothing', () => {
    expect(
      toldOf(
        of(ended('into', 0, 1), 'i', 'b'),
        of(ended('a', 1, 2), 'a', 'c'),
        of(ended('b', 2, 3), 'b', 'a'),
        of(ended('c', 3, 4), 'c', 'b'),
        of(ended('own', 5, 6), 'o', 'o'),
      ),
    ).toEqual([
      'into in b, 3, stated',
      'a in nothing, 1, stated',
      'b in a, 2, stated',
      'c in b, 3, stated',
      'own in nothing, 1, stated',
    ]);
  });

  it('what only the times say gives way to what is said', () => {
    expect(toldOf(of(ended('long', 0, 10), 'l', 's'), of(ended('short', 2, 3), 's'))).toEqual([
      'long in short, 2, stated',
      'short in nothing, 1, derived',
    ]);
  });

  it('beside such records the others are nested by time', () => {
    expect(
      toldOf(
        of(ended('root', 0, 10), 'r', null),
        of(ended('a', 1, 5), 'a', 'r'),
        of(ended('b', 2, 4), 'b', 'r'),
        callBegun(3, 'llm', 'chat', 'x'),
        ended('plain', 6, 7),
      ),
    ).toEqual([
      'root in nothing, 1, stated',
      'a in root, 2, stated',
      'b in root, 2, stated',
      'chat in b, 3, derived',
      'plain in root, 2, derived',
    ]);
  });

  it('whatever is said, everything stands once, below what it is said to lie in', () => {
    const span = fc.record({
      from: fc.integer({ min: 0, max: 20 }),
      length: fc.integer({ min: 0, max: 20 }),
      isStep: fc.boolean(),
      // Undefined: it says nothing; beyond the others: of nobody.
      parent: fc.oneof(fc.constant(undefined), fc.constant(null), fc.integer({ min: 0, max: 14 })),
    });
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), (spans) => {
        const records = spans.map(({ from, length, isStep, parent }, n) => {
          const [name, to] = [String(n), from + length];
          const record = isStep ? ended(name, from, to) : call(from, to, 'llm', name);
          return parent === undefined ? record : of(record, name, parent === null ? null : String(parent));
        });
        const nodes = nestSpans(runOf(records));
        expect(nodes.map(({ span: { name } }) => Number(name)).sort((a, b) => a - b)).toEqual([
          ...spans.keys(),
        ]);
        for (const [place, { span: each, level, parent, isStated }] of nodes.entries()) {
          const said = spans[Number(each.name)]?.parent;
          expect(isStated).toBe(said !== undefined);
          expect(level).toBe((nodes[parent]?.level ?? 0) + 1);
          if (said == null || isInCircle(nodes, spans, place)) continue;
          const isThere = spans[said]?.parent !== undefined;
          expect(nodes[parent]?.span.name).toBe(isThere ? String(said) : undefined);
        }
        const within = (place: number) => nodes.filter(({ parent }) => parent === place);
        const closed = nodes.filter((_, place) => within(place).every(({ span }) => !span.isStep));
        const all = shownNodes(nodes, new Set(closed.map(({ span }) => span.id)));
        expect(all.map(({ place }) => place).sort((a, b) => a - b)).toEqual([...nodes.keys()]);
      }),
      { seed: 4, numRuns: 300 },
    );
  });
});
