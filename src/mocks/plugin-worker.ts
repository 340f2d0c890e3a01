/** The worker's side of `browser-plugin-runner.ts`: one tool, once. */
import { getQuickJS } from 'quickjs-emscripten';
import { createDemoServices } from '#server/core/demo/demo-services.ts';
import type { RunRecordInput } from '#server/core/plugins/recorder.ts';
import { runInSandbox, type SandboxJob } from '#server/core/plugins/sandbox.ts';
import type { PluginRunResult } from '#server/core/ports.ts';
import { systemClock } from '#src/lib/clock.ts';

export type PluginTask = SandboxJob;
export type PluginReply =
  | { readonly kind: 'record'; readonly record: RunRecordInput }
  | { readonly kind: 'result'; readonly result: PluginRunResult };

const reply = (message: PluginReply) => {
  postMessage(message);
};

addEventListener('message', ({ data }: MessageEvent<PluginTask>) => {
  void run(data);
});

async function run(task: PluginTask): Promise<void> {
  const result = await runInSandbox(await getQuickJS(), task, {
    services: createDemoServices(systemClock),
    clock: systemClock,
    onRecord: (record) => {
      reply({ kind: 'record', record });
    },
  });
  reply({ kind: 'result', result });
}
