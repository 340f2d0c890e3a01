/**
 * Runs one tool of a plugin in QuickJS: no network, no files, no host objects, only the context of
 * `sandbox-prelude.ts`; with limits of time, memory, stack and records. Runs in a worker or in the browser.
 *
 * QuickJS asks its interrupt handler between instructions only, not inside built-ins such as `Array.fill`:
 * whoever calls this must be able to end its thread besides.
 */
import type { QuickJSWASMModule } from 'quickjs-emscripten';
import type { Clock } from '#src/lib/clock.ts';
import type { PluginRecord } from '../model.ts';
import type { PluginRunResult } from '../ports.ts';
import { createRecorder, microsecondsOf, type RunRecorder, type RunRecordInput } from './recorder.ts';
import { readSandboxMessage, type SandboxMessage } from './sandbox-messages.ts';
import { createSandboxVm, SandboxCodeError, type SandboxVm } from './sandbox-vm.ts';
import type { PluginServices, ServiceCall } from './services.ts';

export interface SandboxLimits {
  /** Wall-clock milliseconds, waiting for services included. */
  readonly timeMs: number;
  readonly memoryBytes: number;
  readonly stackBytes: number;
  readonly records: number;
  /** Characters of all that a tool tells: a few records may be as much as many. */
  readonly recordCharacters: number;
}

export const defaultLimits: SandboxLimits = {
  timeMs: 60_000,
  memoryBytes: 64 * 1024 * 1024,
  stackBytes: 256 * 1024,
  records: 20_000,
  recordCharacters: 32 * 1024 * 1024,
};

const MAX_MESSAGE_LENGTH = 1024 * 1024;
const MAX_OPEN_CALLS = 64;
const MAX_STACK_TEXT = 1_000;

export interface SandboxJob {
  readonly source: string;
  readonly language: PluginRecord['language'];
  readonly toolName: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface SandboxPorts {
  readonly services: PluginServices;
  readonly clock: Clock;
  /** Makes JavaScript of TypeScript, with every line where it was; throws words that name the line. */
  readonly stripTypes?: (source: string) => string;
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
  private readonly vm: SandboxVm;
  private readonly recorder: RunRecorder;
  private readonly job: SandboxJob;
  private readonly ports: SandboxPorts;
  private readonly limits: SandboxLimits;
  private readonly resolve: (result: PluginRunResult) => void;
  private readonly cancels = new Set<() => void>();
  private openCalls = 0;
  private records = 0;
  private characters = 0;
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
    this.recorder = createRecorder(microsecondsOf(ports.clock), ports.onRecord);
    const deadline = ports.clock.monotonic() + limits.timeMs;
    this.vm = createSandboxVm(quickjs, limits, {
      // An outcome such as "too many records" ends the code as well.
      isOver: () => this.outcome !== null || ports.clock.monotonic() > deadline,
      onMessage: (kind, json) => {
        this.receive(kind, json);
      },
    });
  }

  start(): void {
    this.cancels.add(
      this.ports.clock.schedule(() => {
        this.end({ ok: false, error: tooLong(this.limits) });
        this.close();
      }, this.limits.timeMs),
    );
    this.enter(() => {
      const { source, language, toolName, parameters } = this.job;
      if (language === 'javascript') this.vm.runTool(source, 'plugin.js', toolName, parameters);
      else this.vm.runTool(this.withoutTypes(source), 'plugin.ts', toolName, parameters);
    });
  }

  private withoutTypes(source: string): string {
    const { stripTypes } = this.ports;
    if (!stripTypes) throw new Error('This plugin is written in TypeScript, which runs only on a gateway');
    return stripTypes(source);
  }

  /** Runs code of the VM and then the jobs that it left; ends the run where that throws. */
  private enter(code: () => void): void {
    if (this.closed) return;
    try {
      code();
      this.vm.runJobs();
    } catch (error) {
      // What is not of the code is of QuickJS itself, such as the host's stack running out before its own.
      const isOfCode = error instanceof SandboxCodeError;
      this.failWith(error instanceof Error ? error.message : String(error), isOfCode ? error.codeStack : '');
    }
    if (this.outcome === null && this.openCalls === 0)
      this.end({ ok: false, error: 'The tool waits for something that never happens' });
    if (this.outcome !== null) this.close();
  }

  private receive(kind: string, json: string): void {
    if (this.outcome !== null) return;
    const message = json.length > MAX_MESSAGE_LENGTH ? null : readSandboxMessage(kind, json);
    this.records += 1;
    this.characters += json.length;
    if (json.length > MAX_MESSAGE_LENGTH)
      this.end({
        ok: false,
        error: `A ${kind} of ${json.length} characters is too large: at most ${MAX_MESSAGE_LENGTH} fit`,
      });
    else if (message === null)
      this.end({ ok: false, error: `The plugin sent a ${kind} that cannot be read` });
    else if (this.records > this.limits.records)
      this.end({
        ok: false,
        error: `The tool wrote more than ${this.limits.records} records and was stopped`,
      });
    else if (this.characters > this.limits.recordCharacters)
      this.end({
        ok: false,
        error: `The tool wrote records of more than ${this.limits.recordCharacters} characters in all and was stopped`,
      });
    else this.handle(message);
  }

  private handle(message: SandboxMessage): void {
    switch (message.kind) {
      case 'log':
        this.recorder.log(message.data.level, message.data.message);
        break;
      case 'trace':
        this.recorder.trace(message.data.event, message.data.data, message.data.metadata);
        break;
      case 'step':
        this.recorder.startStep(message.data.name);
        break;
      case 'end_step':
        this.recorder.endStep();
        break;
      case 'variable':
        this.recorder.variable(message.data.name, message.data.value, message.data.metadata);
        break;
      case 'call':
        void this.call(message.data.id, message.data);
        break;
      case 'sleep':
        this.sleep(message.data.id, message.data.seconds);
        break;
      case 'done':
        this.recorder.endStep();
        this.end({ ok: true, result: message.data.result });
        break;
      case 'failed':
        // The step stays open: it is the one that failed.
        this.failWith(message.data.message, message.data.stack);
        break;
    }
  }

  private async call(id: number, call: ServiceCall): Promise<void> {
    if (this.openCalls >= MAX_OPEN_CALLS) {
      this.end({ ok: false, error: `The tool has more than ${MAX_OPEN_CALLS} calls open at once` });
      return;
    }
    this.openCalls += 1;
    const { apiType, endpoint, parameters } = call;
    const callId = this.recorder.apiStarted(call);
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
    this.recorder.apiCalled({ callId, apiType, endpoint, parameters, duration, ...answer });
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
      this.vm.settle(id, ok, value);
    });
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
