import { useRef } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { Sheet } from '#src/ui/sheet.tsx';
import { debuggerMessages } from '../messages.ts';
import { FileInput } from './file-input.tsx';
import { FileProblem } from './file-problem.tsx';
import { FileReading } from './file-reading.tsx';
import { fileMessages } from './messages.ts';
import type { FileImport } from './use-file-import.ts';

export interface CompareDialogProps {
  /** Of the second file. */
  readonly second: FileImport;
  /** Name of the file that was compared before, and what compares with it again; null: none was. */
  readonly again: { readonly name: string; readonly onCompare: () => void } | null;
  readonly onClose: () => void;
}

/** Asks for the file of the other run. A bad one is said here, and changes nothing. */
export function CompareDialog({ second, again, onClose }: CompareDialogProps) {
  const t = useMessages(debuggerMessages);
  const tFile = useMessages(fileMessages);
  const { failed, reading, read, callOff, showPartial } = second;
  const input = useRef<HTMLInputElement>(null);
  return (
    <Sheet title={t('compareOpen')} side="center" onClose={onClose}>
      {failed === null ? null : (
        <FileProblem
          name={failed.name}
          problem={failed.result.problem}
          readable={failed.result.partial?.held ?? 0}
          onShow={showPartial}
        />
      )}
      {reading === null ? null : <FileReading reading={reading} onCallOff={callOff} />}
      <div className="flex flex-col gap-3 p-4">
        <p className="text-ink-2">{tFile('compareDetail')}</p>
        <FileInput ref={input} label={tFile('openOther')} onFile={read} />
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" onClick={() => input.current?.click()}>
            {tFile('chooseFile')}
          </Button>
          {again === null ? null : (
            <Button className="max-w-full" onClick={again.onCompare}>
              <span className="truncate">{tFile('compareAgainWith', { name: again.name })}</span>
            </Button>
          )}
        </div>
      </div>
    </Sheet>
  );
}
