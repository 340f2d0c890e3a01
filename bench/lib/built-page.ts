/** The built page's files, as a scripted server of a benchmark gives them. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import path from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** @param folder of the built page; what it does not have is answered with its `index.html` */
export function sendBuiltPage(folder: string, pathname: string, response: ServerResponse): void {
  const wanted = path.join(folder, path.normalize(pathname));
  const file = existsSync(wanted) && statSync(wanted).isFile() ? wanted : path.join(folder, 'index.html');
  response.writeHead(200, { 'Content-Type': types[path.extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
}

/** Answers that a page of the console asks for first: where its server is, that it lives, and that it extends nothing. */
export function sendScriptedAnswer(folder: string, pathname: string, response: ServerResponse): void {
  if (pathname === '/config.json') {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"serverUrl":""}');
    return;
  }
  if (!/^\/(api|health)\//.test(pathname)) {
    sendBuiltPage(folder, pathname, response);
    return;
  }
  const alive = pathname.startsWith('/health');
  const envelope = { data: null, status: alive ? 'success' : 'error', code: alive ? 200 : 404, message: '' };
  response.writeHead(envelope.code, { 'Content-Type': 'application/json' }).end(JSON.stringify(envelope));
}
