import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { endWithParent } from './parent.mjs';
import { listenError, listenSettings, shownAddress } from './listen.mjs';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
};

const forStrangers = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

function fileFor(folder, pathname) {
  const wanted = path.join(folder, path.normalize(pathname));
  if (!wanted.startsWith(folder + path.sep) || pathname.includes('/.')) return null;
  return statSync(wanted, { throwIfNoEntry: false })?.isFile() ? wanted : null;
}

/** A path without a percent sign in it, or null where it cannot be decoded. */
function decoded(url) {
  try {
    const { pathname } = new URL(url, 'http://page');
    const text = decodeURIComponent(pathname);
    return text.includes('\0') ? null : text;
  } catch {
    return null;
  }
}

/**
 * Serves a built page on PORT and HOST, with the page itself for every path that is no file, and prints the ready
 * line. Ends on SIGINT and SIGTERM.
 * @param {{folder: string, csp: string, checkCsp: string, diagramCsp: string, config: {serverUrl: string}}} options
 *   `checkCsp`: the policy of `/connect`; `diagramCsp`: that of the sandbox of diagrams, whose scripts are fetched from
 *   an opaque origin; `config`: the answer to /config.json
 */
export function servePage({ folder, csp, checkCsp, diagramCsp, config }) {
  const { port, host } = listenSettings();
  const server = createServer((request, response) => {
    const headers = {
      'Content-Security-Policy': csp,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'same-origin',
    };
    const reply = (status, type, body) => {
      response.writeHead(status, { ...headers, 'Content-Type': type, 'Cache-Control': 'no-cache' });
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return reply(405, 'text/plain', 'Only GET and HEAD.\n');
    const pathname = decoded(request.url);
    if (pathname === null) return reply(400, 'text/plain', 'Malformed path.\n');
    if (pathname === '/config.json') return reply(200, types['.json'], `${JSON.stringify(config)}\n`);
    // No gateway here: whoever asks for its routes gets a plain 404, not a page that looks like an answer.
    if (/^\/(api|ws|sse|health|healthz|metrics)(\/|$)/.test(pathname)) {
      return reply(
        404,
        types['.json'],
        `${JSON.stringify({ data: null, status: 'error', code: 404, message: 'No gateway at this address' })}\n`,
      );
    }
    const file = fileFor(folder, pathname === '/connect' ? '/connect.html' : pathname);
    if (file !== null && path.basename(file) === 'connect.html')
      headers['Content-Security-Policy'] = checkCsp;
    if (file === path.join(folder, 'diagram.html')) headers['Content-Security-Policy'] = diagramCsp;
    if (pathname.startsWith('/assets/diagram/')) Object.assign(headers, forStrangers);
    if (file === null && pathname.startsWith('/assets/')) return reply(404, 'text/plain', 'No such file.\n');
    const shown = file ?? path.join(folder, 'index.html');
    response.writeHead(200, {
      ...headers,
      'Content-Type': types[path.extname(shown)] ?? 'application/octet-stream',
      'Cache-Control': pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    if (request.method === 'HEAD') return response.end();
    createReadStream(shown)
      .on('error', () => response.destroy())
      .pipe(response);
  });
  server.on('error', (error) => {
    console.error(listenError(error, port));
    process.exit(1);
  });
  const stop = () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  endWithParent();
  server.listen(port, host, () =>
    console.log(`Nadoo Console ready at ${shownAddress(host, server.address().port)}`),
  );
}
