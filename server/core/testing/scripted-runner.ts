/** A plugin runner whose runs a test feeds and ends. */
import { createDeferred } from '#src/lib/deferred.ts';
import type { PluginRunner, PluginRunRequest, PluginRunResult } from '../ports.ts';

export interface ScriptedRun {
  readonly request: PluginRunRequest;
  readonly record: Parameters<PluginRunner['run']>[1];
  end(result: PluginRunResult): void;
}

export interface ScriptedRunner extends PluginRunner {
  readonly runs: ScriptedRun[];
  readonly latest: ScriptedRun;
  /** From now on no run heeds that it is stopped. */
  heedNoStop(): void;
}

export function createScriptedRunner(): ScriptedRunner {
  const runs: ScriptedRun[] = [];
  let heeds = true;
  return {
    runs,
    get latest() {
      const run = runs.at(-1);
      if (!run) throw new Error('No run was started yet.');
      return run;
    },
    heedNoStop() {
      heeds = false;
    },
    run(request, record) {
      const result = createDeferred<PluginRunResult>();
      request.signal.addEventListener('abort', () => {
        if (heeds) result.resolve({ ok: false, error: 'aborted' });
      });
      runs.push({ request, record, end: result.resolve });
      return result.promise;
    },
  };
}
