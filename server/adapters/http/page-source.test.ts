import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../testing/silent-log.ts';
import { readPageSource } from './page-source.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nadoo page '));
  mkdirSync(path.join(folder, '.vite'));
  write('index.html', '<!doctype html><head><title>The page</title></head><body></body>');
  write('config.json', '{"serverUrl": ""}');
  write('.vite/manifest.json', JSON.stringify(manifest));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (name: string, text: string) => {
  writeFileSync(path.join(folder, name), text);
};
const manifest = {
  'index.html': { file: 'assets/index-1.js', imports: ['_base-1.js'] },
  '_base-1.js': { file: 'assets/base-1.js' },
  'src/app/routes/debugger-route.tsx': { file: 'assets/debugger-route-1.js', imports: ['_tabs-1.js'] },
  // Imports each other, and what the page has linked anyway.
  '_tabs-1.js': { file: 'assets/tabs-1.js', imports: ['index.html', '_list-1.js'] },
  '_list-1.js': { file: 'assets/list-1.js', imports: ['_tabs-1.js'] },
  'src/app/open-addressed-run.ts': { file: 'assets/open-1.js', imports: ['_base-1.js', '_list-1.js'] },
};
const linked = (html: string) =>
  [...html.matchAll(/modulepreload" crossorigin href="([^"]*)"/g)].map((m) => m[1]);

test('the page of a run names the files of its view, once each, without those that it has linked', () => {
  const pageOf = readPageSource(folder, silentLog);
  const files = ['/assets/debugger-route-1.js', '/assets/tabs-1.js', '/assets/list-1.js'];
  const early = ['/assets/open-1.js', '/assets/list-1.js', '/assets/tabs-1.js'];
  expect(linked(pageOf('/debug/run-1?row=3'))).toEqual([...early, '/assets/debugger-route-1.js']);
  expect(linked(pageOf('/debug'))).toEqual(files);
  expect(linked(pageOf('/debugger'))).toEqual([]);
  expect(linked(pageOf('/w/ws-demo/chat'))).toEqual([]);
});

test('its settings stand in the page as they are now, as data that ends nowhere early', () => {
  const pageOf = readPageSource(folder, silentLog);
  const settings = (html: string) =>
    /<script type="application\/json" id="settings">(.*?)<\/script>/s.exec(html)?.[1];
  expect(settings(pageOf('/'))).toBe('{"serverUrl":""}');
  write('config.json', '{"serverUrl": "https://nadoo.example", "note": "</script><script>$&"}');
  const text = settings(pageOf('/')) ?? '';
  expect(text).not.toContain('<');
  expect(JSON.parse(text)).toEqual({ serverUrl: 'https://nadoo.example', note: '</script><script>$&' });
  write('config.json', 'no JSON');
  expect(settings(pageOf('/'))).toBeUndefined();
});

test('without a manifest the page is there all the same', () => {
  write('.vite/manifest.json', '[]');
  const html = readPageSource(folder, silentLog)('/debug/run-1');
  expect(html).toContain('<title>The page</title>');
  expect(linked(html)).toEqual([]);
});
