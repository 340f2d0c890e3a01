/**
 * An agent on any OpenAI-compatible server, by the AI SDK: the workspace's documents as context with
 * citations, its plugins as tools. One request a step; tools run here, between the steps.
 */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { type LanguageModel, type ModelMessage, streamText, type ToolSet } from 'ai';
import type { Agent, AgentOutput, AgentTurn } from '#server/core/ports.ts';
import { conversation, systemPrompt } from './model-prompt.ts';
import { startDeadline, type Deadline } from './deadline.ts';
import { type ModelToolCall, nameTools, runTool, type ToolResultPart, toToolSet } from './model-tools.ts';
import { cutFailure, timeoutFailure, toAgentFailure } from './provider-failure.ts';

export interface OpenAiAgentOptions {
  /** Such as `https://api.openai.com/v1` or `http://localhost:11434/v1`. */
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
  readonly model: string;
  /** How long a whole answer may take. */
  readonly deadlineMs?: number;
}

const MAX_STEPS = 6;
const PASSAGES = 6;
const DEADLINE_MS = 180_000;
/** Reasoning comes by the token; it is told by the sentence or so. */
const THOUGHT_LENGTH = 160;

type Outputs = AsyncGenerator<AgentOutput, void, undefined>;

interface Connection {
  readonly model: LanguageModel;
  readonly modelName: string;
  readonly provider: string;
  readonly deadlineMs: number;
}

export function createOpenAiAgent(options: OpenAiAgentOptions): Agent {
  const provider = new URL(options.baseUrl).host;
  const openai = createOpenAICompatible({
    name: 'openai-compatible',
    baseURL: options.baseUrl.replace(/\/+$/, ''),
    ...(options.apiKey === undefined || options.apiKey === '' ? {} : { apiKey: options.apiKey }),
    includeUsage: true,
  });
  const connection: Connection = {
    model: openai.chatModel(options.model),
    modelName: options.model,
    provider,
    deadlineMs: options.deadlineMs ?? DEADLINE_MS,
  };
  return { run: (turn) => answer(connection, turn) };
}

async function* answer(connection: Connection, turn: AgentTurn): Outputs {
  // The SDK reports a timeout as an abort like any other: who aborted is remembered here.
  const deadline = startDeadline(turn.clock, connection.deadlineMs);
  try {
    yield* answerInSteps(connection, turn, deadline);
  } catch (error) {
    if (!turn.signal.aborted) {
      if (deadline.signal.aborted) throw timeoutFailure(connection.deadlineMs / 1000);
      throw toAgentFailure(error);
    }
  } finally {
    deadline.cancel();
  }
}

interface Usage {
  promptTokens: number;
  completionTokens: number;
  /** A server that tells no usage leaves it unknown. */
  known: boolean;
}

async function* answerInSteps(connection: Connection, turn: AgentTurn, deadline: Deadline): Outputs {
  const signal = AbortSignal.any([turn.signal, deadline.signal]);
  yield { type: 'event', name: 'retrieval_start', data: { query: turn.prompt } };
  const passages = await turn.searchDocuments(turn.prompt, PASSAGES);
  yield { type: 'event', name: 'retrieval_end', data: { count: passages.length } };
  if (passages.length > 0) yield { type: 'sources', sources: passages };

  const named = nameTools(turn.tools);
  const tools = toToolSet(named);
  const system = systemPrompt(turn, passages);
  const messages = conversation(turn);
  const usage: Usage = { promptTokens: 0, completionTokens: 0, known: false };
  for (let step = 1; step <= MAX_STEPS; step += 1) {
    yield { type: 'event', name: 'agent_iteration', data: { iteration: step, max_iterations: MAX_STEPS } };
    // The last step must end in words, so it is offered no tools.
    const offered = step < MAX_STEPS ? tools : {};
    const said = yield* runStep(connection, { system, messages, tools: offered, usage }, turn, signal);
    if (said.calls.length === 0) break;
    const results: ToolResultPart[] = [];
    for (const call of said.calls)
      results.push(yield* runTool(turn, named.get(call.toolName), call, { signal, deadline }));
    messages.push({ role: 'assistant', content: assistantContent(said) }, { role: 'tool', content: results });
  }
  if (usage.known)
    yield {
      type: 'usage',
      promptTokens: usage.promptTokens,
      completionTokens: usage.completionTokens,
      // What a token costs is between the user and the provider.
      costUsd: null,
      model: connection.modelName,
    };
}

interface Said {
  text: string;
  readonly calls: ModelToolCall[];
}

interface StepInput {
  readonly system: string;
  readonly messages: ModelMessage[];
  readonly tools: ToolSet;
  readonly usage: Usage;
}

async function* runStep(
  { model, modelName, provider }: Connection,
  { system, messages, tools, usage }: StepInput,
  turn: AgentTurn,
  signal: AbortSignal,
): AsyncGenerator<AgentOutput, Said, undefined> {
  const said: Said = { text: '', calls: [] };
  let thought = '';
  let finished = false;
  const started = turn.clock.monotonic();
  yield { type: 'event', name: 'llm_call_start', data: { model: modelName, provider } };
  const stream = streamText({
    model,
    system,
    messages,
    tools,
    abortSignal: signal,
    // The reader decides about another try: a silent one would make each failure minutes long.
    maxRetries: 0,
    onError: () => undefined,
  });
  for await (const part of stream.fullStream) {
    switch (part.type) {
      case 'text-delta':
        said.text += part.text;
        if (part.text !== '') yield { type: 'text', text: part.text };
        break;
      case 'reasoning-delta':
        thought += part.text;
        if (thought.length < THOUGHT_LENGTH || !/[.!?…。\n]\s*$/.test(thought)) break;
        yield thinking(thought);
        thought = '';
        break;
      case 'reasoning-end':
        if (thought.trim() !== '') yield thinking(thought);
        thought = '';
        break;
      case 'tool-call': {
        const problem = part.invalid === true ? `The call is not valid: ${String(part.error)}` : null;
        said.calls.push({ toolCallId: part.toolCallId, toolName: part.toolName, input: part.input, problem });
        break;
      }
      case 'finish-step':
        // A stream that just stops is closed by the SDK without the server's reason.
        finished = part.rawFinishReason !== undefined;
        addUsage(usage, part.usage);
        break;
      case 'error':
        throw toAgentFailure(part.error);
      case 'abort':
        signal.throwIfAborted();
        break;
      default:
        break;
    }
  }
  signal.throwIfAborted();
  if (!finished) throw cutFailure();
  yield {
    type: 'event',
    name: 'llm_call_end',
    data: { model: modelName, latency_ms: Math.round(turn.clock.monotonic() - started) },
  };
  return said;
}

function addUsage(
  usage: Usage,
  step: { inputTokens: number | undefined; outputTokens: number | undefined },
): void {
  if (step.inputTokens === undefined && step.outputTokens === undefined) return;
  usage.known = true;
  usage.promptTokens += step.inputTokens ?? 0;
  usage.completionTokens += step.outputTokens ?? 0;
}

function thinking(content: string): AgentOutput {
  return { type: 'event', name: 'agent_thinking', data: { content: content.trim() } };
}

function assistantContent(said: Said): Extract<ModelMessage, { role: 'assistant' }>['content'] {
  return [
    ...(said.text === '' ? [] : [{ type: 'text' as const, text: said.text }]),
    ...said.calls.map(({ toolCallId, toolName, input }) => ({
      type: 'tool-call' as const,
      toolCallId,
      toolName,
      input,
    })),
  ];
}
