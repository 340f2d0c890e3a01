import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { FullConfig } from '@playwright/test';
import { root } from './child.ts';
import { prepareTemplate } from './data-template.ts';

function build(...args: string[]): void {
  if (process.env['NADOO_SKIP_BUILD'] === '1') return;
  const script = path.join(root, 'scripts', 'build.mjs');
  const { status } = spawnSync(process.execPath, [script, '--if-stale', ...args], { stdio: 'inherit' });
  if (status !== 0) throw new Error('The build failed; no journey can run. The lines above say where.');
}

/** Playwright lists all projects here, whatever was asked for; the command line says which will run. */
function isAsked(project: string): boolean {
  const names = process.argv.flatMap((arg, index) => {
    if (arg === '--project') return [process.argv[index + 1]];
    return arg.startsWith('--project=') ? [arg.slice('--project='.length)] : [];
  });
  return names.length === 0 || names.includes(project);
}

/** Builds what is stale (NADOO_SKIP_BUILD=1: takes what is there) and seeds one data folder that gateways copy. */
export default async function globalSetup(_config: FullConfig): Promise<void> {
  if (isAsked('demo')) build('--mode', 'demo');
  if (!isAsked('extended') && !isAsked('stock')) return;
  build();
  await prepareTemplate();
}
