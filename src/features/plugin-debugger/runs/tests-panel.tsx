import { useRef, useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { Button } from '#src/ui/button.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { DeleteTest, RenameTest } from './change-test.tsx';
import { runsMessages } from './messages.ts';
import type { SavedTest } from './run-schemas.ts';
import { TestRow } from './test-row.tsx';
import { useTestActions, useTests } from './test-queries.ts';

export interface TestsPanelProps {
  readonly workspaceId: string;
  readonly pluginId: string;
  readonly mayWrite: boolean;
  readonly onOpenRun: (executionId: string) => void;
}

/** Where a run of all tests stands. */
interface Progress {
  readonly done: number;
  readonly total: number;
  readonly passed: number;
  readonly isOver: boolean;
}

/** The saved tests of a plugin: run one, or one after the other; what came of them. */
export function TestsPanel({ workspaceId, pluginId, mayWrite, onOpenRun }: TestsPanelProps) {
  const t = useMessages(runsMessages);
  const tests = useTests(workspaceId, pluginId);
  const actions = useTestActions();
  const [running, setRunning] = useState<string | null>(null);
  /** Words by test: why it could not be run. */
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [progress, setProgress] = useState<Progress | null>(null);
  const [change, setChange] = useState<{
    readonly test: SavedTest;
    readonly kind: 'rename' | 'delete';
  } | null>(null);
  const isToStop = useRef(false);
  const shallStop = (): boolean => isToStop.current;

  /** Whether it passed. Never rejects: what goes wrong stands at the test. */
  const runOne = async ({ id }: SavedTest): Promise<boolean> => {
    setRunning(id);
    setFaults(({ [id]: _before, ...others }) => others);
    let passed = false;
    try {
      const result = await actions.run(id);
      if (result === null) setFaults((others) => ({ ...others, [id]: t('testLost') }));
      passed = result?.passed === true;
    } catch (fault) {
      const words = fault instanceof Error ? fault.message : String(fault);
      setFaults((others) => ({ ...others, [id]: words }));
    }
    setRunning(null);
    return passed;
  };
  const runAll = async (all: readonly SavedTest[]) => {
    isToStop.current = false;
    let passed = 0;
    let done = 0;
    for (const test of all) {
      if (shallStop()) break;
      setProgress({ done: done + 1, total: all.length, passed, isOver: false });
      if (await runOne(test)) passed += 1;
      done += 1;
    }
    setProgress({ done, total: done, passed, isOver: true });
  };
  const isBusy = running !== null || progress?.isOver === false;

  return (
    <section aria-label={t('tests')} className="min-w-0">
      <div className="mb-1 flex min-h-8 flex-wrap items-center gap-2">
        <h3 className="text-xs font-medium text-ink-2">{t('tests')}</h3>
        <span role="status" className="flex-1 text-xs text-ink-2">
          {progress === null
            ? ''
            : progress.isOver
              ? t('ranAll', { passed: progress.passed, total: progress.total })
              : t('runningAll', { done: progress.done, total: progress.total })}
        </span>
        {progress?.isOver === false ? (
          <Button
            size="sm"
            onClick={() => {
              isToStop.current = true;
            }}
          >
            {t('stopAll')}
          </Button>
        ) : mayWrite && (tests.data?.length ?? 0) > 0 ? (
          <Button size="sm" disabled={isBusy} onClick={() => void runAll(tests.data ?? [])}>
            {t('runAll')}
          </Button>
        ) : null}
      </div>
      {tests.isPending ? <Skeleton lines={2} /> : null}
      {tests.isError && tests.data === undefined ? (
        <LoadError
          title={t('testsFailed')}
          error={tests.error}
          onRetry={() => void tests.refetch()}
          busy={tests.isFetching}
        />
      ) : null}
      {tests.data?.length === 0 ? <p className="text-ink-2">{t('testsNone')}</p> : null}
      <ul className="divide-y divide-line border-y border-line empty:border-0">
        {tests.data?.map((test) => (
          <TestRow
            key={test.id}
            test={test}
            isRunning={running === test.id}
            isBusy={isBusy}
            mayWrite={mayWrite}
            fault={faults[test.id] ?? null}
            onRun={() => void runOne(test)}
            onRename={() => {
              setChange({ test, kind: 'rename' });
            }}
            onDelete={() => {
              setChange({ test, kind: 'delete' });
            }}
            onOpenRun={onOpenRun}
          />
        ))}
      </ul>
      {change === null ? null : change.kind === 'rename' ? (
        <RenameTest
          test={change.test}
          onClose={() => {
            setChange(null);
          }}
        />
      ) : (
        <DeleteTest
          test={change.test}
          onClose={() => {
            setChange(null);
          }}
        />
      )}
    </section>
  );
}
