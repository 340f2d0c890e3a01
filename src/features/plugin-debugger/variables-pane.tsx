import { useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Button } from '#src/ui/button.tsx';
import { Disclosure } from '#src/ui/disclosure.tsx';
import { ClockText } from './clock-text.tsx';
import { hasTenEntries, previewJson } from './json-text.ts';
import { JsonValue } from './json-value.tsx';
import { debuggerMessages } from './messages.ts';
import type { Variable } from './run-state.ts';

export interface VariablesPaneProps {
  readonly variables: ReadonlyMap<string, Variable>;
  /** The history kept the last value of each only: said, so that nobody takes it for all there was. */
  readonly lastValuesOnly: boolean;
}

/** Every variable by its last value, and behind it the values before. */
export function VariablesPane({ variables, lastValuesOnly }: VariablesPaneProps) {
  const t = useMessages(debuggerMessages);
  if (variables.size === 0) return <p className="p-4 text-ink-2">{t('noVariables')}</p>;
  return (
    <div className="p-1">
      <ul aria-label={t('variables')}>
        {[...variables.values()].map((variable) => (
          <li key={variable.name} className="border-b border-line last:border-b-0">
            <Disclosure
              name={`${variable.name}: ${previewJson(variable.last.value)}`}
              buttonClassName="px-1 py-1"
              label={
                <span className="flex min-w-0 flex-1 items-baseline gap-2 font-mono text-mono">
                  <span className="shrink-0 font-medium">{variable.name}</span>
                  <span className="min-w-0 flex-1 truncate text-ink-2">
                    {previewJson(variable.last.value)}
                  </span>
                  {hasTenEntries(variable.last.value) ? <Badge tone="amber">{t('keepsTen')}</Badge> : null}
                  {variable.last.valueType === null ? null : <Badge>{variable.last.valueType}</Badge>}
                </span>
              }
            >
              <VariableDetail variable={variable} />
            </Disclosure>
          </li>
        ))}
      </ul>
      {lastValuesOnly ? <p className="p-2 text-xs text-ink-3">{t('lastValuesOnly')}</p> : null}
    </div>
  );
}

/** Values that one look shows, and each "more" adds. */
const SNAPSHOTS_A_LOOK = 20;

/** Every value with its time, the newest first. */
function VariableDetail({ variable }: { readonly variable: Variable }) {
  const t = useMessages(debuggerMessages);
  const [wanted, setWanted] = useState(SNAPSHOTS_A_LOOK);
  const { snapshots } = variable;
  const shown = snapshots.slice(-wanted).toReversed();
  const earlier = snapshots.length - shown.length;
  return (
    <div className="grid gap-2 px-7 pb-3">
      <p className="text-xs text-ink-3">{t('changes', { count: snapshots.length })}</p>
      <ol aria-label={t('valuesOf', { name: variable.name })} className="grid gap-2">
        {shown.map((snapshot, index) => (
          <li key={snapshots.length - index}>
            <ClockText instant={snapshot.at} className="font-mono text-mono text-ink-3" />
            <JsonValue value={snapshot.value} tenSaid={index === 0} cutFrom={snapshot.cutFrom} />
          </li>
        ))}
      </ol>
      {earlier === 0 ? null : (
        <Button
          size="sm"
          className="justify-self-start"
          onClick={() => {
            setWanted(wanted + Math.max(SNAPSHOTS_A_LOOK, wanted));
          }}
        >
          {t('earlierValues', { count: earlier })}
        </Button>
      )}
    </div>
  );
}
