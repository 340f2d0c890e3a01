import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';
import type { HarnessOptions } from './e2e/harness/options.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

const config: PlaywrightTestConfig<object, HarnessOptions> = {
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: '.cache/playwright',
  globalSetup: './e2e/harness/global-setup.ts',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  // More than the two cores to be quick on: a fault is mostly waiting.
  workers: 4,
  // Only what fails takes so long: a machine that stands still for seconds makes nothing fail that is right.
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    headless: true,
    launchOptions: { executablePath, args: flags },
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    timezoneId: 'UTC',
    trace: 'off',
    video: 'off',
    screenshot: 'off',
  },
  projects: [
    {
      name: 'extended',
      testIgnore: '**/*.demo.spec.ts',
      use: { mode: 'extended' },
      // Where the machine has no Python; `npm test` then counts it as unavailable, or in CI as failed.
      ...(process.env['NADOO_PYTHON'] === 'none' ? { grepInvert: /@python/ } : {}),
    },
    // Not collected against a stock server: a journey that names an extension it needs (`needs('ack')`), and one in which
    // the mode plays no part (`oneMode`).
    {
      name: 'stock',
      testIgnore: '**/*.demo.spec.ts',
      grepInvert: /@needs-|@one-mode/,
      use: { mode: 'stock' },
    },
    { name: 'demo', testMatch: '**/*.demo.spec.ts', use: { mode: 'demo' } },
  ],
};

export default defineConfig<object, HarnessOptions>(config);
