import { readStored, writeStored } from '#src/lib/local-storage.ts';

const KEY = 'nadoo:last-application';

/** The application that a new chat begins with: the one used last, or chosen elsewhere. */
export function readChosenApplication(): string | null {
  return readStored(KEY);
}

export function chooseApplication(applicationId: string): void {
  writeStored(KEY, applicationId);
}
