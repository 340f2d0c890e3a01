import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { call, moment, runOf, variable } from '#src/testing/recorded-run.ts';
import { provenanceOf } from './provenance.ts';
import { findValue, isCommon } from './value-search.ts';

const still = () => 0;
const answer = { choices: [{ text: 'Seoul is the capital' }], ids: [4711, 4712] };

describe('the provenance of a value', () => {
  it('is the call whose result holds an equal part, with its place', () => {
    const run = runOf([
      call(0, 1, 'llm', 'chat', { result: answer }),
      call(1, 2, 'tool', 'other', { result: { n: 1 } }),
      variable(3, 'ids', [4711, 4712]),
    ]);
    expect(provenanceOf(run, 2, [4711, 4712], still)).toEqual({
      sources: [
        { kind: 'call', name: 'chat', type: 'llm', at: moment(1), row: 0, path: 'ids', match: 'equal' },
      ],
      verdict: 'exact',
      looked: 'all',
      records: 2,
      letGo: 0,
    });
  });

  it('is a text that contains it, where none is equal; what ended later is no source', () => {
    const run = runOf([
      call(0, 1, 'llm', 'chat', { result: answer }),
      variable(2, 'city', 'Seoul'),
      call(2, 3, 'llm', 'chat', { result: 'Seoul' }),
    ]);
    expect(provenanceOf(run, 1, 'Seoul', still)).toMatchObject({
      verdict: 'contained',
      sources: [{ row: 0, path: 'choices[0].text', match: 'contained' }],
    });
  });

  it('names several, the nearest and equal ones first, and no earlier value of the same variable', () => {
    const run = runOf([
      call(0, 1, 'tool', 'far', { result: 'Seoul' }),
      variable(1, 'city', 'Seoul'),
      variable(2, 'town', 'Seoul'),
      call(2, 3, 'tool', 'text', { result: 'in Seoul' }),
      variable(4, 'city', 'Seoul'),
    ]);
    const { verdict, sources } = provenanceOf(run, 4, 'Seoul', still);
    expect(verdict).toBe('several');
    expect(sources.map(({ name }) => name)).toEqual(['town', 'far', 'text']);
  });

  it('is not asked of what stands everywhere', () => {
    for (const value of [0, 1, -1, true, null, 'ok', '', [], {}, [0], 200, 'None']) {
      expect(isCommon(value)).toBe(true);
    }
    for (const value of [4711, 0.5, 'four', [1, 2], { a: 'long text' }]) expect(isCommon(value)).toBe(false);
    expect(provenanceOf(runOf([variable(1, 'n', 1)]), 0, 1, still).verdict).toBe('common');
  });

  it('says where it stopped looking', () => {
    const many = runOf(
      Array.from({ length: 600 }, (_, n) => call(n, n, 'llm', 'chat', { result: n + 1_000.5 })),
    );
    expect(provenanceOf(many, 600, 'nowhere', still)).toMatchObject({ looked: 'records', records: 500 });
    let time = 0;
    const slow = () => (time += 6);
    expect(provenanceOf(many, 600, 'nowhere', slow)).toMatchObject({ looked: 'time', verdict: 'none' });
  });

  it('is the first of several places in one result', () => {
    expect(findValue('Seoul', ['in Seoul', 'at Seoul'])).toEqual({ path: '[0]', match: 'contained' });
    expect(findValue('Seoul', { a: 'in Seoul', b: ['Seoul'] })).toEqual({ path: 'b[0]', match: 'equal' });
  });

  it('finds every part of a value, wherever it stands', () => {
    const part = fc.jsonValue({ maxDepth: 2 });
    fc.assert(
      fc.property(part, fc.array(fc.oneof(fc.string(), fc.nat(4)), { maxLength: 5 }), (value, path) => {
        let whole: unknown = value;
        for (const step of path)
          whole = typeof step === 'string' ? { [step]: whole } : [...Array<null>(step), whole];
        expect(findValue(value, structuredClone(whole))?.match).toBe('equal');
      }),
      { seed: 26, numRuns: 150 },
    );
  });
});
