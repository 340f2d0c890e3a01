import { useMessages } from '#src/i18n/use-messages.ts';
import { previewJson } from '../json-text.ts';
import { visibleText } from '../panes/visible-text.ts';
import { analysisMessages } from './analysis-messages.ts';
import { ABSENT, diffValues } from './value-diff.ts';

export interface ValueChangesProps {
  readonly before: unknown;
  readonly after: unknown;
  /** How the two are called, for who hears the table. */
  readonly beforeName: string;
  readonly afterName: string;
}

const SHOWN = 50;

/** What differs between two values, path by path. */
export function ValueChanges({ before, after, beforeName, afterName }: ValueChangesProps) {
  const t = useMessages(analysisMessages);
  // One more, to know whether there are more.
  const changes = diffValues(before, after, SHOWN + 1);
  const text = (value: unknown) => (value === ABSENT ? t('absent') : visibleText(previewJson(value)));
  return (
    <>
      <dl className="grid gap-1.5">
        {changes.slice(0, SHOWN).map(({ path, before: was, after: is }, at) => (
          <div key={at} className="min-w-0">
            <dt className="font-mono text-mono break-all text-ink-2">
              {path === '' ? t('wholeValue') : visibleText(path)}
            </dt>
            <dd className="grid min-w-0 gap-x-3 font-mono text-mono sm:grid-cols-2">
              <del className="min-w-0 break-all text-red no-underline">
                <span aria-hidden="true">− </span>
                <span className="sr-only">{beforeName}: </span>
                {text(was)}
              </del>
              <ins className="min-w-0 break-all text-green no-underline">
                <span aria-hidden="true">+ </span>
                <span className="sr-only">{afterName}: </span>
                {text(is)}
              </ins>
            </dd>
          </div>
        ))}
      </dl>
      {changes.length > SHOWN ? (
        <p className="mt-1 text-xs text-ink-3">{t('moreChanges', { count: SHOWN })}</p>
      ) : null}
    </>
  );
}
