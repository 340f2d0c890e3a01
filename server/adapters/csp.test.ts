import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from './csp.ts';

describe('contentSecurityPolicy', () => {
  it('names no other origin when the page speaks to its own server', () => {
    expect(contentSecurityPolicy()).toContain("connect-src 'self';");
    expect(contentSecurityPolicy({ connectTo: '' })).not.toMatch(/https?:/);
  });

  it('allows neither inline nor evaluated code', () => {
    expect(contentSecurityPolicy()).not.toMatch(/unsafe|nonce|\*/);
  });

  it('shows no image that another origin would send', () => {
    expect(contentSecurityPolicy()).toContain("img-src 'self' data: blob:;");
  });

  it('names exactly the given origin, for requests and for sockets', () => {
    expect(contentSecurityPolicy({ connectTo: 'https://nadoo.example.com/some/path' })).toContain(
      "connect-src 'self' https://nadoo.example.com wss://nadoo.example.com;",
    );
    expect(contentSecurityPolicy({ connectTo: 'http://10.0.0.5:8000' })).toContain(
      "connect-src 'self' http://10.0.0.5:8000 ws://10.0.0.5:8000;",
    );
  });

  it('lets the server check connect anywhere, and do no more than that', () => {
    const wide = contentSecurityPolicy({ connectAnywhere: true });
    expect(wide).toContain("connect-src 'self' http: https: ws: wss:;");
    expect(wide.replace(' http: https: ws: wss:', '')).toBe(contentSecurityPolicy());
  });

  it('refuses an address that could smuggle another directive in', () => {
    expect(() => contentSecurityPolicy({ connectTo: 'javascript:alert(1)' })).toThrow(TypeError);
    expect(() => contentSecurityPolicy({ connectTo: "'unsafe-inline'" })).toThrow(TypeError);
  });
});
