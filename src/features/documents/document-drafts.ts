/**
 * Unsaved words, per person and document: in memory, and in this browser's storage so that they survive a reload.
 * What is too long for the storage lives as long as the page, and the editor says so.
 */
import * as z from 'zod/mini';
import { readStored, writeStored, type StorageKey, type TextStorage } from '#src/lib/local-storage.ts';
import { decodeValue, parseJson } from '#src/protocol/decode.ts';
import type { Draft } from './edit-state.ts';

/** Characters: browsers give a site about 5 million for everything. */
const MAX_STORED_LENGTH = 1_500_000;

const draftSchema = z.object({ version: z.int(), title: z.string(), text: z.string() });

const drafts = new Map<StorageKey, Draft>();

export function draftKey(userId: string, documentId: string): StorageKey {
  return `nadoo:document-draft:${userId}:${documentId}`;
}

export function readDraft(key: StorageKey, storage?: TextStorage): Draft | null {
  const held = drafts.get(key);
  if (held !== undefined) return held;
  const parsed = parseJson(readStored(key, storage) ?? '');
  const decoded = parsed.kind === 'decoded' ? decodeValue(draftSchema, parsed.value) : null;
  return decoded?.kind === 'decoded' ? decoded.value : null;
}

/** @returns false where the draft will not survive a reload. */
export function writeDraft(key: StorageKey, draft: Draft | null, storage?: TextStorage): boolean {
  if (draft === null) {
    drafts.delete(key);
    writeStored(key, null, storage);
    return true;
  }
  drafts.set(key, draft);
  const text = JSON.stringify(draft);
  if (text.length <= MAX_STORED_LENGTH && writeStored(key, text, storage)) return true;
  // An older state of the same words would pass for them.
  writeStored(key, null, storage);
  return false;
}
