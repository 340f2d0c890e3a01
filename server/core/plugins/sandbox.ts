/**
 * Runs one tool of a plugin in QuickJS: no network, no files, no host objects, only the context of
 * `sandbox-prelude.ts`; with limits of time, memory, stack and records. Runs in a worker or in the browser.
 *
 * QuickJS asks its interrupt handler between instructions only, not inside built-ins such as `Array.fill`:
 * whoever calls this must be able to end its thread besides.
 */
import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten';
import type { Clock } from '#src/lib/clock.ts';
import { instantFromMs, type Instant } from '#src/lib/instant.ts';
import type { PluginRunResult } from '../ports.ts';
import { createRecorder, type RunRecorder, type RunRecordInput } from './recorder.ts';
import { readSandboxMessage, type SandboxMessage } from './sandbox-messages.ts';
import { sandboxPrelude } from './sandbox-prelude.ts';
import type { PluginServices, ServiceCall } from './services.ts';

export interface SandboxLimits {
  /** Wall-clock milliseconds, waiting for services included. */
  readonly timeMs: number;
  readonly memoryBytes: number;
  readonly stackBytes: number;
  readonly records: number;
}

export const defaultLimits: SandboxLimits = {
  timeMs: 60_000,
  memoryBytes: 64 * 1024 * 1024,
  stackBytes: 512 * 1024,
  records: 20_000,
};

const MAX_MESSAGE_LENGTH = 1024 * 1024;
const MAX_OPEN_CALLS = 64;
const MAX_STACK_TEXT = 1_000;

export interface SandboxJob {
  readonly source: string;
  readonly toolName: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface SandboxPorts {
  readonly services: PluginServices;
  readonly clock: Clock;
  onRecord(record: RunRecordInput): void;
}

/**
 * Runs to the end; never rejects.
 * @param quickjs a module of this run's own (`newQuickJSWASMModule`). It is not taken down but thrown away:
 *   QuickJS aborts when it frees a runtime that ran out of memory or was interrupted.
 */
export function runInSandbox(
  quickjs: QuickJSWASMModule,
  job: SandboxJob,
  ports: SandboxPorts,
  limits: SandboxLimits = defaultLimits,
): Promise<PluginRunResult> {
  return new Promise((resolve) => {
    new SandboxRun(quickjs, job, ports, limits, resolve).start();
  });
}

export function tooLong(limits: SandboxLimits): string {
  return `The tool ran longer than ${limits.timeMs / 1000} s and was stopped`;
}

class SandboxRun {
  private readonly runtime: QuickJSRuntime;
  private readonly vm: QuickJSContext;
  private readonly recorder: RunRecorder;
  private readonly deadline: number;
  private readonly job: SandboxJob;
  private readonly ports: SandboxPorts;
  private readonly limits: SandboxLimits;
  private readonly resolve: (result: PluginRunResult) => void;
  private readonly cancels = new Set<() => void>();
  private control: QuickJSHandle | null = null;
  private openCalls = 0;
  private records = 0;
  /** Set once; told when no code of the VM is on the stack. */
  private outcome: PluginRunResult | null = null;
  private closed = false;

  constructor(
    quickjs: QuickJSWASMModule,
    job: SandboxJob,
    ports: SandboxPorts,
    limits: SandboxLimits,
    resolve: (result: PluginRunResult) => void,
  ) {
    this.job = job;
    this.ports = ports;
    this.limits = limits;
    this.resolve = resolve;
    this.deadline = ports.clock.monotonic() + limits.timeMs;
    this.recorder = createRecorder(microsecondsOf(ports.clock), ports.onRecord);
    this.runtime = quickjs.newRuntime();
    this.runtime.setMemoryLimit(limits.memoryBytes);
    this.runtime.setMaxStackSize(limits.stackBytes);
    // An outcome such as "too many records" ends the code as well.
    this.runtime.setInterruptHandler(() => this.outcome !== null || ports.clock.monotonic() > this.deadline);
    this.vm = this.runtime.newContext();
  }

  start(): void {
    this.cancels.add(
      this.ports.clock.schedule(() => {
        this.end({ ok: false, error: tooLong(this.limits) });
        this.close();
      }, this.limits.timeMs),
    );
    this.enter(() => {
      this.defineHost();
      this.control = this.evaluate(sandboxPrelude, 'context.js', 'global');
      const exports = this.evaluate(this.job.source, 'plugin.js', 'module');
      const tools = this.vm.getProp(exports, 'tools');
      exports.dispose();
      this.callControl('run', [
        tools,
        this.text(this.job.toolName),
        this.text(JSON.stringify(this.job.parameters)),
      ]);
    });
  }

  /** Runs code of the VM and then the jobs that it left; ends the run where that throws. */
  private enter(code: () => void): void {
    if (this.closed) return;
    try {
      code();
      const jobs = this.runtime.executePendingJobs();
      if (jobs.error) this.fail(jobs.error);
    } catch (error) {
      this.end({ ok: false, error: error instanceof Error ? error.message : String(error) });
    }
    if (this.outcome === null && this.openCalls === 0)
      this.end({ ok: false, error: 'The tool waits for something that never happens' });
    if (this.outcome !== null) this.close();
  }

  private defineHost(): void {
    const host = this.vm.newFunction('host', (kind, json) => {
      this.receive(this.vm.getString(kind), this.vm.getString(json));
    });
    this.vm.setProp(this.vm.global, '__host', host);
    host.dispose();
  }

  private receive(kind: string, json: string): void {
    if (this.outcome !== null) return;
    const message = json.length > MAX_MESSAGE_LENGTH ? null : readSandboxMessage(kind, json);
    this.records += 1;
    if (message === null)
      this.end({
        ok: false,
        error: `The plugin sent a ${kind} of ${json.length} characters that cannot be read`,
      });
    else if (this.records > this.limits.records)
      this.end({
        ok: false,
        error: `The tool wrote more than ${this.limits.records} records and was stopped`,
      });
    else this.handle(message);
  }

  private handle(message: SandboxMessage): void {
    switch (message.kind) {
      case 'log':
        return this.recorder.log(message.data.level, message.data.message);
      case 'trace':
        return this.recorder.trace(message.data.event, message.data.data, message.data.metadata);
      case 'step':
        return this.recorder.startStep(message.data.name);
      case 'end_step':
        return this.recorder.endStep();
      case 'variable':
        return this.recorder.variable(message.data.name, message.data.value, message.data.metadata);
      case 'call':
        return void this.call(message.data.id, message.data);
      case 'sleep':
        return this.sleep(message.data.id, message.data.seconds);
      case 'done':
        this.recorder.endStep();
        return this.end({ ok: true, result: message.data.result });
      case 'failed':
        // The step stays open: it is the one that failed.
        return this.failWith(message.data.message, message.data.stack);
    }
  }

  private async call(id: number, call: ServiceCall): Promise<void> {
    if (this.openCalls >= MAX_OPEN_CALLS)
      return this.end({ ok: false, error: `The tool has more than ${MAX_OPEN_CALLS} calls open at once` });
    this.openCalls += 1;
    const { apiType, endpoint, parameters } = call;
    const began = this.ports.clock.monotonic();
    let answer: { result: unknown; error: string | null };
    try {
      answer = { result: await this.ports.services({ apiType, endpoint, parameters }), error: null };
    } catch (error) {
      answer = { result: null, error: error instanceof Error ? error.message : String(error) };
    }
    this.openCalls -= 1;
    if (this.closed) return;
    const duration = Math.round((this.ports.clock.monotonic() - began) * 1000) / 1_000_000;
    this.recorder.apiCalled({ apiType, endpoint, parameters, duration, ...answer });
    this.settle(id, answer.error === null, answer.error ?? answer.result);
  }

  private sleep(id: number, seconds: number): void {
    this.openCalls += 1;
    const cancel = this.ports.clock.schedule(
      () => {
        this.cancels.delete(cancel);
        this.openCalls -= 1;
        this.settle(id, true, null);
      },
      Math.max(0, seconds) * 1000,
    );
    this.cancels.add(cancel);
  }

  private settle(id: number, ok: boolean, value: unknown): void {
    this.enter(() => {
      const { vm } = this;
      this.callControl('settle', [
        vm.newNumber(id),
        ok ? vm.true : vm.false,
        this.text(JSON.stringify(value ?? null)),
      ]);
    });
  }

  private callControl(method: string, parameters: QuickJSHandle[]): void {
    if (this.control === null) return;
    const called = this.vm.callMethod(this.control, method, parameters);
    for (const parameter of parameters) parameter.dispose();
    if (called.error) this.fail(called.error);
    else called.value.dispose();
  }

  private evaluate(source: string, name: string, type: 'global' | 'module'): QuickJSHandle {
    const evaluated = this.vm.evalCode(source, name, { type });
    if (evaluated.error) throw new Error(this.readError(evaluated.error).message);
    return evaluated.value;
  }

  private text(text: string): QuickJSHandle {
    return this.vm.newString(text);
  }

  private fail(error: QuickJSHandle): void {
    const { message, stack } = this.readError(error);
    this.failWith(message, stack);
  }

  private failWith(message: string, stack: string): void {
    if (this.outcome !== null) return;
    const error = this.explain(message);
    const trace = stack.trim() === '' ? '' : `\n${stack.trimEnd().slice(0, MAX_STACK_TEXT)}`;
    this.recorder.log('error', `Tool failed: ${error}${trace}`);
    this.end({ ok: false, error });
  }

  private explain(message: string): string {
    if (/\binterrupted$/.test(message)) return tooLong(this.limits);
    if (message.includes('out of memory'))
      return `The tool used more than ${Math.round(this.limits.memoryBytes / 1024 / 1024)} MB of memory and was stopped`;
    return message;
  }

  private readError(error: QuickJSHandle): { message: string; stack: string } {
    // Reading an error needs memory, which a full VM does not have.
    this.runtime.setMemoryLimit(-1);
    const value: unknown = this.vm.dump(error);
    error.dispose();
    if (typeof value !== 'object' || value === null) return { message: String(value), stack: '' };
    const { name, message, stack } = value as { name?: unknown; message?: unknown; stack?: unknown };
    const words = typeof message === 'string' ? message : JSON.stringify(value);
    return {
      message: typeof name === 'string' && name !== 'Error' ? `${name}: ${words}` : words,
      stack: typeof stack === 'string' ? stack : '',
    };
  }

  private end(outcome: PluginRunResult): void {
    this.outcome ??= outcome;
  }

  private close(): void {
    if (this.closed || this.outcome === null) return;
    this.closed = true;
    for (const cancel of this.cancels) cancel();
    this.resolve(this.outcome);
  }
}

/** Wall time at the start, then the monotonic clock, with its microseconds: never goes back within a run. */
function microsecondsOf(clock: Clock): () => Instant {
  const wall = clock.now();
  const start = clock.monotonic();
  return () => instantFromMs(wall + clock.monotonic() - start);
}
