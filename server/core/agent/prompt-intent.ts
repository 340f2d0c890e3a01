/** What a prompt wants from the local agent: plain rules, so that the same words always do the same. */
import type { AgentTool } from '../ports.ts';
import { findArithmetic } from './arithmetic-question.ts';
import { readSelfQuestion, type SelfQuestion } from './self-question.ts';
import { type ArgumentProblem, readArguments } from './tool-arguments.ts';

export type PromptIntent =
  | { readonly kind: 'tool'; readonly tool: AgentTool; readonly parameters: Record<string, unknown> }
  /** A tool was named, but it cannot run with what was written behind it. */
  | { readonly kind: 'tool_usage'; readonly tool: AgentTool; readonly problem: ArgumentProblem }
  | { readonly kind: 'slow'; readonly seconds: number }
  | { readonly kind: 'unknown_command'; readonly name: string }
  | { readonly kind: 'help' }
  /** It is asked about itself. */
  | { readonly kind: 'self'; readonly about: SelfQuestion }
  | { readonly kind: 'question' };

const DEFAULT_SLOW_SECONDS = 30;
const MAX_SLOW_SECONDS = 600;

const DOCUMENT_LIST =
  /^(?:(?:list|show)(?: me)?(?: all)?(?: the)? documents|(?:what|which) documents|what is in the documents|문서 ?목록|어떤 문서)[\s!.?]*$/i;

const GREETING = /^(?:hi|hello|hey|help|안녕|안녕하세요|도움말|도와줘)[\s!.?~요야니]*$/i;

export function readPrompt(prompt: string, tools: readonly AgentTool[]): PromptIntent {
  const text = prompt.trim();
  const command = /^\/([\p{L}\p{N}][\p{L}\p{N}_:-]*)(?:\s+([\s\S]*))?$/u.exec(text);
  if (command) return readCommand(command[1] ?? '', (command[2] ?? '').trim(), tools);
  const sum = findArithmetic(text);
  const calculator = tools.find((tool) => tool.toolName === 'calculate');
  if (sum !== null && calculator) return { kind: 'tool', tool: calculator, parameters: { expression: sum } };
  if (GREETING.test(text)) return { kind: 'help' };
  const about = DOCUMENT_LIST.test(text) ? 'documents' : readSelfQuestion(text);
  if (about !== null) return { kind: 'self', about };
  return readNamedTool(text, tools) ?? { kind: 'question' };
}

function readCommand(name: string, rest: string, tools: readonly AgentTool[]): PromptIntent {
  const lower = name.toLowerCase();
  if (lower === 'help') return { kind: 'help' };
  if (lower === 'slow') return { kind: 'slow', seconds: slowSeconds(rest) };
  const tool = findTool(lower, tools);
  return tool ? withArguments(tool, rest) : { kind: 'unknown_command', name };
}

function slowSeconds(rest: string): number {
  const seconds = Number.parseInt(rest, 10);
  return Number.isNaN(seconds) ? DEFAULT_SLOW_SECONDS : Math.min(MAX_SLOW_SECONDS, Math.max(1, seconds));
}

/** "run flaky", "use web-shop for running shoes", "flaky 실행해줘". */
function readNamedTool(text: string, tools: readonly AgentTool[]): PromptIntent | null {
  const english =
    /^(?:please\s+)?(?:run|use|call|start)\s+(?:the\s+)?([\w:-]+)(?:\s+(?:plugin|tool))?(?:\s*(?:with|for|on|:)\s*|\s+|$)([\s\S]*)$/i.exec(
      text,
    );
  const korean = /^([\w:-]+)(?:\s*플러그인)?\s*(?:을|를)?\s*(?:실행|돌려|사용)\S*\s*([\s\S]*)$/.exec(text);
  const match = english ?? korean;
  const tool = match ? findTool((match[1] ?? '').toLowerCase(), tools) : undefined;
  return tool ? withArguments(tool, (match?.[2] ?? '').replace(/[.?!]+$/, '').trim()) : null;
}

function findTool(name: string, tools: readonly AgentTool[]): AgentTool | undefined {
  return (
    tools.find((tool) => tool.pluginId.toLowerCase() === name) ??
    tools.find((tool) => tool.toolName.toLowerCase() === name || toolLabel(tool).toLowerCase() === name)
  );
}

/** How a tool is named to people and on the wire: `calculator:calculate`. */
export function toolLabel(tool: AgentTool): string {
  return `${tool.pluginId}:${tool.toolName}`;
}

function withArguments(tool: AgentTool, rest: string): PromptIntent {
  const read = readArguments(tool, rest);
  return 'problem' in read
    ? { kind: 'tool_usage', tool, problem: read.problem }
    : { kind: 'tool', tool, parameters: read.parameters };
}
