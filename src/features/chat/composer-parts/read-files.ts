/** Text files that are to go with a message: read, checked, or refused with the reason. */
import { MAX_CLIENT_FRAME_BYTES } from '#src/protocol/limits.ts';
import { createUuid } from '#src/lib/ids.ts';
import type { DraftLoad } from './draft-load.ts';

export type FileProblem = 'too-large' | 'empty' | 'binary' | 'unreadable' | 'too-many';

export interface RefusedFile {
  readonly name: string;
  readonly problem: FileProblem;
}

/** A message with all that it carries is one frame. */
export const MOST_FILE_BYTES = MAX_CLIENT_FRAME_BYTES - 2048;
export const MOST_FILES = 10;
const LONGEST_NAME = 200;

type KeptFile = DraftLoad['files'][number];

/** @param room how many more may be taken */
export async function readFiles(
  files: readonly File[],
  room: number,
): Promise<{ readonly taken: KeptFile[]; readonly refused: RefusedFile[] }> {
  const taken: KeptFile[] = [];
  const refused: RefusedFile[] = [];
  for (const file of files) {
    const read = taken.length >= room ? 'too-many' : await readFile(file);
    if (typeof read === 'string') refused.push({ name: file.name, problem: read });
    else taken.push(read);
  }
  return { taken, refused };
}

async function readFile(file: File): Promise<KeptFile | FileProblem> {
  if (file.size > MOST_FILE_BYTES) return 'too-large';
  if (file.size === 0) return 'empty';
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    // No text holds it, and UTF-16 does: the usual sign of what is no UTF-8.
    if (bytes.includes(0)) return 'binary';
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const mediaType = file.type === '' ? 'text/plain' : file.type;
    return { id: createUuid(), name: file.name.slice(-LONGEST_NAME), mediaType, text };
  } catch (error) {
    return error instanceof TypeError ? 'binary' : 'unreadable';
  }
}
