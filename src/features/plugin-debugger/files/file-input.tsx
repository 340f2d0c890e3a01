import type { Ref } from 'react';
import { RUN_FILE_EXTENSION } from './run-file-format.ts';

export interface FileInputProps {
  /** Whoever shows a button for it clicks it. */
  readonly ref: Ref<HTMLInputElement>;
  readonly label: string;
  readonly onFile: (file: File) => void;
}

/** The browser's chooser of a file that may hold a run; nothing of it is seen. */
export function FileInput({ ref, label, onFile }: FileInputProps) {
  return (
    <input
      ref={ref}
      type="file"
      accept={`${RUN_FILE_EXTENSION},.json,.jsonl,.ndjson,.gz,application/json,application/gzip`}
      aria-label={label}
      className="sr-only"
      tabIndex={-1}
      onChange={(event) => {
        const file = event.target.files?.[0];
        if (file) onFile(file);
        // The same file can be chosen again after it was mended.
        event.target.value = '';
      }}
    />
  );
}
