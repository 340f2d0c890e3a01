/** Plugins in QuickJS inside a worker of their own, as on the gateway: a worker can be ended from outside. */
import type { PluginRunner, PluginRunResult } from '#server/core/ports.ts';
import { defaultLimits, tooLong } from '#server/core/plugins/sandbox.ts';
import type { Clock } from '#src/lib/clock.ts';
import type { PluginReply, PluginTask } from './plugin-worker.ts';

/** What the sandbox may take beyond its own limit before the worker is ended from outside. */
const GRACE_MS = 2_000;

export function createBrowserPluginRunner(clock: Clock): PluginRunner {
  return {
    run: ({ plugin, toolName, parameters, signal }, onRecord) =>
      new Promise<PluginRunResult>((resolve) => {
        const worker = new Worker(new URL('./plugin-worker.ts', import.meta.url), { type: 'module' });
        const end = (result: PluginRunResult) => {
          cancelTimer();
          worker.terminate();
          resolve(result);
        };
        const cancelTimer = clock.schedule(() => {
          end({ ok: false, error: tooLong(defaultLimits) });
        }, defaultLimits.timeMs + GRACE_MS);
        signal.addEventListener('abort', () => {
          end({ ok: false, error: 'The run was stopped' });
        });
        worker.addEventListener('message', ({ data }: MessageEvent<PluginReply>) => {
          if (data.kind === 'record') onRecord(data.record);
          else end(data.result);
        });
        worker.addEventListener('error', ({ message }) => {
          end({ ok: false, error: `The sandbox could not start: ${message}` });
        });
        const { source, language } = plugin;
        const task: PluginTask = { source, language, toolName, parameters };
        worker.postMessage(task);
      }),
  };
}
