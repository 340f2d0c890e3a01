import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathPart } from './path-part.ts';

describe('pathPart', { timeout: 60_000 }, () => {
  it('keeps a usual id and encodes the rest', () => {
    expect(pathPart('doc-handbook')).toBe('doc-handbook');
    expect(pathPart('a/b?c#d e')).toBe('a%2Fb%3Fc%23d%20e');
    expect(pathPart('한')).toBe('%ED%95%9C');
  });

  it('is one segment of a URL, whatever the text', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('.', '..', '%2e', '%2e%2e', '\ud800', 'a\udc00b', '', '//evil'),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const url = new URL(`https://host/before/${pathPart(text)}/after`);
        const parts = url.pathname.split('/');
        expect([url.host, parts.length, parts[1], parts[3]]).toEqual(['host', 4, 'before', 'after']);
      }),
      { seed: 42, numRuns: 500 },
    );
  });
});
