/**
 * A client as Nadoo's documentation shows it and nothing more: a token in the address, `type` on each frame, and
 * after a drop a plain backoff, a fresh token where the old one is refused, and REST for what was missed. It shares
 * no code with the page and knows no extension.
 */
import { WebSocket } from 'ws';

export type Json = Record<string, unknown>;

interface Envelope {
  data: unknown;
  status: string;
  code: number;
  message: string;
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;

export class DocumentedClient {
  readonly url: string;
  /** Delays before each reconnection so far, in milliseconds. */
  readonly delays: number[] = [];
  accessToken = '';
  #refreshToken = '';
  readonly #wait: (ms: number) => Promise<void>;

  /** @param wait for tests of the backoff alone: elsewhere the delay is waited for. */
  constructor(
    url: string,
    wait = (ms: number) =>
      new Promise<void>((resolve) => {
        setTimeout(resolve, ms);
      }),
  ) {
    this.url = url;
    this.#wait = wait;
  }

  async login(email: string, password: string): Promise<void> {
    const tokens = (await this.rest('POST', '/api/v1/auth/login', { email, password })) as Json;
    this.accessToken = String(tokens['access_token']);
    this.#refreshToken = String(tokens['refresh_token']);
  }

  async refresh(): Promise<void> {
    const body = { refresh_token: this.#refreshToken };
    const tokens = (await this.rest('POST', '/api/v1/auth/refresh', body)) as Json;
    this.accessToken = String(tokens['access_token']);
  }

  /** `data` of the reply. @throws Error with the envelope's message */
  async rest(method: string, path: string, body?: unknown): Promise<unknown> {
    const reply = await fetch(this.url + path, {
      method,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${this.accessToken}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const envelope = (await reply.json()) as Envelope;
    if (envelope.status !== 'success') throw new Error(`${String(envelope.code)}: ${envelope.message}`);
    return envelope.data;
  }

  /** A socket that comes back by itself. @param refetch REST for what was missed, after each return */
  open(path: string, refetch: () => Promise<void> = () => Promise.resolve()): DocumentedSocket {
    return new DocumentedSocket(this, path, refetch);
  }

  /** Waits before the next attempt: 1 s, 2 s, 4 s … 30 s. */
  async backOff(attempt: number): Promise<void> {
    const delay = Math.min(FIRST_DELAY_MS * 2 ** attempt, LONGEST_DELAY_MS);
    this.delays.push(delay);
    await this.#wait(delay);
  }
}

export class DocumentedSocket {
  /** All frames, over all connections; a bare `pong` stands as `{type: 'bare-pong'}`. */
  readonly frames: Json[] = [];
  /** Codes and reasons with which connections ended. */
  readonly closes: { readonly code: number; readonly reason: string }[] = [];
  opened = 0;
  readonly #client: DocumentedClient;
  readonly #path: string;
  readonly #refetch: () => Promise<void>;
  #socket: WebSocket | null = null;
  #attempt = 0;
  #left = false;

  constructor(client: DocumentedClient, path: string, refetch: () => Promise<void>) {
    this.#client = client;
    this.#path = path;
    this.#refetch = refetch;
    this.#connect();
  }

  #connect(): void {
    if (this.#left) return;
    const base = this.#client.url.replace(/^http/, 'ws');
    const socket = new WebSocket(`${base}${this.#path}?token=${this.#client.accessToken}`);
    this.#socket = socket;
    socket.onopen = () => {
      this.opened += 1;
      if (this.opened > 1) void this.#refetch();
    };
    socket.onmessage = ({ data }) => {
      const text = (data as Buffer).toString();
      // Only a frame shows that the token was taken: one that is refused is closed after it was opened.
      this.#attempt = 0;
      this.frames.push(text === 'pong' ? { type: 'bare-pong' } : (JSON.parse(text) as Json));
    };
    socket.onerror = () => undefined;
    socket.onclose = ({ code, reason }) => {
      this.closes.push({ code, reason });
      void this.#comeBack(code, reason);
    };
  }

  async #comeBack(code: number, reason: string): Promise<void> {
    if (this.#left) return;
    // Unknown execution, not one's inbox: no token helps.
    if (code === 1008 && reason !== 'Invalid token') return;
    await this.#client.backOff(this.#attempt++);
    if (code === 1008) await this.#client.refresh();
    this.#connect();
  }

  ofType(type: string): Json[] {
    return this.frames.filter((frame) => frame['type'] === type);
  }

  send(frame: Json | string): void {
    this.#socket?.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** The network goes, without a word. */
  cut(): void {
    this.#socket?.terminate();
  }

  leave(): void {
    this.#left = true;
    this.#socket?.close();
  }
}
