import { FileJson } from 'lucide-react';
import { useRef, useState, type DragEvent } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { Button } from '#src/ui/button.tsx';
import { cx } from '#src/ui/cx.ts';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { ExportDialog } from './files/export-dialog.tsx';
import { FileOrigin } from './files/file-origin.tsx';
import { FileProblem } from './files/file-problem.tsx';
import { FileReading } from './files/file-reading.tsx';
import { fileMessages } from './files/messages.ts';
import { recordsOfParts } from './files/record-part.ts';
import { RUN_FILE_EXTENSION } from './files/run-file-format.ts';
import { useFileImport, type LoadedFile } from './files/use-file-import.ts';
import { debuggerMessages } from './messages.ts';
import { RunView } from './run-view.tsx';

/** A run out of a file has no address. */
const nowhere = {};

/**
 * A run out of a file: dropped or chosen, read here, sent nowhere. A bad file leaves the run before it; where there is
 * none, a file is seen while it is read.
 */
export function FileRun() {
  const t = useMessages(debuggerMessages);
  const tFile = useMessages(fileMessages);
  const { loaded, reading, failed, read, callOff, showPartial } = useFileImport();
  const shown =
    loaded === null
      ? reading?.run && { id: reading.id, run: reading.run }
      : { id: loaded.id, run: loaded.run.state };
  const [over, setOver] = useState(false);
  const [exporting, setExporting] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const readFirst = (files: FileList | null) => {
    const file = files?.[0];
    if (file) read(file);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    readFirst(event.dataTransfer.files);
  };
  useViewCommands({
    view: t('debugger'),
    commands: () => [
      // Where the shell's own would lead, one is already.
      { id: 'go:run-file', label: tFile('chooseRecord'), run: () => input.current?.click() },
      ...(loaded === null
        ? []
        : [
            {
              id: 'debugger:export',
              label: tFile('exportTitle'),
              run: () => {
                setExporting(true);
              },
            },
          ]),
    ],
  });
  const choose = (
    <Button
      variant={loaded ? 'secondary' : 'primary'}
      size={loaded ? 'sm' : 'md'}
      onClick={() => input.current?.click()}
    >
      {tFile('chooseFile')}
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
        accept={`${RUN_FILE_EXTENSION},.json,.jsonl,.ndjson,.gz,application/json,application/gzip`}
        aria-label={tFile('openFile')}
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          readFirst(event.target.files);
          // The same file can be chosen again after it was mended.
          event.target.value = '';
        }}
      />
      {failed === null ? null : (
        <FileProblem
          name={failed.name}
          problem={failed.result.problem}
          readable={failed.result.partial?.held ?? 0}
          onShow={showPartial}
        />
      )}
      {reading === null ? null : <FileReading reading={reading} onCallOff={callOff} />}
      {loaded === null ? null : (
        <FileOrigin name={loaded.name} run={loaded.run} isPartial={loaded.isPartial}>
          <Button
            size="sm"
            onClick={() => {
              setExporting(true);
            }}
          >
            {tFile('exportTitle')}
          </Button>
          {choose}
        </FileOrigin>
      )}
      {shown ? (
        <div className="min-h-0 flex-1">
          <RunView
            key={shown.id}
            run={shown.run}
            onFetchAgain={null}
            place={nowhere}
            onPlace={() => undefined}
          />
        </div>
      ) : (
        <EmptyState
          icon={<FileJson />}
          title={tFile('dropTitle')}
          detail={tFile('dropDetail')}
          action={choose}
          className="flex-1"
        />
      )}
      {exporting && loaded !== null ? (
        <ExportDialog
          info={loaded.run.info}
          outcome={loaded.run.outcome}
          records={() => recordsOfParts(loaded.run.parts)}
          isWhole={isWhole(loaded)}
          fileName={loaded.name.replace(/\.(nadoorun|otlp\.json|debug\.json|jsonl?|ndjson|gz)$/i, '')}
          onClose={() => {
            setExporting(false);
          }}
        />
      ) : null}
    </div>
  );
}

/** The file held all that there was of its run. */
function isWhole({ run, isPartial }: LoadedFile): boolean {
  return (
    !isPartial &&
    run.warnings.length === 0 &&
    !run.lastValuesOnly &&
    run.last === (run.parts.at(-1)?.columns.n.at(-1) ?? 0)
  );
}
