/** A tool's result as Markdown: its summary, a table of its items, or the JSON. */

const MAX_JSON_LENGTH = 4_000;
const MAX_ROWS = 10;

type Row = Readonly<Record<string, string | number | boolean>>;

export function describeResult(result: unknown): string {
  if (typeof result === 'string') return result;
  if (typeof result !== 'object' || result === null) return `**${String(result)}**`;
  const summary = 'summary' in result && typeof result.summary === 'string' ? result.summary : null;
  const rows = Object.values(result).find(isRows);
  const parts = [...(summary === null ? [] : [summary]), ...(rows === undefined ? [] : [toTable(rows)])];
  return parts.length > 0 ? parts.join('\n\n') : toJsonBlock(result);
}

function isRows(value: unknown): value is Row[] {
  const isRow = (entry: unknown) =>
    typeof entry === 'object' &&
    entry !== null &&
    Object.values(entry).every((cell) => ['string', 'number', 'boolean'].includes(typeof cell));
  return Array.isArray(value) && value.length > 0 && value.every(isRow);
}

function toTable(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: readonly unknown[]) => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [
    line(columns),
    line(columns.map((column) => (typeof rows[0]?.[column] === 'number' ? '---:' : '---'))),
    ...rows.slice(0, MAX_ROWS).map((row) => line(columns.map((column) => row[column] ?? ''))),
  ].join('\n');
}

function escapeCell(cell: unknown): string {
  return String(cell).replaceAll('|', '\\|').replace(/\s+/g, ' ');
}

function toJsonBlock(value: object): string {
  const json = JSON.stringify(value, null, 2);
  const shown = json.length > MAX_JSON_LENGTH ? `${json.slice(0, MAX_JSON_LENGTH)}\n…` : json;
  // A fence longer than any run of backticks inside cannot be closed from inside.
  const longest = Math.max(2, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}json\n${shown}\n${fence}`;
}
