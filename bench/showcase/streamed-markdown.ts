/** A 200 KB answer that streams at a quarter of the processor's speed: ours, react-markdown and streamdown. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { sendBuiltPage } from '../lib/built-page.ts';
import type { Streamed, Window } from '../stream-markdown/peer/page.tsx';

const TEXT = 'mixed 200 KB';
const THROTTLE = 4;
const BUDGET_MS = 1_500;
const root = path.join(import.meta.dirname, '..', '..');
const folder = path.join(root, '.cache', 'bench', 'showcase-markdown');
const renderers = ['ours', 'streamdown', 'react-markdown'] as const;

export interface Paced {
  readonly name: string;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly deltas: number;
  readonly exact: boolean;
}

function timesOf({ script, layout }: Window): number[] {
  return script.map((ms, index) => ms + (layout[index] ?? 0)).sort((a, b) => a - b);
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

export async function streamMarkdown(
  browser: Browser,
  filmed: (page: Page, name: string) => Promise<void>,
): Promise<Paced[]> {
  await build({
    root: path.join(root, 'bench', 'stream-markdown', 'peer'),
    configFile: false,
    logLevel: 'silent',
    plugins: [react(), tailwindcss({ optimize: false })],
    build: { outDir: folder, emptyOutDir: true, chunkSizeWarningLimit: 3_000 },
  });
  const server = createServer((request, response) => {
    sendBuiltPage(folder, new URL(request.url ?? '/', 'http://localhost').pathname, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  const rows: Paced[] = [];
  try {
    for (const name of renderers) {
      const page = await browser.newPage({ viewport: { width: 1_280, height: 800 } });
      await page.goto(address);
      await page.waitForFunction("typeof window.run === 'function'");
      await filmed(page, name);
      await page.evaluate(`window.run(${JSON.stringify(name)}, 'mixed 10 KB', 300)`);
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
      const { last, exact } = await page.evaluate<Streamed>(
        `window.run(${JSON.stringify(name)}, ${JSON.stringify(TEXT)}, ${String(BUDGET_MS)})`,
      );
      const times = timesOf(last);
      rows.push({ name, medianMs: at(times, 0.5), p95Ms: at(times, 0.95), deltas: last.deltas, exact });
      await page.context().close();
    }
  } finally {
    server.close();
  }
  return rows;
}
