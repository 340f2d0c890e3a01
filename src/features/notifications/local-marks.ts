/** Read marks of this browser, by id, per user. Used where the server keeps none: the later mark wins, in any tab. */
import * as z from 'zod/mini';
import { parseJson } from '#src/protocol/decode.ts';
import type { LocalMark } from './inbox-types.ts';

const MAX_MARKS = 2_000;

const marksSchema = z.record(z.string(), z.object({ read: z.boolean(), at: z.number() }));

export type Marks = Readonly<Record<string, LocalMark>>;

export interface LocalMarks {
  load(): Marks;
  /** Adds to what is stored, other tabs' marks included. */
  save(marks: Marks): void;
  /** Called with the marks that another tab saved; returns the unsubscribe. */
  watch(listener: (marks: Marks) => void): () => void;
}

/** @param storage `localStorage`, or null where it is blocked: marks then last as long as the page. */
export function createLocalMarks(userId: string, storage: Storage | null): LocalMarks {
  const key = `nadoo:read:${userId}`;
  const load = (): Marks => parseMarks(readItem(storage, key));
  return {
    load,
    save(marks) {
      try {
        const merged = Object.entries({ ...load(), ...marks }).sort(([, a], [, b]) => b.at - a.at);
        storage?.setItem(key, JSON.stringify(Object.fromEntries(merged.slice(0, MAX_MARKS))));
      } catch {
        // Full or blocked: the marks stay in this page's memory.
      }
    },
    watch(listener) {
      const onStorage = (event: StorageEvent) => {
        if (event.key === key) listener(parseMarks(event.newValue));
      };
      window.addEventListener('storage', onStorage);
      return () => {
        window.removeEventListener('storage', onStorage);
      };
    },
  };
}

function readItem(storage: Storage | null, key: string): string | null {
  try {
    return storage?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

function parseMarks(text: string | null): Marks {
  const parsed = text === null ? null : parseJson(text);
  const marks = parsed?.kind === 'decoded' ? marksSchema.safeParse(parsed.value) : null;
  return marks?.success === true ? marks.data : {};
}
