/** One sandbox: loads QuickJS, says so, runs one tool, and is then thrown away. */
import { parentPort } from 'node:worker_threads';
import { newQuickJSWASMModule } from 'quickjs-emscripten';
import { systemClock } from '#src/lib/clock.ts';
import type { PluginRunResult } from '#server/core/ports.ts';
import type { RunRecordInput } from '#server/core/plugins/recorder.ts';
import { runInSandbox, type SandboxJob, type SandboxLimits } from '#server/core/plugins/sandbox.ts';
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
  void run(message.job, message.limits).then((result) => tell({ kind: 'ended', result }));
});

async function run(job: SandboxJob, limits: SandboxLimits): Promise<PluginRunResult> {
  const ports = {
    services,
    clock: systemClock,
    onRecord: (record: RunRecordInput) => tell({ kind: 'record', record }),
  };
  if (job.language === 'javascript') return runInSandbox(quickjs, job, ports, limits);
  // Another parser of 20 MB, for those alone who need it.
  const { stripTypes } = await import('./strip-types.ts');
  return runInSandbox(quickjs, job, { ...ports, stripTypes }, limits);
}

tell({ kind: 'ready' });
