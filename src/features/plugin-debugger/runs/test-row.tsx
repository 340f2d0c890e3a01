import { useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { Badge, type Tone } from '#src/ui/badge.tsx';
import { Button } from '#src/ui/button.tsx';
import { Disclosure } from '#src/ui/disclosure.tsx';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { runsMessages } from './messages.ts';
import type { SavedTest } from './run-schemas.ts';
import { TestResults } from './test-result.tsx';

export interface TestRowProps {
  readonly test: SavedTest;
  readonly isRunning: boolean;
  /** Some test is running: they run one at a time. */
  readonly isBusy: boolean;
  readonly mayWrite: boolean;
  readonly fault: string | null;
  readonly onRun: () => void;
  readonly onRename: () => void;
  readonly onDelete: () => void;
  readonly onOpenRun: (executionId: string) => void;
}

type Word = 'testRunning' | 'neverRun' | 'passed' | 'notPassed';
const tones: Readonly<Record<Word, Tone>> = {
  testRunning: 'blue',
  neverRun: 'neutral',
  passed: 'green',
  notPassed: 'red',
};

export function TestRow({
  test,
  isRunning,
  isBusy,
  mayWrite,
  fault,
  onRun,
  onRename,
  onDelete,
  onOpenRun,
}: TestRowProps) {
  const t = useMessages(runsMessages);
  const last = test.last_result ?? null;
  const [isOpen, setIsOpen] = useState(false);
  const [seen, setSeen] = useState(last?.execution_id);
  if (last?.execution_id !== seen) {
    setSeen(last?.execution_id);
    // What just failed is what one wants to read.
    if (last?.passed === false) setIsOpen(true);
  }
  const word: Word = isRunning
    ? 'testRunning'
    : last === null
      ? 'neverRun'
      : last.passed
        ? 'passed'
        : 'notPassed';
  return (
    <li className="grid gap-1 py-1.5">
      <div className="flex min-w-0 flex-wrap items-center gap-2 px-2">
        <Badge tone={tones[word]}>{t(word)}</Badge>
        <span className="min-w-0 flex-1 basis-40">
          <span className="block truncate font-medium">{withoutTurns(test.name)}</span>
          <span className="block truncate font-mono text-mono text-ink-2">
            {test.tool_name} {JSON.stringify(test.parameters)}
          </span>
        </span>
        {mayWrite ? (
          <>
            <Button
              size="sm"
              busy={isRunning}
              disabled={isBusy}
              aria-label={t('runTest', { test: test.name })}
              onClick={onRun}
            >
              {t('run')}
            </Button>
            <Button
              size="sm"
              variant="ghost"
              aria-label={t('rename', { test: test.name })}
              disabled={isRunning}
              onClick={onRename}
            >
              {t('renameShort')}
            </Button>
            <Button
              size="sm"
              variant="ghost"
              aria-label={t('deleteTest', { test: test.name })}
              disabled={isRunning}
              onClick={onDelete}
            >
              {t('deleteRuns')}
            </Button>
          </>
        ) : null}
      </div>
      {fault === null ? null : <ErrorNotice className="mx-2" title={t('testNotRun')} detail={fault} />}
      <Disclosure
        className="px-1"
        buttonClassName="text-xs text-ink-2"
        name={t('resultsOf', { test: test.name })}
        label={t('showResults')}
        open={isOpen}
        onOpenChange={setIsOpen}
      >
        <TestResults testId={test.id} label={t('resultsOf', { test: test.name })} onOpenRun={onOpenRun} />
      </Disclosure>
    </li>
  );
}
