/** What somebody typed as a workflow's inputs: kept in this tab by person and workflow, so that a reload or a look at a run loses nothing. */
import { readStored, writeStored, type StorageKey, type TextStorage } from '#src/lib/local-storage.ts';

const NO_INPUTS = '{}';

const keyOf = (userId: string, workflowId: string): StorageKey =>
  `nadoo:workflow-inputs:${userId}:${workflowId}`;

export function readInputsText(userId: string, workflowId: string): string {
  return readStored(keyOf(userId, workflowId), sessionText()) ?? NO_INPUTS;
}

export function writeInputsText(userId: string, workflowId: string, text: string): void {
  writeStored(keyOf(userId, workflowId), text === NO_INPUTS ? null : text, sessionText());
}

function sessionText(): TextStorage {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}
