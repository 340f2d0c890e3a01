/** One sandbox: loads QuickJS, says so, runs one tool, and is then thrown away. */
import { parentPort } from 'node:worker_threads';
import { newQuickJSWASMModule } from 'quickjs-emscripten';
import { systemClock } from '#src/lib/clock.ts';
import { runInSandbox } from '#server/core/plugins/sandbox.ts';
import type { PluginServices } from '#server/core/plugins/services.ts';
import type { FromWorker, ToWorker } from './sandbox-protocol.ts';

const port = parentPort;
if (!port) throw new Error('sandbox-worker.ts runs as a worker thread alone');

const tell = (message: FromWorker) => {
  port.postMessage(message);
};

const open = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
let lastCall = 0;

/** The services live with the gateway; only text-like values cross. */
const services: PluginServices = (call) =>
  new Promise((resolve, reject) => {
    lastCall += 1;
    open.set(lastCall, { resolve, reject });
    tell({ kind: 'called', id: lastCall, call });
  });

const quickjs = await newQuickJSWASMModule();

port.on('message', (message: ToWorker) => {
  if (message.kind === 'answered') {
    const call = open.get(message.id);
    open.delete(message.id);
    if (message.error === null) call?.resolve(message.result);
    else call?.reject(new Error(message.error));
    return;
  }
  void runInSandbox(
    quickjs,
    message.job,
    { services, clock: systemClock, onRecord: (record) => tell({ kind: 'record', record }) },
    message.limits,
  ).then((result) => tell({ kind: 'ended', result }));
});

tell({ kind: 'ready' });
