import { memo, useState } from 'react';
import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Button } from '#src/ui/button.tsx';
import { cx } from '#src/ui/cx.ts';
import { Disclosure } from '#src/ui/disclosure.tsx';
import { formatClock } from '../clock-format.ts';
import { ClockText } from '../clock-text.tsx';
import type { CursorStore } from '../cursor/cursor-store.ts';
import { momentOf } from '../cursor/moves.ts';
import { hasTenEntries, previewJson } from '../json-text.ts';
import { JsonValue } from '../json-value.tsx';
import { kinds } from '../model/row.ts';
import {
  changesOfName,
  valueAt,
  variablesAt,
  type VariableAt,
  type VariableValue,
} from '../model/variables-at.ts';
import type { RunState } from '../run-state.ts';
import { paneMessages } from './pane-messages.ts';
import { RecordedText } from './recorded-text.tsx';
import { visibleText } from './visible-text.ts';

export interface VariablesPaneProps {
  readonly run: RunState;
  readonly cursor: CursorStore;
}

/** Every variable as it was at the cursor's moment, and behind it all its values. */
export function VariablesPane({ run, cursor }: VariablesPaneProps) {
  const t = useMessages(paneMessages);
  const moment = useStore(cursor, (state) => state.moment);
  const variables = variablesAt(run, moment);
  if (variables.length === 0) return <p className="p-4 text-ink-2">{t('noVariables')}</p>;
  return (
    <div className="p-1">
      <p className="px-2 py-1 text-xs text-ink-3">
        {moment === null ? t('latest') : t('atMoment', { time: formatClock(moment.at) })}
      </p>
      <ul aria-label={t('variablesList')}>
        {variables.map((variable) => (
          <li key={variable.name} className="border-b border-line last:border-b-0">
            <VariableRow run={run} cursor={cursor} variable={variable} />
          </li>
        ))}
      </ul>
      {run.lastValuesOnly ? <p className="p-2 text-xs text-ink-3">{t('lastValuesOnly')}</p> : null}
    </div>
  );
}

interface VariableRowProps extends VariablesPaneProps {
  readonly variable: VariableAt;
}

/** Between two moments of one run mostly one variable is another: the others are not drawn anew. */
function isSame(before: VariableRowProps, next: VariableRowProps): boolean {
  const [a, b] = [before.variable, next.variable];
  if (before.run !== next.run || before.cursor !== next.cursor) return false;
  if (a.name !== b.name || a.changes !== b.changes || a.total !== b.total) return false;
  if (a.value.state === 'unset' || b.value.state === 'unset') return a.value.state === b.value.state;
  return a.value.state === b.value.state && a.value.row === b.value.row;
}

const VariableRow = memo(function VariableRow({ run, cursor, variable }: VariableRowProps) {
  const t = useMessages(paneMessages);
  const { name, value } = variable;
  const words = wordsOf(value, t);
  return (
    <Disclosure
      name={`${name}: ${words}`}
      buttonClassName="px-1 py-1"
      label={
        <span className="flex min-w-0 flex-1 items-baseline gap-2 font-mono text-mono">
          <span className="shrink-0 font-medium">{visibleText(name)}</span>
          <span
            className={cx(
              'min-w-0 flex-1 truncate',
              value.state === 'known' ? 'text-ink-2' : 'text-ink-3 italic',
            )}
          >
            {visibleText(words)}
          </span>
          {value.state === 'known' && hasTenEntries(value.value) ? (
            <Badge tone="amber">{t('keepsTen')}</Badge>
          ) : null}
          {value.state === 'from-line' ? <Badge tone="amber">{t('fromLine')}</Badge> : null}
          {value.state !== 'known' || value.type === '' ? null : <Badge>{value.type}</Badge>}
        </span>
      }
    >
      <VariableHistory run={run} cursor={cursor} variable={variable} />
    </Disclosure>
  );
}, isSame);

/** Values that one look shows, and each "more" adds. */
const VALUES_A_LOOK = 20;

/** Every value with its time, the newest first. */
function VariableHistory({ run, cursor, variable }: VariableRowProps) {
  const t = useMessages(paneMessages);
  const [wanted, setWanted] = useState(VALUES_A_LOOK);
  const rows = changesOfName(run, variable.name);
  const shown = rows.slice(-wanted).toReversed();
  const earlier = rows.length - shown.length;
  const isPast = variable.changes < variable.total;
  // Of the others a trace or a line of the log tells.
  const recorded = rows.filter((row) => run.log.kind.data[row] === kinds.variable).length;
  return (
    <div className="grid gap-2 px-7 pb-3">
      <p className="text-xs text-ink-3">
        {isPast
          ? t('changesUntil', { until: String(variable.changes), total: String(variable.total) })
          : t('changesOf', { count: recorded })}
        {isPast || recorded === rows.length ? null : ` · ${t('changesTold', { count: rows.length })}`}
      </p>
      <ol aria-label={t('valuesOf', { name: variable.name })} className="grid gap-2">
        {shown.map((row, index) => {
          const value = valueAt(run, row);
          const isHere =
            value.state !== 'unset' && variable.value.state !== 'unset' && variable.value.row === row;
          return (
            <li
              key={row}
              aria-current={isHere ? 'true' : undefined}
              className={cx(isHere && 'bg-accent-soft')}
            >
              <button
                type="button"
                title={t('goTo')}
                onClick={() => {
                  cursor.setState({ moment: momentOf(run, row) });
                }}
                className="rounded-sm text-left hover:underline"
              >
                <ClockText
                  instant={value.state === 'unset' ? null : value.at}
                  className="font-mono text-mono text-ink-3"
                />
              </button>
              <ValueText value={value} tenSaid={index === 0} />
            </li>
          );
        })}
      </ol>
      {earlier === 0 ? null : (
        <Button
          size="sm"
          className="justify-self-start"
          onClick={() => {
            setWanted(wanted + Math.max(VALUES_A_LOOK, wanted));
          }}
        >
          {t('earlierValues', { count: earlier })}
        </Button>
      )}
    </div>
  );
}

function ValueText({ value, tenSaid }: { readonly value: VariableValue; readonly tenSaid: boolean }) {
  const t = useMessages(paneMessages);
  switch (value.state) {
    case 'known':
      return <JsonValue value={value.value} tenSaid={tenSaid} cutFrom={value.cutFrom} />;
    case 'from-line':
      return (
        <p className="font-mono text-mono">
          <RecordedText text={value.text} /> <Badge tone="amber">{t('fromLine')}</Badge>
        </p>
      );
    default:
      return <p className="text-xs text-ink-3 italic">{wordsOf(value, t)}</p>;
  }
}

/** A value in one line. */
function wordsOf(value: VariableValue, t: (key: 'unset' | 'notRecorded' | 'letGo') => string): string {
  switch (value.state) {
    case 'known':
      return previewJson(value.value);
    case 'from-line':
      return valueInLine(value.text);
    case 'not-recorded':
      return t('notRecorded');
    case 'let-go':
      return t('letGo');
    case 'unset':
      return t('unset');
  }
}

/** What a line of the debug log says behind the first equals sign; the whole line where there is none. */
function valueInLine(text: string): string {
  const at = text.indexOf('=');
  return (at === -1 ? text : text.slice(at + 1)).trim().slice(0, 200);
}
