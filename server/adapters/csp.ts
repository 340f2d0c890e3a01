/**
 * The Content-Security-Policy of the page, one value for gateway, preview and the header files of other hosts.
 * @param connectTo origin of the server the page speaks to, when that is not the page's own; named for http(s) and
 *   ws(s), since a scheme in a CSP source does not stand for its socket twin in every browser.
 * @param connectAnywhere for the server check (`/connect`), a document that holds no session: it may speak to any server.
 * @param wasm lets the page compile WebAssembly: the demo runs plugins in QuickJS, in the browser.
 */
export function contentSecurityPolicy({
  connectTo = '',
  connectAnywhere = false,
  wasm = false,
}: { connectTo?: string; connectAnywhere?: boolean; wasm?: boolean } = {}): string {
  const named = connectTo === '' ? [] : originAndSocket(connectTo);
  const connect = connectAnywhere ? ['http:', 'https:', 'ws:', 'wss:'] : named;
  return [
    "default-src 'self'",
    `script-src 'self'${wasm ? " 'wasm-unsafe-eval'" : ''}`,
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    ["connect-src 'self'", ...connect].join(' '),
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * That of `diagram.html`, the sandbox of a diagram: its own scripts and the styles that a picture holds, and no request
 * besides. Opened by itself it is a sandbox as well. `'self'` is where it came from, though its origin is opaque.
 */
export function diagramSecurityPolicy(): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-scripts',
  ].join('; ');
}

/** An http(s) origin and its ws(s) twin. Throws a TypeError for what is no http(s) address. */
function originAndSocket(address: string): string[] {
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TypeError(`not an http(s) address: ${address}`);
  return [url.origin, url.origin.replace(/^http/, 'ws')];
}
