/** The built page: files of `dist/`, and the page itself for every path that is none. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import type { Log } from '#server/core/ports.ts';
import { contentSecurityPolicy, diagramSecurityPolicy } from '../csp.ts';
import { replyNoRoute } from './failures.ts';
import { keepAssets } from './kept-assets.ts';
import { readPageSource } from './page-source.ts';

/** The server check: a document of its own, with a policy of its own. */
const CHECK_FILE = 'connect.html';
/** The sandbox of a diagram: framed by the page, and of an opaque origin, so that to its scripts we are strangers. */
const DIAGRAM_FILE = 'diagram.html';
const ASSETS = 'assets/';
const DIAGRAM_ASSETS = `${ASSETS}diagram/`;
/** By ending, as the file server names them. */
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'application/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};
const configSchema = z.looseObject({ serverUrl: z.nullish(z.string()) });

const forStrangers = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/** Registers files and the fallback. Without a build, paths of the page say what to run. */
export async function registerPage(app: FastifyInstance, folder: string, log: Log): Promise<void> {
  const built = existsSync(path.join(folder, 'index.html'));
  const policy = contentSecurityPolicy(built ? configuredServer(folder, log) : {});
  const policies: Readonly<Record<string, string>> = {
    [CHECK_FILE]: contentSecurityPolicy({ connectAnywhere: true }),
    [DIAGRAM_FILE]: diagramSecurityPolicy(),
  };
  const pageOf = built ? readPageSource(folder, log) : null;
  if (built) {
    const headersOf = (name: string, request: FastifyRequest): Record<string, string> => ({
      'Content-Security-Policy': policies[name] ?? policy,
      ...(name === DIAGRAM_FILE ? { 'X-Frame-Options': 'SAMEORIGIN' } : {}),
      ...(name.startsWith(DIAGRAM_ASSETS) ? forStrangers : {}),
      ...openerPolicy(request),
      // The names of built files hold a hash of what is in them.
      'Cache-Control': name.startsWith(ASSETS) ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    await app.register(fastifyStatic, {
      root: folder,
      cacheControl: false,
      dotfiles: 'ignore',
      // What the build has packed lies beside it: nobody waits for a packer.
      preCompressed: true,
      setHeaders: (reply, file) => {
        const name = path.relative(folder, file).split(path.sep).join('/');
        void reply.headers(headersOf(name, reply.request));
      },
    });
    const assets = keepAssets(path.join(folder, ASSETS));
    app.get<{ Params: { '*': string } }>(`/${ASSETS}*`, async (request, reply) => {
      const { '*': name } = request.params;
      const { range, 'accept-encoding': accepted = '' } = request.headers;
      const asset = range === undefined ? await assets.find(name, accepted) : null;
      // Also what is not there, which the file server says in its way.
      if (asset === null) return reply.sendFile(ASSETS + name);
      if (asset.encoding !== null) reply.header('Content-Encoding', asset.encoding);
      return reply
        .headers({ ...headersOf(ASSETS + name, request), Vary: 'Accept-Encoding' })
        .type(typeOf(name))
        .send(asset.bytes);
    });
    app.get('/connect', (_request, reply) => reply.sendFile(CHECK_FILE));
  }
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' || request.method === 'HEAD';
    if (request.url.startsWith('/api/') || !isPage) return replyNoRoute(reply);
    if (pageOf === null) return sendNotBuilt(reply);
    return (
      reply
        // A file of another build is gone: its page has to hear that, and not get HTML for a script.
        .code(request.url.startsWith('/assets/') ? 404 : 200)
        .headers({
          'Content-Security-Policy': policy,
          ...openerPolicy(request),
          'Cache-Control': 'no-cache',
        })
        .type('text/html; charset=utf-8')
        .send(pageOf(request.url))
    );
  });
}

function typeOf(name: string): string {
  return TYPES[path.extname(name)] ?? 'application/octet-stream';
}

/**
 * Only for a page whose address the browser holds to be safe (it then sends `Sec-Fetch-…`): on plain HTTP in a LAN
 * it would ignore the policy, and complain of it in the console.
 */
function openerPolicy({ headers, caller }: FastifyRequest): Record<string, string> {
  const heeded = caller.secure || headers['sec-fetch-dest'] !== undefined;
  return heeded ? { 'Cross-Origin-Opener-Policy': 'same-origin' } : {};
}

function sendNotBuilt(reply: FastifyReply): FastifyReply {
  return reply
    .code(503)
    .type('text/plain; charset=utf-8')
    .send('The page is not built yet. Run: npm run build\n');
}

/** A page that is set to speak to another server may connect there. */
function configuredServer(folder: string, log: Log): { connectTo?: string } {
  try {
    const text = readFileSync(path.join(folder, 'config.json'), 'utf8');
    const { serverUrl } = configSchema.parse(JSON.parse(text));
    return serverUrl == null || serverUrl === '' ? {} : { connectTo: new URL(serverUrl).origin };
  } catch (error) {
    log.warn(
      { err: String(error) },
      'config.json of the page was not read: it may speak to its own origin alone',
    );
    return {};
  }
}
