import { readFileSync, readdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const sources = ['src', 'server', 'e2e/harness', 'bench'];
const transcripts = sources.map((folder) => `${folder}/**/*.transcript.test.ts`);

/** Processes, ports and whole worlds: these have a worker's memory to themselves. */
const heavy = /^(server\/adapters|src\/testing|e2e|bench)\/|^server\/[^/]+$/;
/** A DOM, and what a test changes for all that runs after it in the same memory. */
const changesItsWorld = /@vitest-environment|vi\.(mock|doMock|stub\w+|useFakeTimers|resetModules)\(/;

/**
 * Bytes, files and streams are node's own, and node takes only those of its own realm: a DOM in a context of its own has
 * others.
 */
const needsNodesRealm = /\b(ReadableStream|File|Blob|Uint8Array|gzip|\w*SseResponse)\b/;

const textOf = (file: string) => readFileSync(`${import.meta.dirname}/${file}`, 'utf8');
const files = sources
  .flatMap((folder) =>
    readdirSync(`${import.meta.dirname}/${folder}`, { recursive: true, encoding: 'utf8' }).map(
      (file) => `${folder}/${file}`,
    ),
  )
  .filter((file) => /\.test\.tsx?$/.test(file) && !file.includes('.transcript.') && !heavy.test(file));

/**
 * Unit tests that share one memory, file after file: nothing in them outlives a test, and to load the modules anew for
 * each of them takes longer than to run it. Decided by what a file says, so that nobody has to remember it.
 */
const shared = files.filter((file) => file.endsWith('.ts') && !changesItsWorld.test(textOf(file)));

/** Unit tests with a DOM: each file in a context of its own, in a thread that has loaded jsdom already. */
const withDom = files.filter((file) => {
  const text = textOf(file);
  return text.includes('@vitest-environment jsdom') && !needsNodesRealm.test(text);
});

// Components on a busy machine: the default of 5 s is sometimes too short for honest work.
const testTimeout = 20_000;

export default defineConfig({
  test: {
    // Two cores is the machine this must be quick on; more workers only make the timers late.
    maxWorkers: 2,
    restoreMocks: true,
    globalSetup: 'server/adapters/testing/run-folder.ts',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          testTimeout,
          include: sources.map((folder) => `${folder}/**/*.test.{ts,tsx}`),
          exclude: [...transcripts, ...shared, ...withDom],
        },
      },
      { extends: true, test: { name: 'unit-dom', testTimeout, include: withDom, pool: 'vmThreads' } },
      { extends: true, test: { name: 'unit-shared', testTimeout, include: shared, isolate: false } },
      {
        extends: true,
        test: { name: 'transcripts', include: transcripts, testTimeout: 20_000, hookTimeout: 30_000 },
      },
    ],
  },
});
