/** Tokens and money that the results of calls tell of: `usage.total_tokens`, `cost_usd`. Other fields are not guessed at. */
import type { EventLog } from '../model/event-log.ts';
import { LET_GO, fieldAt } from '../model/read.ts';

export interface Usage {
  readonly tokens: number | null;
  /** US dollars. */
  readonly cost: number | null;
}

const none: Usage = { tokens: null, cost: null };

/** @returns `LET_GO` where the record of the call's end is no longer in memory */
export function usageAt(log: EventLog, endRow: number): Usage | typeof LET_GO {
  const text = log.payload[endRow];
  // Most calls say nothing of the kind: their text is not parsed for that.
  if (typeof text === 'string' && !text.includes('tokens') && !text.includes('cost_usd')) return none;
  const result = fieldAt(log, endRow, 'result');
  return result === LET_GO ? LET_GO : usageOf(result);
}

function usageOf(result: unknown): Usage {
  if (!isObject(result)) return none;
  const usage = isObject(result['usage']) ? result['usage'] : {};
  const { prompt_tokens: prompt, completion_tokens: completion } = usage;
  const parts = numberOf(prompt) === null && numberOf(completion) === null ? null : sum(prompt, completion);
  return {
    tokens: numberOf(usage['total_tokens']) ?? parts ?? numberOf(result['total_tokens']),
    cost: numberOf(result['cost_usd']) ?? numberOf(usage['cost_usd']),
  };
}

function sum(...parts: readonly unknown[]): number {
  return parts.reduce<number>((all, part) => all + (numberOf(part) ?? 0), 0);
}

/** What is no count (negative, endless) is not added up. */
function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
