import { Duplex } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { createDeferred } from '#src/lib/deferred.ts';
import { workerOptions, workerUrl } from '../worker-url.ts';
import type { WorkerReply, WorkerRequest } from './pglite-worker.ts';

/** The running embedded database. One client at a time: use a pool of one. */
export interface PgliteProcess {
  /** A stream as `pg` wants it, in place of a TCP socket. */
  connect(): Duplex;
  /** Flushes and ends the thread. */
  close(): Promise<void>;
}

/** The thread as this side needs it: tests hand in one that dies when they say. */
export type PgliteThread = Pick<Worker, 'on' | 'postMessage' | 'terminate'>;

function openThread(folder: string): PgliteThread {
  return new Worker(workerUrl('pglite-worker'), { ...workerOptions(), workerData: { folder } });
}

/**
 * Opens the embedded database in `folder` (created where missing). Rejects with the database's own words.
 */
export async function startPglite(
  folder: string,
  open: (folder: string) => PgliteThread = openThread,
): Promise<PgliteProcess> {
  const worker = open(folder);
  const ready = createDeferred<undefined>();
  const closed = createDeferred<undefined>();
  const send = (request: WorkerRequest): void => worker.postMessage(request);
  let clients = 0;
  let socket: PgliteSocket | null = null;
  /** Why it answers nothing any more. */
  let dead: Error | null = null;
  /** Nothing is handled behind a request that failed, so that nothing is to be waited for either. */
  const fail = (error: Error): void => {
    dead ??= error;
    ready.reject(error);
    socket?.destroy(error);
    closed.resolve(undefined);
  };
  worker.on('message', (reply: WorkerReply) => {
    if (reply.kind === 'bytes') {
      if (reply.client === clients) socket?.receive(reply.bytes);
    } else if (reply.kind === 'ready') ready.resolve(undefined);
    else if (reply.kind === 'closed') closed.resolve(undefined);
    else fail(new Error(`The embedded database failed: ${reply.message}`));
  });
  worker.on('error', fail);
  worker.on('exit', (code) => {
    fail(new Error(`The embedded database ended with code ${code}.`));
  });
  await ready.promise;
  return {
    connect() {
      const client = ++clients;
      send({ kind: 'open', client });
      socket = new PgliteSocket((bytes) => send({ kind: 'bytes', client, bytes }));
      // Whoever asks a thread that is gone would wait for ever. Later: `pg` has yet to listen.
      const [opened, why] = [socket, dead];
      if (why) queueMicrotask(() => opened.destroy(why));
      return socket;
    },
    async close() {
      send({ kind: 'close' });
      await closed.promise;
      await worker.terminate();
    },
  };
}

/** Looks to `pg` like a TCP socket that connects at once. */
class PgliteSocket extends Duplex {
  readonly #send: (bytes: Uint8Array) => void;

  constructor(send: (bytes: Uint8Array) => void) {
    super();
    this.#send = send;
  }

  connect(): this {
    queueMicrotask(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  /** Bytes from the database; those after the client left are dropped. */
  receive(bytes: Uint8Array): void {
    if (!this.destroyed && !this.writableEnded) this.push(bytes);
  }

  override _read(): void {
    // Replies are pushed as they come; the protocol's own request and reply is the back pressure.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#send(new Uint8Array(chunk));
    done();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.push(null);
    done();
  }
}
