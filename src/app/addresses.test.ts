// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { loadConfig } from './load-config.ts';
import { returnPath } from './return-path.ts';
import { viewOf } from './view-of.ts';

describe('where to go after signing in', () => {
  it.each([
    ['/w/ws-demo/chat/s1?x=1', '/w/ws-demo/chat/s1?x=1'],
    ['https://evil.example/', null],
    ['//evil.example/', null],
    ['/\\evil.example', null],
    ['javascript:alert(1)', null],
    ['/login?to=/login', null],
    [undefined, null],
    [7, null],
  ])('%s', (raw, path) => {
    expect(returnPath(raw)).toBe(path);
  });
});

describe('the view of a path', () => {
  it.each([
    ['/w/ws-demo/chat/s1', 'chat'],
    ['/w/chat/documents', 'documents'],
    ['/w/ws-demo/workflows/wf-1/results', 'workflows'],
    ['/w/ws-demo/applications/app-1', 'applications'],
    ['/w/ws-demo/members', 'members'],
    ['/w/ws-demo/runs', 'plugins'],
    ['/w/ws-demo/nothing', null],
    ['/debug/run-1', 'debugger'],
    ['/', null],
  ])('%s', (path, view) => {
    expect(viewOf(path)).toBe(view);
  });
});

describe('config.json', () => {
  const load = (body: string, status = 200) =>
    loadConfig(async () => new Response(body, { status }), 'https://page.example');

  it('names the server, or means the page’s own', async () => {
    expect(await load('{"serverUrl": ""}')).toEqual({ serverUrl: 'https://page.example', dialect: 'chat' });
    expect(await load('{"serverUrl": "https://nadoo.example/base/", "dialect": "message"}')).toEqual({
      serverUrl: 'https://nadoo.example/base',
      dialect: 'message',
    });
  });

  it('is not asked for where the page holds it', async () => {
    const fetchFile = () => Promise.reject(new Error('asked for'));
    const load = (told: string) => loadConfig(fetchFile, 'https://page.example', told);
    expect(await load('{"serverUrl": ""}')).toEqual({ serverUrl: 'https://page.example', dialect: 'chat' });
    await expect(load('{"serverUrl": 7}')).rejects.toThrow('config.json must look like');
  });

  it.each([
    ['{"serverUrl": 7}', 200],
    ['{"serverUrl": "nadoo.example"}', 200],
    ['{"serverUrl": "javascript:alert(1)"}', 200],
    ['<!doctype html>', 200],
    ['{}', 404],
  ])('refuses %s (%d)', async (body, status) => {
    await expect(load(body, status)).rejects.toThrow();
  });
});
