/** HTTP between a page and the gateway's core: `fetch` over a link, with a jar for the browser's cookies. */
import { dispatch, type DispatchRequest } from '#server/core/api/dispatch.ts';
import type { ApiReply } from '#server/core/api-types.ts';
import type { Fetch } from '#src/lib/fetch-within.ts';
import { errorEnvelope, successEnvelope } from '#src/protocol/envelope.ts';
import type { GatewayProcess, ServedConnection } from './gateway.ts';
import type { Connected, Way } from './link.ts';
import type { SocketPort } from './sim-socket.ts';

export interface FetchPort extends SocketPort {
  /** The browser's, by name: all its pages share them. */
  readonly cookies: Map<string, string>;
  readonly happens: (p: number) => boolean;
}

const NO_NETWORK = 'Failed to fetch';

/** The body at hand: reading it takes no turn of the host's loop, which no fake clock rules. */
class TextResponse extends Response {
  readonly #body: string;
  constructor(body: string, init: ResponseInit) {
    super(null, init);
    this.#body = body;
  }
  override text(): Promise<string> {
    return Promise.resolve(this.#body);
  }
  override get body(): NonNullable<Response['body']> {
    const bytes = new TextEncoder().encode(this.#body);
    return new ReadableStream({
      start(controller) {
        controller.enqueue(bytes);
        controller.close();
      },
    });
  }
}

export function createSimFetch(port: FetchPort): Fetch {
  return (input, init) =>
    new Promise((resolve, reject) => {
      if (init.signal?.aborted) {
        reject(new Error('aborted'));
        return;
      }
      startExchange(port, new URL(input), init, { resolve, reject });
    });
}

function startExchange(
  port: FetchPort,
  url: URL,
  init: RequestInit,
  page: { resolve(response: Response): void; reject(error: Error): void },
): void {
  const { link, gateway } = port;
  const [toServer, toClient] = [link.way(), link.way()];
  const leaving = new AbortController();
  let process: GatewayProcess | null = null;
  let failBody: (error: Error) => void = () => undefined;
  let over = false;

  const exchange: Connected & ServedConnection = {
    reset() {
      toClient.cut();
      if (!port.arrivesAtReset()) toServer.cut();
      fail();
      link.way().send(left);
    },
    abandon: () => undefined,
    processDied() {
      toClient.send(fail);
    },
  };

  function finish(): void {
    over = true;
    // Node keeps a signal that is made of others for as long as somebody listens to it.
    init.signal?.removeEventListener('abort', giveUp);
    link.connections.delete(exchange);
    process?.connections.delete(exchange);
  }

  function fail(): void {
    if (over) return;
    finish();
    port.deliver(() => {
      page.reject(new TypeError(NO_NETWORK));
      failBody(new TypeError(NO_NETWORK));
    });
  }

  /** The page is not there any more: the gateway learns it when the word arrives. */
  function leave(): void {
    if (over) return;
    finish();
    toServer.send(left);
  }

  function giveUp(): void {
    if (over) return;
    leave();
    const error = init.signal?.reason instanceof Error ? init.signal.reason : new Error('aborted');
    page.reject(error);
    failBody(error);
  }

  function left(): void {
    if (process?.isAlive()) leaving.abort();
  }

  function arrived(): void {
    if (link.door === 'swallows' || gateway.isSilent()) return;
    process = gateway.process();
    if (link.door === 'refuses' || !process) {
      toClient.send(fail);
      return;
    }
    process.connections.add(exchange);
    void serve(process);
  }

  async function serve({ core, isAlive }: GatewayProcess): Promise<void> {
    const request = toRequest(port, url, init, leaving.signal);
    const ask = () => dispatch(core, request).catch((fault: unknown) => failed(fault));
    // Only what may be done twice without harm.
    if (request.method !== 'POST' && port.happens(link.repeatRequest)) await ask();
    const reply = await ask();
    if (!isAlive()) return;
    if (link.losesReply()) {
      toClient.send(fail);
      return;
    }
    keepCookies(port.cookies, reply);
    if (reply.kind === 'stream') stream(reply, toClient);
    else {
      toClient.send(() => {
        if (over) return;
        finish();
        port.deliver(() => {
          page.resolve(toResponse(reply));
        });
      });
    }
  }

  function stream(reply: Extract<ApiReply, { kind: 'stream' }>, way: Way): void {
    const encoder = new TextEncoder();
    let body: ReadableStreamDefaultController<Uint8Array> | null = null;
    const readable = new ReadableStream<Uint8Array>({
      start(controller) {
        body = controller;
      },
      cancel: giveUp,
    });
    const arrive = (act: () => void) => {
      way.send(() => {
        if (!over) port.deliver(act);
      });
    };
    arrive(() => {
      failBody = (error) => body?.error(error);
      page.resolve(new Response(readable, { headers: { 'Content-Type': reply.contentType } }));
    });
    void (async () => {
      for await (const chunk of reply.chunks)
        arrive(() => {
          recordMirrored(port, chunk);
          body?.enqueue(encoder.encode(chunk));
        });
      arrive(() => {
        finish();
        body?.close();
      });
    })();
  }

  init.signal?.addEventListener('abort', giveUp);
  link.connections.add(exchange);
  port.leftPage(leave);
  toServer.send(arrived);
}

/** A frame of a channel that comes over the one stream is a frame like any other. */
function recordMirrored({ record, page }: FetchPort, chunk: string): void {
  const data = /^data: (\{"channel":.*)$/m.exec(chunk)?.[1];
  if (data === undefined) return;
  const { channel, frame } = JSON.parse(data) as { channel: string | null; frame?: unknown };
  if (channel !== null && frame !== undefined)
    record({ kind: 'frame', page, channel, way: 'in', text: JSON.stringify(frame) });
}

function failed(fault: unknown): ApiReply {
  const message = `Internal error: ${fault instanceof Error ? fault.message : String(fault)}`;
  return { kind: 'json', status: 500, data: null, message };
}

function toRequest(port: FetchPort, url: URL, init: RequestInit, signal: AbortSignal): DispatchRequest {
  const headers = Object.fromEntries(new Headers(init.headers));
  const isJson = headers['content-type']?.includes('ndjson') !== true;
  const given = typeof init.body === 'string' ? init.body : undefined;
  return {
    method: init.method ?? 'GET',
    url: url.pathname + url.search,
    headers,
    cookies: url.pathname.startsWith('/api/v1/auth') ? Object.fromEntries(port.cookies) : {},
    body: given !== undefined && isJson ? (JSON.parse(given) as unknown) : given,
    ip: port.ip,
    sameOrigin: true,
    secure: false,
    signal,
  };
}

function keepCookies(jar: Map<string, string>, reply: ApiReply): void {
  if (reply.kind !== 'json') return;
  for (const { name, value } of reply.cookies ?? []) {
    if (value === null) jar.delete(name);
    else jar.set(name, value);
  }
}

function toResponse({ status, data, message, headers }: Extract<ApiReply, { kind: 'json' }>): Response {
  const envelope =
    status < 400 ? successEnvelope(data, status, message) : errorEnvelope(status, message ?? '');
  return new TextResponse(JSON.stringify(envelope), { status, headers: { ...headers } });
}
