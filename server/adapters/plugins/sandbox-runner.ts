/**
 * Runs each tool in a worker thread of its own, which is ended by force where the sandbox cannot end it
 * itself: inside a native built-in QuickJS asks nobody. One spare worker stands ready, so that a small tool
 * does not wait for QuickJS to load.
 */
import { Worker } from 'node:worker_threads';
import { type Clock, systemClock } from '#src/lib/clock.ts';
import { createDemoServices } from '#server/core/demo/demo-services.ts';
import type { PluginRunner, PluginRunRequest, PluginRunResult } from '#server/core/ports.ts';
import type { RunRecordInput } from '#server/core/plugins/recorder.ts';
import { defaultLimits, type SandboxLimits, tooLong } from '#server/core/plugins/sandbox.ts';
import type { PluginServices, PluginServicesFactory } from '#server/core/plugins/services.ts';
import { workerOptions, workerUrl } from '../worker-url.ts';
import type { FromWorker, ToWorker } from './sandbox-protocol.ts';

export interface SandboxRunnerOptions {
  /** Further runs wait for their turn: a worker costs 13 MB and a core. */
  readonly maxConcurrent?: number;
  readonly limits?: SandboxLimits;
  readonly services?: PluginServicesFactory;
  readonly clock?: Clock;
}

export interface SandboxRunner extends PluginRunner {
  /** Ends the spare worker. Runs in progress end by their own signals. */
  close(): Promise<void>;
}

/** How long after its time a sandbox may still end by itself. */
const GRACE_MS = 500;
const START_LIMIT_MS = 30_000;
/** The first spare is made when the gateway's own start is over. */
const WARM_AFTER_MS = 1_500;

interface Sandbox {
  readonly worker: Worker;
  readonly ready: Promise<void>;
}

const STOPPED: PluginRunResult = { ok: false, error: 'The run was stopped' };

export function createSandboxRunner(options: SandboxRunnerOptions = {}): SandboxRunner {
  const {
    maxConcurrent = 4,
    limits = defaultLimits,
    services = createDemoServices,
    clock = systemClock,
  } = options;
  const waiting: (() => void)[] = [];
  let running = 0;
  let spare: Sandbox | null = null;
  let closed = false;

  function prepareSpare(): void {
    if (closed || spare !== null) return;
    const next = startSandbox();
    // A spare keeps no process alive.
    next.worker.unref();
    spare = next;
    next.ready.catch(() => {
      if (spare === next) spare = null;
    });
  }

  function takeSandbox(): Sandbox {
    const taken = spare ?? startSandbox();
    spare = null;
    taken.worker.ref();
    return taken;
  }

  const cancelWarming = clock.schedule(prepareSpare, WARM_AFTER_MS);

  async function takeTurn(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    if (running >= maxConcurrent) {
      const mine = await new Promise<boolean>((resolve) => {
        const go = () => {
          signal.removeEventListener('abort', leave);
          resolve(true);
        };
        const leave = () => {
          waiting.splice(waiting.indexOf(go), 1);
          resolve(false);
        };
        waiting.push(go);
        signal.addEventListener('abort', leave, { once: true });
      });
      // Whoever ended handed the turn on without giving it back.
      return mine;
    }
    running += 1;
    return true;
  }

  function giveTurn(): void {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }

  return {
    async run(request, onRecord) {
      if (!(await takeTurn(request.signal))) return STOPPED;
      const sandbox = takeSandbox();
      try {
        return await runIn(sandbox, request, onRecord, { limits, clock, services: services(clock) });
      } finally {
        await sandbox.worker.terminate();
        giveTurn();
        prepareSpare();
      }
    },
    async close() {
      closed = true;
      cancelWarming();
      const last = spare;
      spare = null;
      await last?.worker.terminate();
    },
  };
}

function startSandbox(): Sandbox {
  const worker = new Worker(workerUrl('sandbox-worker'), {
    ...workerOptions(),
    // Nothing of the gateway's settings, such as keys, in a thread that runs foreign code.
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 128 },
  });
  const ready = new Promise<void>((resolve, reject) => {
    worker.once('message', () => {
      resolve();
    });
    worker.once('error', reject);
    worker.once('exit', () => {
      reject(new Error('its worker ended'));
    });
  });
  // Whoever uses the sandbox sees the failure; a spare that nobody uses must not crash the process.
  ready.catch(() => undefined);
  worker.on('error', () => undefined);
  return { worker, ready };
}

function runIn(
  { worker, ready }: Sandbox,
  request: PluginRunRequest,
  onRecord: (record: RunRecordInput) => void,
  means: { limits: SandboxLimits; clock: Clock; services: PluginServices },
): Promise<PluginRunResult> {
  const { limits, clock, services } = means;
  return new Promise((resolve) => {
    let over = false;
    const finish = (result: PluginRunResult) => {
      if (over) return;
      over = true;
      cancelDeadline();
      request.signal.removeEventListener('abort', stop);
      resolve(result);
    };
    const stop = () => finish(STOPPED);
    const post = (message: ToWorker) => worker.postMessage(message);

    let cancelDeadline = clock.schedule(
      () => finish({ ok: false, error: 'The sandbox did not start in time. Try again.' }),
      START_LIMIT_MS,
    );
    request.signal.addEventListener('abort', stop, { once: true });
    if (request.signal.aborted) {
      stop();
      return;
    }

    worker.on('message', (message: FromWorker) => {
      if (over) return;
      if (message.kind === 'record') onRecord(message.record);
      else if (message.kind === 'ended') finish(message.result);
      else if (message.kind === 'called') void answer(message.id, services(message.call));
    });
    worker.on('error', (error: Error) =>
      finish({ ok: false, error: `The sandbox failed: ${error.message}` }),
    );
    worker.on('exit', () => finish({ ok: false, error: 'The sandbox ended before the tool did' }));

    async function answer(id: number, answered: Promise<unknown>): Promise<void> {
      const outcome = await answered.then(
        (result) => ({ result, error: null }),
        (error: unknown) => ({ result: null, error: error instanceof Error ? error.message : String(error) }),
      );
      if (!over) post({ kind: 'answered', id, ...outcome });
    }

    ready.then(
      () => {
        if (over) return;
        cancelDeadline();
        cancelDeadline = clock.schedule(
          () => finish({ ok: false, error: tooLong(limits) }),
          limits.timeMs + GRACE_MS,
        );
        const { plugin, toolName, parameters } = request;
        const { source, language } = plugin;
        post({ kind: 'run', job: { source, language, toolName, parameters }, limits });
      },
      (error: unknown) =>
        finish({
          ok: false,
          error: `The sandbox could not start: ${error instanceof Error ? error.message : String(error)}`,
        }),
    );
  });
}
