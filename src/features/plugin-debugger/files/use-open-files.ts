/** The file that is open, the one that it is compared with, and which of both views is shown. */
import { useEffect, useState } from 'react';
import type { Side } from '../analysis/pair.ts';
import { prepareImport } from './import-run.ts';
import { useFileImport, type FileImport, type LoadedFile } from './use-file-import.ts';

interface Files {
  readonly file: LoadedFile | null;
  /** The file that it is compared with, or was last. */
  readonly other: LoadedFile | null;
  readonly isCompared: boolean;
}

export interface OpenFiles extends Files {
  /** Reads the file itself: one that is good takes the place of the one before, and ends a comparison. */
  readonly first: FileImport;
  /** Reads the one that it is compared with, which is then done. */
  readonly second: FileImport;
  /** The second is asked for. */
  readonly isChoosing: boolean;
  readonly choose: () => void;
  readonly closeChoice: () => void;
  /** Compares with the one that it was compared with before. */
  readonly compareAgain: () => void;
  /** Shows one of the two by itself; the other stays at hand. */
  readonly open: (side: Side) => void;
}

export function useOpenFiles(): OpenFiles {
  const [files, setFiles] = useState<Files>({ file: null, other: null, isCompared: false });
  const [isChoosing, setChoosing] = useState(false);
  const first = useFileImport((file) => {
    setFiles((before) => ({ ...before, file, isCompared: false }));
  });
  const second = useFileImport((other) => {
    // Else it would take the place of the one that is compared.
    first.callOff();
    setFiles((before) => ({ ...before, other, isCompared: true }));
    setChoosing(false);
  });
  const { file, other } = files;
  // One for the first file, and one for the next.
  useEffect(prepareImport, [file, other]);
  const closeChoice = () => {
    second.callOff();
    setChoosing(false);
  };
  return {
    ...files,
    first,
    second,
    isChoosing,
    choose() {
      setChoosing(true);
    },
    closeChoice,
    compareAgain() {
      closeChoice();
      setFiles((before) => ({ ...before, isCompared: before.other !== null }));
    },
    open(side) {
      setFiles(
        side === 'left'
          ? { file, other, isCompared: false }
          : { file: other, other: file, isCompared: false },
      );
    },
  };
}
