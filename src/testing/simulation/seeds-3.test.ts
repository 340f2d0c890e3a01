import { test } from 'vitest';
import { testSeeds } from './test-seeds.ts';

test(
  'a quarter of the seeds: after all that went wrong, what pages show is what the gateway holds',
  () => testSeeds(2),
  600_000,
);
