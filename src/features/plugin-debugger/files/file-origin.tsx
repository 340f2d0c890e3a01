import type { ReactNode } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { parseInstant } from '#src/lib/instant.ts';
import { cx } from '#src/ui/cx.ts';
import { maskedOf, type ImportedRun, type ImportWarning } from './imported-run.ts';
import { fileMessages } from './messages.ts';

export interface FileOriginProps {
  readonly name: string;
  readonly run: ImportedRun;
  /** The file was cut off or damaged. */
  readonly isPartial: boolean;
  /** What can be done beside it. */
  readonly children: ReactNode;
}

/** Which file a run came from, who made that, and what is to be known of it. */
export function FileOrigin({ name, run, isPartial, children }: FileOriginProps) {
  const t = useMessages(fileMessages);
  const { formatFullTime } = useFormats();
  const { source } = run;
  const origin = () => {
    if (source.kind === 'debug-record') return t('sourceDebugRecord');
    if (source.kind === 'otlp') return t('sourceOtlp');
    const at = source.exportedAt === null ? null : parseInstant(source.exportedAt);
    return at === null
      ? t('sourceRunFile')
      : t('sourceRunFileAt', { time: formatFullTime(at), by: source.exportedBy ?? t('someone') });
  };
  const masked = maskedOf(run);
  return (
    <div className="shrink-0 border-b border-line bg-raised text-ink-2">
      <div className="flex flex-wrap items-center gap-2 px-4 py-1.5">
        <p className="min-w-48 flex-1 break-words">
          {t('fromFile', { name })}{' '}
          <span className="text-ink-3">
            {origin()}.{masked > 0 ? ` ${t('maskedThere', { count: masked })}` : null}
          </span>
        </p>
        {children}
      </div>
      <FileWarnings run={run} isPartial={isPartial} />
    </div>
  );
}

export interface FileWarningsProps {
  readonly run: ImportedRun;
  readonly isPartial: boolean;
  /** Of the file, where more than one is open. */
  readonly name?: string;
  /** Also how many values were masked. */
  readonly tellsMasked?: boolean;
}

/** What a file lacks, and what was strange in it; nothing where all is well. */
export function FileWarnings({ run, isPartial, name, tellsMasked = false }: FileWarningsProps) {
  const t = useMessages(fileMessages);
  const { formatNumber } = useFormats();
  const warning = (known: ImportWarning): string | null => {
    switch (known.kind) {
      case 'incomplete':
        return t('warnIncomplete');
      case 'damaged-end':
        return t('warnDamagedEnd');
      case 'count':
        return t('warnCount', { held: formatNumber(known.held), said: formatNumber(known.said) });
      case 'traces':
        return t('warnTraces', { count: known.count });
      case 'orphans':
        return t('warnOrphans', { count: known.count });
      case 'backwards':
        return t('warnBackwards', { count: known.count });
      case 'circles':
        return t('warnCircles', { count: known.count });
      case 'unreadable':
        // The run itself says how many are not shown.
        return null;
    }
  };
  const warnings = [
    ...(isPartial ? [t('partialShown')] : []),
    ...run.warnings.flatMap((known) => warning(known) ?? []),
    ...(tellsMasked ? [t('maskedThere', { count: maskedOf(run) })] : []),
  ];
  if (warnings.length === 0) return null;
  return (
    <ul
      aria-label={name === undefined ? t('warnings') : t('warningsOf', { name })}
      className={cx(
        'shrink-0 border-line bg-amber-soft px-4 py-1.5 text-amber',
        name === undefined ? 'border-t' : 'border-b',
      )}
    >
      {warnings.map((text) => (
        <li key={text} className="break-words">
          {name === undefined ? text : `${name}: ${text}`}
        </li>
      ))}
    </ul>
  );
}
