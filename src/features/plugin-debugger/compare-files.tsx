import { useEffect, useRef } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { jsonEqual } from '#src/lib/json-equal.ts';
import { Button } from '#src/ui/button.tsx';
import type { Side } from './analysis/pair.ts';
import { ComparedPair, type PairedRun } from './compared-pair.tsx';
import type { DebuggerPlace } from './cursor/cursor-store.ts';
import { FileWarnings } from './files/file-origin.tsx';
import { maskedOf } from './files/imported-run.ts';
import { fileMessages } from './files/messages.ts';
import type { LoadedFile } from './files/use-file-import.ts';

export interface CompareFilesProps {
  readonly left: LoadedFile;
  readonly right: LoadedFile;
  readonly onOpen: (side: Side, place: DebuggerPlace) => void;
  readonly onBack: () => void;
}

/** The runs of two files side by side. */
export function CompareFiles({ left, right, onOpen, onBack }: CompareFilesProps) {
  const t = useMessages(fileMessages);
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // Who asked for it is not there any more.
    back.current?.focus();
  }, []);
  // What is masked in one of them only differs, and is no divergence of the runs.
  const isMaskedAlike = jsonEqual(maskedIn(left), maskedIn(right));
  const isOneName = shorten(left.name) === shorten(right.name);
  const side = ({ name, run, isPartial }: LoadedFile, number: string): PairedRun => {
    const shown = isOneName ? t('numbered', { name: shorten(name), number }) : shorten(name);
    return {
      run: run.state,
      name: shown,
      isAll: true,
      onFetchAgain: null,
      origin: (
        <FileWarnings
          run={run}
          isPartial={isPartial}
          name={shown}
          tellsMasked={!isMaskedAlike && maskedOf(run) > 0}
        />
      ),
    };
  };
  return (
    <ComparedPair
      left={side(left, '1')}
      right={side(right, '2')}
      onOpen={onOpen}
      back={
        <Button ref={back} size="sm" onClick={onBack}>
          {t('back')}
        </Button>
      }
    />
  );
}

function maskedIn({ run: { source } }: LoadedFile): readonly unknown[] {
  return source.kind === 'run-file' ? source.masked : [];
}

const LONGEST = 32;

/** A name that stands in each row: its middle gives way, since files of one tool differ at their ends. */
function shorten(name: string): string {
  return name.length <= LONGEST ? name : `${name.slice(0, 11)}…${name.slice(-(LONGEST - 12))}`;
}
