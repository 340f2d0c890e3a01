import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hear, hearAll, type HeardRevisions } from './inbox-heard.ts';

const nothing: HeardRevisions = { upTo: 0, above: [] };

describe('revisions that were heard of', () => {
  it('are all known up to the first that is missing', () => {
    const heard = [1, 2, 4, 5].reduce(hear, nothing);
    expect(heard).toEqual({ upTo: 2, above: [4, 5] });
    expect(hear(heard, 3)).toEqual({ upTo: 5, above: [] });
    expect(hear(heard, 4)).toBe(heard);
    expect(hearAll(heard, 3)).toEqual({ upTo: 5, above: [] });
    expect(hearAll(heard, 2)).toBe(heard);
  });

  it('are the same in whatever order and however often they come', () => {
    const revisions = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 60 });
    fc.assert(
      fc.property(revisions, fc.integer({ min: 0, max: 30 }), (told, base) => {
        const heard = told.reduce(hear, { upTo: base, above: [] });
        const known = new Set([...told, ...Array.from({ length: base }, (_, at) => at + 1)]);
        let upTo = 0;
        while (known.has(upTo + 1)) upTo += 1;
        expect(heard.upTo).toBe(upTo);
        expect(heard.above).toEqual([...known].filter((one) => one > upTo).sort((a, b) => a - b));
      }),
    );
  });
});
