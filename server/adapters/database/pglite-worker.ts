/**
 * The embedded database in a thread of its own: PGlite blocks for seconds while it opens. Speaks PostgreSQL's
 * wire protocol over the parent port, one whole pipeline at a time (see `wire-pipeline.ts`).
 */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { DurableNodeFs, durableStartParams } from './durable-node-fs.ts';
import { WirePipeline } from './wire-pipeline.ts';

/** `client` counts the connections, so that a late reply to one that was dropped never reaches the next. */
export type WorkerRequest =
  | { readonly kind: 'open'; readonly client: number }
  | { readonly kind: 'bytes'; readonly client: number; readonly bytes: Uint8Array }
  | { readonly kind: 'close' };
export type WorkerReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'bytes'; readonly client: number; readonly bytes: Uint8Array }
  | { readonly kind: 'closed' }
  | { readonly kind: 'failed'; readonly message: string };

const port = parentPort;
if (port === null) throw new Error('pglite-worker runs as a worker thread only.');

function reply(message: WorkerReply): void {
  port?.postMessage(message);
}

function fail(error: unknown): void {
  reply({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
}

async function run(folder: string): Promise<void> {
  const database = await PGlite.create({ fs: new DurableNodeFs(folder), startParams: durableStartParams });
  let pipeline = new WirePipeline();

  async function handle(request: WorkerRequest): Promise<void> {
    if (request.kind === 'open') {
      // The one backend serves all clients in turn: a new one starts clean, as on a connection of its own.
      pipeline = new WirePipeline();
      await database.exec('rollback');
      await database.exec('discard all');
    } else if (request.kind === 'bytes') {
      for (const batch of pipeline.push(request.bytes)) {
        await database.execProtocolRawStream(batch, {
          syncToFs: false,
          onRawData: (data) => reply({ kind: 'bytes', client: request.client, bytes: data.slice() }),
        });
      }
    } else {
      await database.close();
      reply({ kind: 'closed' });
    }
  }

  let queue = Promise.resolve();
  let current = 0;
  port?.on('message', (request: WorkerRequest) => {
    queue = queue.then(async () => {
      if (request.kind === 'open') current = request.client;
      const stale = request.kind === 'bytes' && request.client !== current;
      if (!stale) await handle(request);
    });
    queue.catch(fail);
  });
  reply({ kind: 'ready' });
}

run((workerData as { folder: string }).folder).catch(fail);
