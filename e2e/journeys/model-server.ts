import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How one request for a completion is answered. */
export type Script = (response: ServerResponse) => void;

/** As OpenAI counts them. */
export interface TokenCounts {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

export interface ModelServer {
  /** For `OPENAI_BASE_URL`. */
  readonly baseUrl: string;
  /** The next request is answered so; several calls queue. A request without a script is answered 500. */
  next: (script: Script) => void;
  close: () => Promise<void>;
}

const event = (data: unknown): string =>
  `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;

const chunk = (delta: Record<string, unknown>, finish: string | null = null) => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'scripted',
  choices: [{ index: 0, delta, finish_reason: finish }],
});

/** Streams `text` in pieces of `size` characters and ends as it should, with its usage where `tokens` tells it. */
export function says(
  text: string,
  { size = 40, tokens }: { size?: number; tokens?: TokenCounts } = {},
): Script {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let at = 0; at < text.length; at += size)
      response.write(event(chunk({ content: text.slice(at, at + size) })));
    response.write(event(chunk({}, 'stop')));
    if (tokens) response.write(event({ ...chunk({}), choices: [], usage: tokens }));
    response.end(event('[DONE]'));
  };
}

/** Refuses with a status and an error body as OpenAI words them. */
export function refuses(status: number, code: string, headers: Record<string, string> = {}): Script {
  return (response) => {
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify({ error: { message: `scripted: ${code}`, type: code, code } }));
  };
}

/** A server that speaks as much of the chat completions API as the gateway's agent asks for. */
export async function startModelServer(): Promise<ModelServer> {
  const scripts: Script[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const script = scripts.shift();
      if (script) script(response);
      else response.writeHead(500).end('no script');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    next: (script) => scripts.push(script),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
