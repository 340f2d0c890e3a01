/** Unsaved edits by person and application: in memory, and in this tab's session storage so that a reload keeps them. */
import * as z from 'zod/mini';
import { readStored, writeStored, type StorageKey, type TextStorage } from '#src/lib/local-storage.ts';
import type { ApplicationEdit } from './application-edit.ts';

const editSchema = z.object({
  version: z.int(),
  fields: z.object({
    name: z.string(),
    description: z.string(),
    instructions: z.string(),
    pluginIds: z.array(z.string()),
  }),
});

/** Where storage is refused, an edit lives as long as the page. */
const held = new Map<string, ApplicationEdit | null>();

const keyOf = (userId: string, applicationId: string): StorageKey =>
  `nadoo:application-draft:${userId}:${applicationId}`;

export function readEdit(userId: string, applicationId: string): ApplicationEdit | null {
  const key = keyOf(userId, applicationId);
  const known = held.get(key);
  if (known !== undefined) return known;
  const stored = readStored(key, sessionText());
  if (stored === null) return null;
  try {
    const parsed = editSchema.safeParse(JSON.parse(stored));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export function writeEdit(userId: string, applicationId: string, edit: ApplicationEdit | null): void {
  const key = keyOf(userId, applicationId);
  held.set(key, edit);
  writeStored(key, edit === null ? null : JSON.stringify(edit), sessionText());
}

function sessionText(): TextStorage {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}
