import type { ConsoleLine, LogLevel, Step } from './run-state.ts';

export type LevelFilter = LogLevel | 'all';

export interface ConsoleFilter {
  readonly level: LevelFilter;
  /** Plain text, any case; empty: everything. */
  readonly query: string;
  readonly step: Step | null;
}

/** The lines that pass. The same array where the filter lets everything through. */
export function filterConsole(
  lines: readonly ConsoleLine[],
  { level, query, step }: ConsoleFilter,
): readonly ConsoleLine[] {
  const wanted = query.trim().toLowerCase();
  if (level === 'all' && wanted === '' && step === null) return lines;
  return lines.filter(
    (line) =>
      (level === 'all' || line.level === level) &&
      (wanted === '' || line.message.toLowerCase().includes(wanted)) &&
      (step === null || isInside(line, step)),
  );
}

function isInside(line: ConsoleLine, step: Step): boolean {
  if (line.at === null || step.startedAt === null) return false;
  return line.at >= step.startedAt && (step.endedAt === null || line.at <= step.endedAt);
}
