import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { instantFromMs, parseInstant } from '#src/lib/instant.ts';
import { useServices } from '#src/connection/react.tsx';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { Badge } from '#src/ui/badge.tsx';
import { Button } from '#src/ui/button.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { TimeText } from '#src/ui/time-text.tsx';
import { formatJson } from '../json-text.ts';
import { visibleText } from '../panes/visible-text.ts';
import { runsMessages } from './messages.ts';
import type { WireDifference, WireTestResult } from './run-schemas.ts';
import { useTestResults } from './test-queries.ts';

/** What came of a test, newest first: when, by which run, and how it differed. */
export function TestResults({
  testId,
  label,
  onOpenRun,
}: {
  readonly testId: string;
  readonly label: string;
  readonly onOpenRun: (executionId: string) => void;
}) {
  const t = useMessages(runsMessages);
  const results = useTestResults(testId);
  if (results.isPending) return <Skeleton lines={2} />;
  if (results.data === undefined) {
    return (
      <LoadError
        title={t('testsFailed')}
        error={results.error}
        onRetry={() => void results.refetch()}
        busy={results.isFetching}
      />
    );
  }
  if (results.data.length === 0) return <p className="px-2 py-1 text-ink-2">{t('noResults')}</p>;
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {results.data.map((result) => (
        <ResultRow key={result.execution_id} result={result} onOpenRun={onOpenRun} />
      ))}
    </ul>
  );
}

function ResultRow({
  result,
  onOpenRun,
}: {
  readonly result: WireTestResult;
  readonly onOpenRun: (executionId: string) => void;
}) {
  const t = useMessages(runsMessages);
  const { clock } = useServices();
  const { formatMoment } = useFormats();
  const at = parseInstant(result.at);
  return (
    <li className="grid gap-2 px-2 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone={result.passed ? 'green' : 'red'}>{t(result.passed ? 'passed' : 'notPassed')}</Badge>
        {at === null ? null : (
          <TimeText instant={at} className="text-xs text-ink-2">
            {formatMoment(at, instantFromMs(clock.now()))}
          </TimeText>
        )}
        <span className="flex-1 text-xs text-ink-2">
          {result.passed ? t('asExpected') : t('differences', { count: result.differences.length })}
        </span>
        <Button
          size="sm"
          variant="ghost"
          onClick={() => {
            onOpenRun(result.execution_id);
          }}
        >
          {t('openItsRun')}
        </Button>
      </div>
      {result.differences.map((difference) => (
        <Difference key={difference.path} difference={difference} />
      ))}
    </li>
  );
}

/** One place that differs: what was expected of it, and what came. Signs and words, not colour alone. */
export function Difference({ difference }: { readonly difference: WireDifference }) {
  const t = useMessages(runsMessages);
  const { path, kind } = difference;
  const sides = [
    {
      sign: '−',
      word: t('expected'),
      isThere: kind !== 'unexpected',
      value: difference.expected,
      tone: 'bg-red-soft',
    },
    {
      sign: '+',
      word: t('actual'),
      isThere: kind !== 'missing',
      value: difference.actual,
      tone: 'bg-green-soft',
    },
  ];
  return (
    <div className="min-w-0 overflow-hidden rounded-md border border-line font-mono text-mono">
      <p className="border-b border-line bg-raised px-2 py-0.5 break-all">{visibleText(path)}</p>
      <dl>
        {sides.map(({ sign, word, isThere, value, tone }) => (
          <div key={sign} className={`flex gap-2 px-2 py-0.5 ${tone}`}>
            <dt className="w-20 shrink-0 text-ink-2">
              <span aria-hidden="true">{sign}</span> {word}
            </dt>
            <dd className="max-h-40 min-w-0 flex-1 overflow-auto break-all whitespace-pre-wrap">
              {isThere ? (
                visibleText(formatJson(value))
              ) : (
                <span className="text-ink-2 italic">{t('nothing')}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
