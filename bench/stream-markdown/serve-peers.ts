/** The page of the renderers, built and served, and who they are. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { sendBuiltPage } from '../lib/built-page.ts';

const root = path.join(import.meta.dirname, '..', '..');
const folder = path.join(root, '.cache', 'bench', 'stream-markdown');

export const OURS = 'ours';
export const FLOOR = 'append-only floor';
const version = (name: string): string =>
  (
    JSON.parse(readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')) as {
      version: string;
    }
  ).version;
export const contenders: Readonly<Record<string, string>> = {
  [OURS]: 'Nadoo Console',
  'react-markdown': `react-markdown ${version('react-markdown')}`,
  'assistant-ui': `@assistant-ui/react-markdown ${version('@assistant-ui/react-markdown')}`,
  'marked + memoised blocks': `marked ${version('marked')} + memoised blocks`,
  streamdown: `streamdown ${version('streamdown')}`,
  [FLOOR]: FLOOR,
};

export async function servePeers(): Promise<{ address: string; close: () => void }> {
  await build({
    root: path.join(import.meta.dirname, 'peer'),
    configFile: false,
    logLevel: 'warn',
    plugins: [react(), tailwindcss({ optimize: false })],
    build: { outDir: folder, emptyOutDir: true, chunkSizeWarningLimit: 3_000 },
  });
  const server = createServer((request, response) => {
    sendBuiltPage(folder, new URL(request.url ?? '/', 'http://localhost').pathname, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${String(port)}/`, close: () => server.close() };
}
