/** Plugin tools under names that OpenAI-compatible servers accept. */
import { jsonSchema, tool, type ToolSet } from 'ai';
import { createUuid } from '#src/lib/ids.ts';
import { askFirst } from '#server/core/agent/ask-first.ts';
import { toolCalled, toolReturned } from '#server/core/agent/tool-events.ts';
import type { AgentOutput, AgentTool, AgentTurn, ToolOutcome } from '#server/core/ports.ts';
import type { Deadline } from './deadline.ts';

const MAX_NAME_LENGTH = 64;
const MAX_RESULT_LENGTH = 12_000;

/** The tools by the names that the model sees. */
export function nameTools(tools: readonly AgentTool[]): Map<string, AgentTool> {
  const named = new Map<string, AgentTool>();
  for (const entry of tools) {
    const base = `${entry.pluginId}__${entry.toolName}`
      .replace(/[^a-zA-Z0-9_-]/g, '_')
      .slice(0, MAX_NAME_LENGTH - 3);
    let name = base;
    for (let n = 2; named.has(name); n += 1) name = `${base}_${n}`;
    named.set(name, entry);
  }
  return named;
}

/** Without `execute`: the agent runs them itself, so that their events come in order. */
export function toToolSet(named: ReadonlyMap<string, AgentTool>): ToolSet {
  return Object.fromEntries(
    [...named].map(([name, { description, parameters }]) => [
      name,
      tool({ description, inputSchema: jsonSchema(parameters) }),
    ]),
  );
}

const DENIED = 'It was not allowed: the tool did not run.';
const UNASKED =
  'Somebody has to allow this tool first, and over this connection nobody can be asked: it did not run.';

/** A result as the model reads it. */
function toModelText(outcome: ToolOutcome): string {
  const text = outcome.success
    ? JSON.stringify(outcome.result ?? null)
    : `The tool failed: ${outcome.error ?? 'unknown error'}`;
  return text.length > MAX_RESULT_LENGTH ? `${text.slice(0, MAX_RESULT_LENGTH)}… (cut)` : text;
}

export interface ModelToolCall {
  readonly toolCallId: string;
  readonly toolName: string;
  readonly input: unknown;
  /** Why the call makes no sense, if it does not. */
  readonly problem: string | null;
}

export interface ToolResultPart {
  type: 'tool-result';
  toolCallId: string;
  toolName: string;
  output: { type: 'text' | 'error-text'; value: string };
}

/** Runs a call of the model, telling its events; what does not fit is told to the model instead. */
export async function* runTool(
  turn: AgentTurn,
  tool: AgentTool | undefined,
  call: ModelToolCall,
  { signal, deadline }: { readonly signal: AbortSignal; readonly deadline: Deadline },
): AsyncGenerator<AgentOutput, ToolResultPart, undefined> {
  const { toolCallId, toolName } = call;
  const part = (type: 'text' | 'error-text', value: string): ToolResultPart => ({
    type: 'tool-result',
    toolCallId,
    toolName,
    output: { type, value },
  });
  if (!tool || call.problem !== null || !isParameters(call.input))
    return part('error-text', call.problem ?? `There is no tool ${toolName} with such arguments.`);
  // A model may use an id twice, and a yes must not count twice.
  const callId = tool.writes === true ? `call-${createUuid()}` : toolCallId;
  deadline.pause();
  const asked = yield* askFirst(turn, tool, call.input, callId);
  deadline.resume();
  signal.throwIfAborted();
  if (asked !== 'run') return part('error-text', asked === 'unasked' ? UNASKED : DENIED);
  const { executionId, outcome } = await turn.startTool(tool, call.input);
  yield toolCalled(tool, call.input, { callId, executionId });
  const ended = await raceAbort(outcome, signal);
  yield toolReturned(tool, ended, callId);
  return part(ended.success ? 'text' : 'error-text', toModelText(ended));
}

function isParameters(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

/** Rejects with the abort's reason, at once. */
function raceAbort(outcome: Promise<ToolOutcome>, signal: AbortSignal): Promise<ToolOutcome> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener('abort', stop, { once: true });
    void outcome.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop);
    });
  });
}
