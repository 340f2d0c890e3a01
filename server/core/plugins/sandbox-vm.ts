/** QuickJS with a plugin in it: code and text go in, messages and errors come out. */
import type { QuickJSHandle, QuickJSWASMModule } from 'quickjs-emscripten';
import { sandboxPrelude } from './sandbox-prelude.ts';

export interface SandboxVm {
  /** Loads a plugin's source, an ES module under the name `file`, and starts one of its tools. */
  runTool(
    source: string,
    file: string,
    toolName: string,
    parameters: Readonly<Record<string, unknown>>,
  ): void;
  /** Settles what the code awaits under this id. */
  settle(id: number, ok: boolean, value: unknown): void;
  /** Runs what promises have left to do. */
  runJobs(): void;
}

/** Thrown by each of the above where the code inside throws or is ended. */
export class SandboxCodeError extends Error {
  readonly codeStack: string;
  constructor(message: string, codeStack: string) {
    super(message);
    this.name = 'SandboxCodeError';
    this.codeStack = codeStack;
  }
}

/**
 * @param isOver asked now and then while code runs; true ends it
 * @param onMessage what the context of `sandbox-prelude.ts` tells
 */
export function createSandboxVm(
  quickjs: QuickJSWASMModule,
  limits: { readonly memoryBytes: number; readonly stackBytes: number },
  { isOver, onMessage }: { isOver: () => boolean; onMessage: (kind: string, json: string) => void },
): SandboxVm {
  const runtime = quickjs.newRuntime();
  runtime.setMemoryLimit(limits.memoryBytes);
  runtime.setMaxStackSize(limits.stackBytes);
  runtime.setInterruptHandler(isOver);
  const vm = runtime.newContext();

  const host = vm.newFunction('host', (kind, json) => {
    onMessage(vm.getString(kind), vm.getString(json));
  });
  vm.setProp(vm.global, '__host', host);
  host.dispose();
  const control = evaluate(sandboxPrelude, 'context.js', 'global');

  function evaluate(source: string, name: string, type: 'global' | 'module'): QuickJSHandle {
    const evaluated = vm.evalCode(source, name, { type });
    if (evaluated.error) throw readError(evaluated.error);
    return evaluated.value;
  }

  function callControl(method: string, parameters: readonly QuickJSHandle[]): void {
    const called = vm.callMethod(control, method, [...parameters]);
    for (const parameter of parameters) parameter.dispose();
    if (called.error) throw readError(called.error);
    called.value.dispose();
  }

  function readError(error: QuickJSHandle): SandboxCodeError {
    // Reading an error needs memory, which a full VM does not have.
    runtime.setMemoryLimit(-1);
    const value: unknown = vm.dump(error);
    error.dispose();
    if (typeof value !== 'object' || value === null) return new SandboxCodeError(String(value), '');
    const { name, message, stack } = value as { name?: unknown; message?: unknown; stack?: unknown };
    const words = typeof message === 'string' ? message : JSON.stringify(value);
    const named = typeof name === 'string' && name !== 'Error' ? `${name}: ${words}` : words;
    return new SandboxCodeError(named, typeof stack === 'string' ? stack : '');
  }

  return {
    runTool(source, file, toolName, parameters) {
      const exports = evaluate(source, file, 'module');
      const tools = vm.getProp(exports, 'tools');
      exports.dispose();
      callControl('run', [tools, vm.newString(toolName), vm.newString(JSON.stringify(parameters))]);
    },
    settle(id, ok, value) {
      const json = vm.newString(JSON.stringify(value ?? null));
      callControl('settle', [vm.newNumber(id), ok ? vm.true : vm.false, json]);
    },
    runJobs() {
      const jobs = runtime.executePendingJobs();
      if (jobs.error) throw readError(jobs.error);
    },
  };
}
