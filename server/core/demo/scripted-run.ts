/** What the demo's finished runs are made with: the real recorder and the real services, in virtual time. */
import type { Clock } from '#src/lib/clock.ts';
import { instantFromMs } from '#src/lib/instant.ts';
import { createRecorder, type RunRecorder, type RunRecordInput } from '../plugins/recorder.ts';
import type { ApiType } from '../plugins/services.ts';
import { createDemoServices } from './demo-services.ts';
import { createVirtualClock } from './virtual-clock.ts';

/** A plugin's context, as the sandbox gives it to plugins, for scripts in TypeScript. */
export interface ScriptContext extends RunRecorder {
  call(
    apiType: ApiType,
    endpoint: string,
    parameters: Record<string, unknown>,
  ): Promise<Record<string, unknown>>;
  /** Seconds. */
  sleep(seconds: number): Promise<void>;
}

export interface ScriptedRun {
  readonly records: readonly RunRecordInput[];
  readonly ok: boolean;
  readonly result: unknown;
  readonly error: string | null;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** Runs a script as the sandbox runs a plugin: an open step is ended on success and left open on failure. */
export async function playScript(
  startMs: number,
  script: (context: ScriptContext) => Promise<unknown>,
): Promise<ScriptedRun> {
  const clock = createVirtualClock(startMs);
  const records: RunRecordInput[] = [];
  const recorder = createRecorder(microsecondsOf(clock), (record) => records.push(record));
  const services = createDemoServices(clock);
  const context: ScriptContext = {
    ...recorder,
    sleep: (seconds) => new Promise((resolve) => clock.schedule(resolve, seconds * 1000)),
    async call(apiType, endpoint, parameters) {
      const began = clock.monotonic();
      const call = { apiType, endpoint, parameters };
      const told = { ...call, callId: recorder.apiStarted(call) };
      const duration = () => (clock.monotonic() - began) / 1000;
      try {
        const result = await services(call);
        recorder.apiCalled({ ...told, result, duration: duration(), error: null });
        return result as Record<string, unknown>;
      } catch (error) {
        recorder.apiCalled({ ...told, result: null, duration: duration(), error: messageOf(error) });
        throw error;
      }
    },
  };
  const ended = (outcome: Pick<ScriptedRun, 'ok' | 'result' | 'error'>): ScriptedRun => ({
    ...outcome,
    records,
    startedAtMs: startMs,
    endedAtMs: clock.now(),
  });
  try {
    const result = await script(context);
    recorder.endStep();
    return ended({ ok: true, result, error: null });
  } catch (error) {
    return ended({ ok: false, result: null, error: messageOf(error) });
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Virtual time moves in whole milliseconds; a few microseconds a record keep each at a time of its own. */
function microsecondsOf(clock: Clock): () => number {
  let last = 0;
  return () => {
    last = Math.max(instantFromMs(clock.now()), last + 3);
    return last;
  };
}
