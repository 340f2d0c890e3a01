import { FileJson } from 'lucide-react';
import { useEffect, useRef, useState, type DragEvent } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { Button } from '#src/ui/button.tsx';
import { cx } from '#src/ui/cx.ts';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { CompareFiles } from './compare-files.tsx';
import type { DebuggerPlace } from './cursor/cursor-store.ts';
import { CompareDialog } from './files/compare-dialog.tsx';
import { ExportDialog } from './files/export-dialog.tsx';
import { FileInput } from './files/file-input.tsx';
import { FileOrigin } from './files/file-origin.tsx';
import { FileProblem } from './files/file-problem.tsx';
import { FileReading } from './files/file-reading.tsx';
import { fileMessages } from './files/messages.ts';
import { recordsOfParts } from './files/record-part.ts';
import type { LoadedFile } from './files/use-file-import.ts';
import { useOpenFiles } from './files/use-open-files.ts';
import { debuggerMessages } from './messages.ts';
import { RunView } from './run-view.tsx';

const nowhere = {};

/**
 * A run out of a file: dropped or chosen, read here, sent nowhere, and compared with one out of another file. A bad
 * file leaves what was open before it; where nothing was, a file is seen while it is read.
 */
export function FileRun() {
  const t = useMessages(debuggerMessages);
  const tFile = useMessages(fileMessages);
  const files = useOpenFiles();
  const { file: loaded, other, isCompared, first, second } = files;
  const { reading, failed } = first;
  const shown =
    loaded === null
      ? reading?.run && { id: reading.id, run: reading.run }
      : { id: loaded.id, run: loaded.run.state };
  /** A run out of a file has no address: where one is in it is kept here while it is compared. */
  const [place, setPlace] = useState<{ readonly of: number; readonly place: DebuggerPlace } | null>(null);
  const compareButton = useRef<HTMLButtonElement>(null);
  const [over, setOver] = useState(false);
  const [exporting, setExporting] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const wasCompared = useRef(false);
  useEffect(() => {
    // Who had the focus in the comparison is gone with it.
    if (wasCompared.current && !isCompared && document.activeElement === document.body)
      compareButton.current?.focus();
    wasCompared.current = isCompared;
  }, [isCompared]);

  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) (files.isChoosing ? second : first).read(file);
  };
  const onBack = () => {
    files.open('left');
  };
  useViewCommands({
    view: t('debugger'),
    commands: () => [
      // Where the shell's own would lead, one is already.
      { id: 'go:run-file', label: tFile('chooseRecord'), run: () => input.current?.click() },
      ...(loaded === null
        ? []
        : [
            ...(isCompared ? [{ id: 'debugger:back', label: tFile('back'), run: onBack }] : []),
            { id: 'debugger:compare', label: t('compareOpen'), run: files.choose },
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
      <FileInput ref={input} label={tFile('openFile')} onFile={first.read} />
      {failed === null ? null : (
        <FileProblem
          name={failed.name}
          problem={failed.result.problem}
          readable={failed.result.partial?.held ?? 0}
          onShow={first.showPartial}
        />
      )}
      {reading === null ? null : <FileReading reading={reading} onCallOff={first.callOff} />}
      {loaded === null || isCompared ? null : (
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
      {loaded !== null && other !== null && isCompared ? (
        <div className="min-h-0 flex-1">
          <CompareFiles
            key={`${String(loaded.id)} ${String(other.id)}`}
            left={loaded}
            right={other}
            onOpen={(side, to) => {
              setPlace({ of: (side === 'left' ? loaded : other).id, place: to });
              files.open(side);
            }}
            onBack={onBack}
          />
        </div>
      ) : shown ? (
        <div className="min-h-0 flex-1">
          <RunView
            key={shown.id}
            run={shown.run}
            onFetchAgain={null}
            place={place?.of === shown.id ? place.place : nowhere}
            onPlace={(next) => {
              setPlace({ of: shown.id, place: next });
            }}
            actions={
              loaded === null ? null : (
                <Button ref={compareButton} size="sm" variant="ghost" onClick={files.choose}>
                  {t('compareOpen')}
                </Button>
              )
            }
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
      {files.isChoosing && loaded !== null ? (
        <CompareDialog
          second={second}
          again={other === null ? null : { name: other.name, onCompare: files.compareAgain }}
          onClose={files.closeChoice}
        />
      ) : null}
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
