import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { ClockText } from '../clock-text.tsx';
import type { CursorStore } from '../cursor/cursor-store.ts';
import { momentOf } from '../cursor/moves.ts';
import { JsonValue } from '../json-value.tsx';
import { cutFromAt, fieldAt, LET_GO, lineAt, spanOfRow, timeAt } from '../model/read.ts';
import { kinds, type Kind } from '../model/row.ts';
import type { RunState } from '../run-state.ts';
import { CallDetail } from './api-calls-pane.tsx';
import { paneMessages } from './pane-messages.ts';
import { RecordedText } from './recorded-text.tsx';
import { UnderWay } from './under-way.tsx';

const kindNames = {
  [kinds.log]: 'log',
  [kinds.trace]: 'trace',
  [kinds.stepStart]: 'stepStart',
  [kinds.stepEnd]: 'stepEnd',
  [kinds.variable]: 'variable',
  [kinds.callStart]: 'callStart',
  [kinds.callEnd]: 'callEnd',
} as const satisfies Readonly<Record<Kind, string>>;

export interface SelectionPaneProps {
  readonly run: RunState;
  readonly cursor: CursorStore;
  /** Stands where nothing is selected. */
  readonly children: ReactNode;
  /** What else is known of the record at the cursor. */
  readonly more: (row: number) => ReactNode;
}

/** All of the record at the cursor, and what was under way. */
export function SelectionPane({ run, cursor, children, more }: SelectionPaneProps) {
  const t = useMessages(paneMessages);
  const moment = useStore(cursor, (state) => state.moment);
  const row = moment?.row ?? null;
  const underWay =
    moment === null ? null : (
      <UnderWay
        run={run}
        at={moment.at}
        onMoment={(to) => {
          cursor.setState({ moment: momentOf(run, to.row) });
        }}
      />
    );
  if (row === null || row >= run.rows) {
    return (
      <div className="grid gap-3 p-3">
        <p className="text-ink-2">{t('nothingSelected')}</p>
        {underWay}
        {children}
      </div>
    );
  }
  const kind = (run.log.kind.data[row] ?? 0) as Kind;
  return (
    <div className="grid gap-3 p-3">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        <Entry name={t('kind')}>{t(kindNames[kind])}</Entry>
        <Entry name={t('time')}>
          <ClockText instant={timeAt(run.log, row)} className="font-mono text-mono" />
          <SinceStart run={run} row={row} />
        </Entry>
      </dl>
      <RecordBody run={run} row={row} kind={kind} />
      {more(row)}
      {underWay}
    </div>
  );
}

function Entry({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

function SinceStart({ run, row }: { readonly run: RunState; readonly row: number }) {
  const t = useMessages(paneMessages);
  const { formatDuration } = useFormats();
  const at = timeAt(run.log, row);
  if (at === null || run.startedAt === null || at < run.startedAt) return null;
  return (
    <span className="ml-2 text-xs text-ink-3">
      {t('sinceStart', { duration: formatDuration((at - run.startedAt) / 1_000) })}
    </span>
  );
}

function RecordBody({
  run,
  row,
  kind,
}: {
  readonly run: RunState;
  readonly row: number;
  readonly kind: Kind;
}) {
  const t = useMessages(paneMessages);
  const { log } = run;
  const name = log.texts.list[log.name.data[row] ?? 0] ?? '';
  const cutFrom = cutFromAt(log, row);
  if (kind === kinds.log) {
    const { message } = lineAt(log, row);
    return (
      <p className="font-mono text-mono">{message === null ? t('letGo') : <RecordedText text={message} />}</p>
    );
  }
  if (kind === kinds.callStart || kind === kinds.callEnd) {
    const call = spanOfRow(run, row, 'calls');
    return (
      <>
        <p className="font-mono text-mono font-medium">{name}</p>
        {call === null ? null : <CallDetail run={run} call={call} />}
      </>
    );
  }
  const field = kind === kinds.trace ? 'data' : 'value';
  const value = fieldAt(log, row, field);
  const metadata = fieldAt(log, row, 'metadata');
  return (
    <>
      <p className="font-mono text-mono font-medium">
        <RecordedText text={name} />
      </p>
      {value === LET_GO ? <p className="text-amber">{t('letGo')}</p> : null}
      {kind === kinds.stepStart || kind === kinds.stepEnd || value === LET_GO ? null : (
        <JsonValue value={value} cutFrom={cutFrom} />
      )}
      {isEmpty(metadata) ? null : (
        <div>
          <p className="text-xs font-medium text-ink-3">{t('metadata')}</p>
          <JsonValue value={metadata} />
        </div>
      )}
    </>
  );
}

function isEmpty(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0;
}
