import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { readSettings } from '../config/settings.ts';
import { startGateway, type Gateway } from '../gateway/start-gateway.ts';
import { fillWithDemo } from './seeded-folder.ts';
import { silentLog } from './silent-log.ts';

export interface TestGateway extends Gateway {
  readonly folder: string;
}

/** The real gateway in this process: a free port, a temp data folder, a page of a few files, no limits. */
export async function startTestGateway(environment: Record<string, string> = {}): Promise<TestGateway> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nadoo gateway '));
  const pageFolder = path.join(folder, 'dist');
  mkdirSync(path.join(pageFolder, 'assets', 'diagram'), { recursive: true });
  mkdirSync(path.join(pageFolder, '.vite'));
  writeFileSync(path.join(pageFolder, 'index.html'), '<!doctype html><title>The page</title>');
  writeFileSync(path.join(pageFolder, 'config.json'), '{"serverUrl":""}');
  writeFileSync(
    path.join(pageFolder, 'assets', 'index-1a2b.js'),
    `console.log(${JSON.stringify('x'.repeat(4000))})`,
  );
  writeFileSync(path.join(pageFolder, 'assets', 'packed-1a2b.js'), 'plain');
  writeFileSync(
    path.join(pageFolder, 'assets', 'packed-1a2b.js.br'),
    brotliCompressSync('packed by the build'),
  );
  writeFileSync(path.join(pageFolder, 'diagram.html'), '<!doctype html><title>Diagram</title>');
  writeFileSync(path.join(pageFolder, 'assets', 'diagram', 'diagram-1a2b.js'), 'sandboxed');
  writeFileSync(path.join(pageFolder, '.vite', 'manifest.json'), '{}');
  const dataFolder = path.join(folder, 'data');
  if (environment['NADOO_DEMO'] !== '0' && environment['DATABASE_URL'] === undefined)
    await fillWithDemo(dataFolder);
  const settings = readSettings({
    PORT: '0',
    DATA_DIR: dataFolder,
    RATE_LIMIT_IP: '0',
    RATE_LIMIT_USER: '0',
    RATE_LIMIT_CHAT: '0',
    ...environment,
  });
  const gateway = await startGateway(settings, { version: '0.0.0-test', pageFolder, log: silentLog });
  return {
    url: gateway.url,
    folder,
    async stop() {
      await gateway.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An access token of one of the demo's people. */
export async function signIn(url: string, name: string): Promise<string> {
  const reply = await post(`${url}/api/v1/auth/login`, {
    email: `${name}@demo.nadoo.dev`,
    password: 'demo-nadoo',
  });
  return ((await reply.json()) as { data: { access_token: string } }).data.access_token;
}

export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}
