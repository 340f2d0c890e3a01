/** What a list of runs is narrowed to: texts, as they stand in the page's address and in the request's. `''`: by nothing. */
import { formatInstant, instantFromMs, parseInstant } from '#src/lib/instant.ts';
import { executionStatuses } from '#src/protocol/entities.ts';

export const filterNames = [
  'plugin_id',
  'tool_name',
  'status',
  'min_duration',
  'max_duration',
  'after',
  'before',
] as const;
export type FilterName = (typeof filterNames)[number];
export type RunFilters = Readonly<Record<FilterName, string>>;

/** Most runs whose logs are shown together: more colours than that are not told apart. */
export const MAX_TAILED = 4;

const isGood: Readonly<Record<FilterName, (text: string) => boolean>> = {
  plugin_id: () => true,
  tool_name: () => true,
  status: (text) => executionStatuses.some((status) => status === text),
  min_duration: isSeconds,
  max_duration: isSeconds,
  after: (text) => parseInstant(text) !== null,
  before: (text) => parseInstant(text) !== null,
};

/** Seconds as the server takes them. */
export function isSeconds(text: string): boolean {
  return /^\d{1,9}(\.\d{1,6})?$/.test(text);
}

/** Of an address's query; what cannot be read narrows nothing. */
export function readFilters(search: string): RunFilters {
  const query = new URLSearchParams(search);
  const read = (name: FilterName): string => {
    const text = query.get(name)?.trim() ?? '';
    return text !== '' && isGood[name](text) ? text : '';
  };
  return Object.fromEntries(filterNames.map((name) => [name, read(name)])) as RunFilters;
}

/** The query, in one order, without what narrows nothing. */
export function filterQuery(filters: RunFilters): string {
  const set = filterNames.filter((name) => filters[name] !== '').map((name) => [name, filters[name]]);
  return new URLSearchParams(set).toString();
}

/** Ids of the runs whose logs the address asks for. */
export function readTailed(search: string): readonly string[] {
  const ids = (new URLSearchParams(search).get('tail') ?? '').split(',').filter((id) => id !== '');
  return [...new Set(ids)].slice(0, MAX_TAILED);
}

/** ISO 8601 in UTC as the value of a `datetime-local` field, which knows no zone: local time, whole minutes. */
export function toLocalField(iso: string): string {
  const instant = parseInstant(iso);
  if (instant === null) return '';
  const at = new Date(instant / 1_000);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** … and back; `''` for what is no time. */
export function fromLocalField(text: string): string {
  const ms = new Date(text).getTime();
  return Number.isNaN(ms) ? '' : formatInstant(instantFromMs(ms));
}
