/** A scripted Nadoo server for one page of the debugger: the built page, and a socket that says a run's records at a rate. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { WebSocketServer, type WebSocket } from 'ws';
import { sendScriptedAnswer } from '../lib/built-page.ts';
import type { MadeRecord } from './records.ts';

export interface ScriptedRun {
  /** The page of the run. */
  readonly address: string;
  /**
   * Says records by the clock: a late timer sends what is due, so that the rate holds on a busy machine.
   * @returns seconds that it took
   */
  say(records: readonly MadeRecord[], perSecond: number): Promise<number>;
  /** The end of the run. */
  end(): void;
  close(): void;
}

/** How often frames leave: about as often as a gateway's own batches. */
const EVERY_MS = 4;

/** @param folder of the built page */
export async function startScriptedRun(
  folder = path.join(import.meta.dirname, '..', '..', 'dist'),
): Promise<ScriptedRun> {
  const server = createServer((request, response) => {
    sendScriptedAnswer(folder, new URL(request.url ?? '/', 'http://bench').pathname, response);
  });
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  let page: WebSocket | null = null;
  const tell = (frame: unknown) => page?.send(JSON.stringify(frame));
  sockets.on('connection', (socket) => {
    page = socket;
    socket.on('message', (data: Buffer) => {
      if (data.toString() === 'ping') socket.send('pong');
    });
    tell({
      type: 'execution_info',
      data: {
        execution_id: 'bench',
        plugin_id: 'web-shop',
        tool_name: 'read_orders',
        status: 'running',
        started_at: new Date().toISOString(),
      },
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${String(port)}/debug/bench`,
    async say(records, perSecond) {
      const begin = performance.now();
      for (let sent = 0; sent < records.length;) {
        const due = Math.min(records.length, Math.floor(((performance.now() - begin) / 1_000) * perSecond));
        for (; sent < due; sent += 1) tell(records[sent]);
        await setTimeout(EVERY_MS);
      }
      return (performance.now() - begin) / 1_000;
    },
    end() {
      tell({ type: 'execution_complete', data: { result: null, timestamp: new Date().toISOString() } });
    },
    close() {
      for (const socket of sockets.clients) socket.terminate();
      server.close();
    },
  };
}
