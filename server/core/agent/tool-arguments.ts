/** What is written behind a command, read as a tool's parameters; and what a tool takes, for people to read. */
import type { AgentTool } from '../ports.ts';

export type ArgumentKind = 'text' | 'number' | 'whole' | 'yes-no' | 'other';

/** Why a tool cannot run with what was written. */
export type ArgumentProblem =
  | { readonly kind: 'missing'; readonly name: string }
  | { readonly kind: 'unfit'; readonly name: string; readonly wanted: ArgumentKind; readonly value: string };

export type ReadArguments =
  { readonly parameters: Record<string, unknown> } | { readonly problem: ArgumentProblem };

export interface ToolArgument {
  readonly name: string;
  readonly kind: ArgumentKind;
  readonly required: boolean;
  readonly description: string;
}

/** The argument's name that a command's text fills: the first required one, else the first there is. */
export function mainArgument(tool: AgentTool): string | null {
  const required = tool.parameters['required'];
  const first: unknown = Array.isArray(required) ? required[0] : undefined;
  if (typeof first === 'string') return first;
  return Object.keys(propertiesOf(tool))[0] ?? null;
}

export function isRequired(tool: AgentTool, argument: string): boolean {
  const required = tool.parameters['required'];
  return Array.isArray(required) && required.includes(argument);
}

export function argumentsOf(tool: AgentTool): ToolArgument[] {
  return Object.keys(propertiesOf(tool)).map((name) => {
    const { description } = declaredOf(tool, name);
    return {
      name,
      kind: kindOf(tool, name),
      required: isRequired(tool, name),
      description: typeof description === 'string' ? description : '',
    };
  });
}

/** A command that would run, out of the example or default that the tool declares; null where it declares none. */
export function exampleOf(tool: AgentTool): string | null {
  const command = `/${tool.pluginId}`;
  const argument = mainArgument(tool);
  if (argument === null) return command;
  const { examples, default: usual } = declaredOf(tool, argument);
  const value: unknown = Array.isArray(examples) ? examples[0] : usual;
  if (typeof value === 'string' || typeof value === 'number') return `${command} ${value}`;
  return isRequired(tool, argument) ? null : command;
}

/** `{…}` as JSON, `name=value` for parameters that the tool has, everything else for its main argument. */
export function readArguments(tool: AgentTool, rest: string): ReadArguments {
  const given = readObject(rest) ?? readPairs(tool, rest) ?? readMain(tool, rest);
  const parameters: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const wanted = kindOf(tool, name);
    const read = asDeclared(value, wanted);
    if (read === UNFIT) return { problem: { kind: 'unfit', name, wanted, value: asText(value) } };
    parameters[name] = read;
  }
  const missing = argumentsOf(tool).find(({ name, required }) => required && !isGiven(parameters[name]));
  return missing ? { problem: { kind: 'missing', name: missing.name } } : { parameters };
}

function readObject(text: string): Record<string, unknown> | null {
  if (!text.startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** A value goes on to the next name that the tool knows, so that it may hold spaces and other signs of equality. */
function readPairs(tool: AgentTool, text: string): Record<string, string> | null {
  const names = Object.keys(propertiesOf(tool));
  const marks = [...text.matchAll(/(?<![^\s,])([\p{L}_][\p{L}\p{N}_-]*)\s*=(?!=)\s*/gu)].flatMap((match) => {
    const name = names.find((known) => known.toLowerCase() === match[1]?.toLowerCase());
    return name === undefined ? [] : [{ name, from: match.index, to: match.index + match[0].length }];
  });
  const [first] = marks;
  if (first === undefined) return null;
  const pairs = new Map(
    marks.map(({ name, to }, at) => [name, withoutQuotes(text.slice(to, marks[at + 1]?.from))]),
  );
  const lead = text.slice(0, first.from).replace(/,\s*$/, '').trim();
  const main = mainArgument(tool);
  // A name twice, or the main argument with and without its name: then the signs of equality belong to the text.
  if (pairs.size < marks.length || (lead !== '' && (main === null || pairs.has(main)))) return null;
  if (lead !== '' && main !== null) pairs.set(main, lead);
  return Object.fromEntries(pairs);
}

function withoutQuotes(text: string): string {
  const value = text.trim().replace(/,$/, '').trim();
  return /^(["'])([\s\S]*)\1$/.exec(value)?.[2] ?? value;
}

function readMain(tool: AgentTool, text: string): Record<string, string> {
  const main = mainArgument(tool);
  return text === '' || main === null ? {} : { [main]: text };
}

const UNFIT = Symbol('unfit');

function asDeclared(value: unknown, wanted: ArgumentKind): unknown {
  if (wanted === 'number' || wanted === 'whole') {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(number)) return UNFIT;
    return wanted === 'whole' && !Number.isInteger(number) ? UNFIT : number;
  }
  if (wanted !== 'yes-no' || typeof value === 'boolean') return value;
  const word = asText(value).toLowerCase();
  return word === 'true' || word === 'false' ? word === 'true' : UNFIT;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== '';
}

function kindOf(tool: AgentTool, argument: string): ArgumentKind {
  const { type } = declaredOf(tool, argument);
  if (type === 'string') return 'text';
  if (type === 'number') return 'number';
  if (type === 'integer') return 'whole';
  return type === 'boolean' ? 'yes-no' : 'other';
}

function declaredOf(tool: AgentTool, argument: string): Record<string, unknown> {
  const declared = propertiesOf(tool)[argument];
  return typeof declared === 'object' && declared !== null ? { ...declared } : {};
}

function propertiesOf(tool: AgentTool): Record<string, unknown> {
  const properties = tool.parameters['properties'];
  return typeof properties === 'object' && properties !== null ? { ...properties } : {};
}
