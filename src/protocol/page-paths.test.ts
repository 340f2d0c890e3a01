import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyActionUrl, pagePaths } from './page-paths.ts';

const origin = 'https://console.example';
const none = { kind: 'none' };
const internal = (path: string): object => ({ kind: 'internal', path });

describe('classifyActionUrl', { timeout: 60_000 }, () => {
  it.each([
    ['/workflows/wf-123/results', '/workflows/wf-123/results'],
    ['/w/ws-demo/chat?x=1#y', '/w/ws-demo/chat?x=1#y'],
    ['https://console.example/debug/x', '/debug/x'],
    ['HTTPS://CONSOLE.EXAMPLE:443/debug', '/debug'],
    ['../../debug', '/debug'],
    ['debug', '/debug'],
    ['/문서', '/%EB%AC%B8%EC%84%9C'],
  ])('%j stays inside', (raw, path) => {
    expect(classifyActionUrl(raw, origin)).toEqual(internal(path));
  });

  it.each([
    ['https://other.example/x', 'other.example'],
    ['//evil.example/x', 'evil.example'],
    ['///evil.example', 'evil.example'],
    ['http://console.example/', 'console.example'],
    ['https://console.example:8443/', 'console.example:8443'],
    ['https://console.example.evil.example/', 'console.example.evil.example'],
    ['https://other.example//double', 'other.example'],
    ['https://xn--80ak6aa92e.example', 'xn--80ak6aa92e.example'],
    ['https://аррӏе.example', 'xn--80ak6aa92e.example'],
  ])('%j is external, its real host shown', (raw, host) => {
    expect(classifyActionUrl(raw, origin)).toMatchObject({ kind: 'external', host });
  });

  it.each([
    null,
    '',
    '   ',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://console.example/x',
    'ws://console.example/',
    'mailto:a@b.example',
    '\\\\evil.example',
    '/\\evil.example',
    'https:\\\\evil.example',
    'https://user@other.example/',
    'https://console.example:secret@evil.example/',
    'https://console.example@evil.example/',
    '/.//evil.example',
    '/x/..//evil.example',
    'https://console.example//evil.example',
    '/a\u202ecod.exe',
    'https://other\u200b.example/',
    'https://other.example/\u2066x',
    '/a\u0000b',
    '/a\u0085b',
    'https://',
    'http://[::1',
    `/${'a'.repeat(3000)}`,
  ])('%j is no link', (raw) => {
    expect(classifyActionUrl(raw, origin)).toEqual(none);
  });

  it('never gives a path that leaves the origin, and never an address that is not http(s)', () => {
    const pieces = fc.constantFrom(
      ...[
        '/',
        '\\',
        '.',
        '..',
        ':',
        '//',
        '@',
        '?',
        '#',
        'javascript',
        'https',
        'evil.example',
        'x',
        '%2f',
        '%5c',
        ' ',
        '\t',
      ],
    );
    const hostile = fc.oneof(
      fc.array(pieces, { maxLength: 8 }).map((list) => list.join('')),
      fc.webUrl(),
      fc.string(),
    );
    fc.assert(
      fc.property(hostile, (raw) => {
        const target = classifyActionUrl(raw, origin);
        if (target.kind === 'internal') {
          expect(target.path).toMatch(/^\/(?![/\\])/);
          expect(new URL(target.path, origin).origin).toBe(origin);
        } else if (target.kind === 'external') {
          const url = new URL(target.href);
          expect(['http:', 'https:']).toContain(url.protocol);
          expect([url.host, url.username, url.password]).toEqual([target.host, '', '']);
        }
      }),
      { seed: 42, numRuns: 1500 },
    );
  });
});

describe('pagePaths', () => {
  it('encodes ids, so that none leaves its place', () => {
    expect(pagePaths.chat('ws demo', 'a/b')).toBe('/w/ws%20demo/chat/a%2Fb');
    expect(pagePaths.chat('ws-demo')).toBe('/w/ws-demo/chat');
    expect(pagePaths.documents('ws-demo', '..')).toBe('/w/ws-demo/documents/%252E%252E');
    expect(pagePaths.plugins('ws-demo', 'calculator')).toBe('/w/ws-demo/plugins/calculator');
    expect(pagePaths.debug('?x')).toBe('/debug/%3Fx');
  });
});
