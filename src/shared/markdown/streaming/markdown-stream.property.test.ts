import fc from 'fast-check';
import { describe, it } from 'vitest';
import { chunkings, expectApart, expectLaw } from '#src/testing/markdown/law.ts';

const SEED = Number(process.env['SEED'] ?? 1);
const CHUNKINGS = Number(process.env['MARKDOWN_CHUNKINGS'] ?? 10_000);

describe('a Markdown stream', () => {
  it(
    'ends, whatever the steps, as one render of the whole text',
    () => {
      fc.assert(fc.property(chunkings, expectLaw), { numRuns: CHUNKINGS, seed: SEED });
    },
    60_000 + 20 * CHUNKINGS,
  );

  it('is not disturbed by another that comes at the same time', { timeout: 60_000 }, () => {
    fc.assert(fc.property(chunkings, chunkings, expectApart), { numRuns: 300, seed: SEED });
  });
});
