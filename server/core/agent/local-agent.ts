/**
 * The agent of a gateway without a language model: it answers from the workspace's documents by lexical
 * search, quoting and citing them, and runs plugins where the prompt asks for one. It says so.
 */
import { createUuid } from '#src/lib/ids.ts';
import type { Agent, AgentOutput, AgentTool, AgentTurn, Passage, ToolOutcome } from '../ports.ts';
import { type AgentTexts, textsFor } from './agent-texts.ts';
import { askFirst } from './ask-first.ts';
import { composeAnswer, suggestQuestions } from './answer.ts';
import { quoteFiles } from './attached-files.ts';
import { streamText, wait } from './paced-text.ts';
import { type PromptIntent, readPrompt, toolLabel } from './prompt-intent.ts';
import { toolCalled, toolReturned } from './tool-events.ts';
import { describeResult } from './tool-result.ts';

/** More than are quoted: the rest become suggested questions. */
const PASSAGES = 8;
const MAX_TITLES = 30;
/** So that "thinking" can be seen before the first word. */
const BEFORE_FIRST_WORD_MS = 120;

type Outputs = AsyncGenerator<AgentOutput, void, undefined>;

export function createLocalAgent(): Agent {
  return { run: answer };
}

async function* answer(turn: AgentTurn): Outputs {
  const intent = readPrompt(turn.prompt, turn.tools);
  const texts = textsFor(languageSample(turn));
  // Who asks what it is, is told so in any answer.
  const opening =
    turn.firstAnswer || (intent.kind === 'self' && intent.about === 'abilities')
      ? `${texts.introduction}\n\n`
      : '';
  if (!(await wait(turn.clock, BEFORE_FIRST_WORD_MS, turn.signal))) return;
  const files = turn.attachments ?? [];
  if (intent.kind === 'tool') yield* answerByTool(turn, intent, texts, opening);
  else if (files.length > 0 && intent.kind === 'question')
    yield* answerFromFiles(turn, files, texts, opening);
  else if (intent.kind === 'question') yield* answerFromDocuments(turn, texts, opening);
  else if (intent.kind === 'slow') yield* answerSlowly(turn, intent.seconds, texts, opening);
  else {
    yield iteration(1, 1);
    yield* streamText(opening + (await explain(turn, intent, texts)), turn);
  }
}

/** A bare command says nothing of the language: then the prompt before it does. */
function languageSample(turn: AgentTurn): string {
  if (!/^\/[\w:-]+(?:[\s\d\p{P}\p{S}]|\b\w+=)*$/u.test(turn.prompt.trim())) return turn.prompt;
  return turn.history.findLast((message) => message.role === 'user')?.content ?? turn.prompt;
}

/** What was attached comes first: nobody attaches a file to ask about another one. */
async function* answerFromFiles(
  turn: AgentTurn,
  files: NonNullable<AgentTurn['attachments']>,
  texts: AgentTexts,
  opening: string,
): Outputs {
  yield iteration(1, 1);
  yield thinking(texts.reading(files.map(({ name }) => name)));
  yield* streamText(opening + quoteFiles(files, turn.prompt, texts), turn);
}

async function* answerFromDocuments(turn: AgentTurn, texts: AgentTexts, opening: string): Outputs {
  const query = turn.prompt.trim();
  yield iteration(1, 1);
  yield thinking(texts.searching(query.length > 80 ? `${query.slice(0, 79)}…` : query));
  yield { type: 'event', name: 'retrieval_start', data: { query } };
  const started = turn.clock.monotonic();
  const passages = await turn.searchDocuments(query, PASSAGES);
  yield {
    type: 'event',
    name: 'retrieval_result',
    data: {
      count: passages.length,
      results: passages.map(({ document_id, title, score }) => ({ document_id, title, score })),
    },
  };
  yield {
    type: 'event',
    name: 'retrieval_end',
    data: { count: passages.length, duration_ms: Math.round(turn.clock.monotonic() - started) },
  };
  yield thinking(texts.found(passages.length));
  if (passages.length === 0) {
    const titles = await documentTitles(turn);
    yield* streamText(opening + (titles.length > 0 ? texts.nothingFound(titles) : texts.noDocuments), turn);
    return;
  }
  const { text, sources } = composeAnswer(passages, query, texts);
  // Before the text, so that each citation is live as soon as it is read.
  yield { type: 'sources', sources };
  yield* streamText(opening + text, turn);
  yield* suggest(turn, passages, sources.length, texts);
}

async function* suggest(
  turn: AgentTurn,
  passages: readonly Passage[],
  quoted: number,
  texts: AgentTexts,
): Outputs {
  if (turn.signal.aborted) return;
  // What else the best document holds, behind what was found but not quoted.
  const siblings = await turn.searchDocuments(passages[0]?.title ?? '', PASSAGES);
  const questions = suggestQuestions([...passages, ...siblings], quoted, texts);
  if (questions.length === 0) return;
  yield { type: 'event', name: 'suggested_questions', data: { questions } };
}

async function* answerByTool(
  turn: AgentTurn,
  { tool, parameters }: PromptIntent & { kind: 'tool' },
  texts: AgentTexts,
  opening: string,
): Outputs {
  const label = toolLabel(tool);
  yield iteration(1, 2);
  yield thinking(texts.toolChosen(label));
  const askedId = tool.writes === true ? `call-${createUuid()}` : null;
  if (askedId !== null) {
    const asked = yield* askFirst(turn, tool, parameters, askedId);
    if (asked === 'denied' || asked === 'unasked') {
      yield iteration(2, 2);
      const words = asked === 'denied' ? texts.toolDenied(label) : texts.toolUnasked(label);
      yield* streamText(opening + words, turn);
    }
    if (asked !== 'run') return;
  }
  const { executionId, outcome } = await turn.startTool(tool, parameters);
  const callId = askedId ?? `call-${executionId}`;
  yield toolCalled(tool, parameters, { callId, executionId });
  const ended = await untilAborted(outcome, turn.signal);
  if (ended === null) return;
  yield toolReturned(tool, ended, callId);
  yield iteration(2, 2);
  yield thinking(ended.success ? texts.toolReturned(label) : texts.toolHasFailed(label));
  yield* streamText(opening + describeOutcome(turn, tool, ended, texts), turn);
}

function describeOutcome(turn: AgentTurn, tool: AgentTool, outcome: ToolOutcome, texts: AgentTexts): string {
  const label = toolLabel(tool);
  const time =
    outcome.durationMs < 1000
      ? `${Math.round(outcome.durationMs)} ms`
      : `${(outcome.durationMs / 1000).toFixed(1)} s`;
  if (!outcome.success) {
    const error = (outcome.error ?? '').trim().replace(/\s*\n\s*/g, '\n> ');
    const failed = texts.toolFailed(label, time, error === '' ? 'unknown error' : error);
    return turn.runsUntold === true ? failed : `${failed}\n\n${texts.seeRun}`;
  }
  return `${texts.toolSucceeded(label, time)}\n\n${describeResult(outcome.result)}`;
}

async function* answerSlowly(turn: AgentTurn, seconds: number, texts: AgentTexts, opening: string): Outputs {
  yield iteration(1, 1);
  const sentences = Array.from({ length: seconds }, (_, at) => texts.slowSentence(at + 1, seconds));
  yield* streamText(opening + sentences.join('\n\n'), turn, seconds * 1000 - BEFORE_FIRST_WORD_MS);
}

async function explain(turn: AgentTurn, intent: PromptIntent, texts: AgentTexts): Promise<string> {
  if (intent.kind === 'tool_usage') return texts.toolUsage(intent.tool, intent.problem);
  const tools = turn.tools.map((tool) => asItRunsHere(turn, tool, texts));
  if (intent.kind === 'unknown_command') return texts.unknownCommand(intent.name, tools);
  if (intent.kind !== 'self') return texts.help(tools, await documentTitles(turn));
  if (intent.about === 'tools') return texts.ownTools(tools);
  const titles = await documentTitles(turn);
  if (intent.about === 'abilities') return texts.abilities(tools, titles);
  return titles.length > 0 ? texts.ownDocuments(titles) : texts.noDocuments;
}

/** A stock gateway has no way to ask: there such a tool runs at once, and is not said to do otherwise. */
function asItRunsHere(turn: AgentTurn, tool: AgentTool, texts: AgentTexts): AgentTool {
  const asks = tool.writes === true && turn.decisionOn !== undefined;
  return asks ? { ...tool, description: texts.asksFirst(tool.description) } : tool;
}

/** A search without words gives the opening of each document (see `createPassageSearch`). */
async function documentTitles(turn: AgentTurn): Promise<string[]> {
  const openings = await turn.searchDocuments('', MAX_TITLES + 1);
  const titles = openings.map((passage) => passage.title);
  return titles.length > MAX_TITLES ? [...titles.slice(0, MAX_TITLES), '…'] : titles;
}

function untilAborted(outcome: Promise<ToolOutcome>, signal: AbortSignal): Promise<ToolOutcome | null> {
  if (signal.aborted) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const stop = () => {
      resolve(null);
    };
    signal.addEventListener('abort', stop, { once: true });
    outcome.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop);
    });
  });
}

function iteration(n: number, of: number): AgentOutput {
  return { type: 'event', name: 'agent_iteration', data: { iteration: n, max_iterations: of } };
}

function thinking(content: string): AgentOutput {
  return { type: 'event', name: 'agent_thinking', data: { content } };
}
