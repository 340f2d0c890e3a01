import { FileJson } from 'lucide-react';
import { useRef, useState, type DragEvent } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { Button } from '#src/ui/button.tsx';
import { cx } from '#src/ui/cx.ts';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { debuggerMessages } from './messages.ts';
import { MAX_FILE_BYTES, readRunFile, type RunFileResult } from './run-file.ts';
import { runFromRecord } from './run-reducer.ts';
import type { RunState } from './run-state.ts';
import { RunView } from './run-view.tsx';

/** A run out of a file has no address. */
const nowhere = {};

interface Loaded {
  readonly name: string;
  readonly run: RunState;
}
interface Problem {
  readonly name: string;
  readonly kind: Extract<RunFileResult, { ok: false }>['problem'];
}

/** A debug record out of a file: dropped or chosen, read here, sent nowhere. A bad file leaves the run before it. */
export function FileRun() {
  const t = useMessages(debuggerMessages);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const read = async (file: File | undefined) => {
    if (!file) return;
    const result = await readRunFile(file);
    if (result.ok) setLoaded({ name: file.name, run: runFromRecord(result.record) });
    setProblem(result.ok ? null : { name: file.name, kind: result.problem });
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void read(event.dataTransfer.files[0]);
  };
  useViewCommands({
    view: t('debugger'),
    commands: () => [
      // Where the shell's own would lead, one is already.
      { id: 'go:run-file', label: t('chooseRecord'), run: () => input.current?.click() },
    ],
  });
  const choose = (
    <Button
      variant={loaded ? 'secondary' : 'primary'}
      size={loaded ? 'sm' : 'md'}
      onClick={() => input.current?.click()}
    >
      {t('chooseFile')}
    </Button>
  );

  return (
    <div
      onDrop={onDrop}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => {
        setOver(false);
      }}
      className={cx(
        'flex h-full min-h-0 flex-col',
        over && 'outline-2 -outline-offset-4 outline-accent outline-dashed',
      )}
    >
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        aria-label={t('openFile')}
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          void read(event.target.files?.[0]);
          // The same file can be chosen again after it was mended.
          event.target.value = '';
        }}
      />
      {problem === null ? null : <FileProblem problem={problem} />}
      {loaded === null ? (
        <EmptyState
          icon={<FileJson />}
          title={t('dropTitle')}
          detail={t('dropDetail')}
          action={choose}
          className="flex-1"
        />
      ) : (
        <>
          <p className="flex shrink-0 items-center gap-3 border-b border-line bg-raised px-4 py-1.5 text-ink-2">
            <span className="min-w-0 flex-1">{t('fromFile', { name: loaded.name })}</span>
            {choose}
          </p>
          <div className="min-h-0 flex-1">
            <RunView
              key={loaded.name}
              run={loaded.run}
              onFetchAgain={null}
              place={nowhere}
              onPlace={() => undefined}
            />
          </div>
        </>
      )}
    </div>
  );
}

function FileProblem({ problem }: { readonly problem: Problem }) {
  const t = useMessages(debuggerMessages);
  const { formatBytes } = useFormats();
  const { name } = problem;
  const words = {
    'too-large': () => t('fileTooLarge', { name, limit: formatBytes(MAX_FILE_BYTES) }),
    'not-json': () => t('fileNotJson', { name }),
    'not-a-record': () => t('fileNotRecord', { name }),
    unreadable: () => t('fileUnreadable', { name }),
  };
  return <ErrorNotice className="m-4 shrink-0" title={words[problem.kind]()} />;
}
