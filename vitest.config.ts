import { defineConfig } from 'vitest/config';

const sources = ['src', 'server', 'e2e/harness', 'bench'];
const transcripts = sources.map((folder) => `${folder}/**/*.transcript.test.ts`);

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
          // Components on a busy machine: the default of 5 s is sometimes too short for honest work.
          testTimeout: 20_000,
          include: sources.map((folder) => `${folder}/**/*.test.{ts,tsx}`),
          exclude: transcripts,
        },
      },
      {
        extends: true,
        test: { name: 'transcripts', include: transcripts, testTimeout: 20_000, hookTimeout: 30_000 },
      },
    ],
  },
});
