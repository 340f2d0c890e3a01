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
}

export function createScriptedRunner(): ScriptedRunner {
  const runs: ScriptedRun[] = [];
  return {
    runs,
    get latest() {
      const run = runs.at(-1);
      if (!run) throw new Error('No run was started yet.');
      return run;
    },
    run(request, record) {
      const result = createDeferred<PluginRunResult>();
      request.signal.addEventListener('abort', () => {
        result.resolve({ ok: false, error: 'aborted' });
      });
      runs.push({ request, record, end: result.resolve });
      return result.promise;
    },
  };
}
