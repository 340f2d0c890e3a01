/** The law of streaming Markdown: 1,000,000 texts cut at random, each ending as one render of the whole. */
import fc from 'fast-check';
import { chunkings, expectLaw } from '#src/testing/markdown/law.ts';
import { readFigures, writeResult } from './lib/report.ts';

const CHUNKINGS = Number(process.env['MARKDOWN_CHUNKINGS'] ?? 1_000_000);
const SEED = Number(process.env['SEED'] ?? 1);
/** One seed each, so that what fails is found again quickly. */
const BATCH = 50_000;

interface Piece {
  readonly seed: number;
  readonly chunkings: number;
  /** Null for those that were run before they were kept. */
  readonly seconds: number | null;
  readonly failure: string | null;
}

const began = performance.now();
let done = 0;
let failure: string | null = null;
for (let seed = SEED; done < CHUNKINGS && failure === null; seed += 1) {
  const numRuns = Math.min(BATCH, CHUNKINGS - done);
  const result = fc.check(fc.property(chunkings, expectLaw), { seed, numRuns });
  done += result.numRuns;
  if (result.failed) {
    const { errorInstance } = result;
    failure = `seed ${String(seed)}: ${errorInstance instanceof Error ? errorInstance.message : 'failed'}`;
  }
  console.error(`${String(done)} of ${String(CHUNKINGS)}`);
}
const seconds = Math.round((performance.now() - began) / 1_000);
console.log(
  `markdown-law: ${String(done)} chunkings from seed ${String(SEED)} on, in ${String(seconds)} s: ${failure ?? 'each as one render of the whole text'}`,
);
// Pieces add up: each has seeds of its own.
const pieces = [
  ...((readFigures('markdown-law') as { pieces?: Piece[] } | null)?.pieces ?? []).filter(
    ({ seed }) => seed !== SEED,
  ),
  { seed: SEED, chunkings: done, seconds, failure },
].sort((a, b) => a.seed - b.seed);
writeResult('markdown-law', { pieces, chunkings: pieces.reduce((sum, piece) => sum + piece.chunkings, 0) });
process.exitCode = failure === null ? 0 : 1;
