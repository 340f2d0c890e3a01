import { useState } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { ExecutionInfo } from '#src/protocol/debug-frames.ts';
import type { NumberedRecord } from '#src/protocol/debug-records.ts';
import { Button } from '#src/ui/button.tsx';
import { Checkbox } from '#src/ui/checkbox.tsx';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { SelectField } from '#src/ui/select-field.tsx';
import { Sheet } from '#src/ui/sheet.tsx';
import { exportFormats, type ExportFormat } from './export-run.ts';
import { MaskedList } from './masked-list.tsx';
import { fileMessages } from './messages.ts';
import type { RunOutcome } from './run-file-format.ts';
import { useExport } from './use-export.ts';

export interface ExportDialogProps {
  readonly info: ExecutionInfo | null;
  /** How the run ended, where that is known. */
  readonly outcome?: RunOutcome | null;
  /** Goes through the records, ascending by number; may be called any number of times. */
  readonly records: () => Iterable<NumberedRecord>;
  /** The page knows of no record that is not among them. */
  readonly isWhole: boolean;
  /** Without an extension. */
  readonly fileName: string;
  readonly onClose: () => void;
}

const names = {
  'run-file': ['formatRunFile', 'hintRunFile'],
  otlp: ['formatOtlp', 'hintOtlp'],
  'chrome-trace': ['formatChromeTrace', 'hintChromeTrace'],
  'debug-record': ['formatDebugRecord', 'hintDebugRecord'],
} as const satisfies Record<ExportFormat, readonly [string, string]>;

/** Exports a run into a file: in which format, and with which secrets masked. Nothing is sent anywhere. */
export function ExportDialog({
  info,
  outcome = null,
  records,
  isWhole,
  fileName,
  onClose,
}: ExportDialogProps) {
  const t = useMessages(fileMessages);
  const { formatBytes } = useFormats();
  const [format, setFormat] = useState<ExportFormat>('run-file');
  const [isMasked, setIsMasked] = useState(true);
  const { plan, size, state, write } = useExport(
    { info, outcome, records, isWhole },
    fileName,
    format,
    isMasked,
  );
  return (
    <Sheet title={t('exportTitle')} side="center" onClose={onClose}>
      <form
        className="flex flex-col gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          write();
        }}
      >
        <SelectField
          label={t('format')}
          hint={t(names[format][1])}
          value={format}
          options={exportFormats.map((value) => ({ value, label: t(names[value][0]) }))}
          onValueChange={(value) => {
            setFormat(value as ExportFormat);
          }}
        />
        {isWhole ? null : <p className="rounded-md bg-amber-soft px-3 py-2 text-amber">{t('notWhole')}</p>}
        <Checkbox label={t('mask')} hint={t('maskHint')} checked={isMasked} onCheckedChange={setIsMasked} />
        {isMasked ? (
          plan === null ? (
            <p className="text-ink-2">{t('searching')}</p>
          ) : (
            <MaskedList masked={plan.masked} />
          )
        ) : (
          <p role="alert" className="rounded-md bg-amber-soft px-3 py-2 text-amber">
            {t('unmaskedWarning')}
          </p>
        )}
        {state.kind === 'failed' ? <ErrorNotice title={t('exportFailed')} /> : null}
        <div className="flex flex-wrap items-center gap-3">
          <p className="min-w-0 flex-1 text-ink-2">
            {plan === null ? null : t('contents', { count: plan.records })}
            {size === null ? null : `, ${t('size', { size: formatBytes(size) })}`}
          </p>
          <Button type="submit" variant="primary" disabled={plan === null} busy={state.kind === 'writing'}>
            {t('export')}
          </Button>
        </div>
        <p role="status" className="text-ink-2 empty:hidden">
          {state.kind === 'writing' ? t('exporting') : null}
          {state.kind === 'saved' ? t('saved', { name: state.fileName }) : null}
        </p>
      </form>
    </Sheet>
  );
}
