/** Read marks of this browser: ids alone, per user. Used where the server keeps none. */
const MAX_MARKS = 2_000;

export interface ReadMarks {
  load(): readonly string[];
  save(ids: ReadonlySet<string>): void;
  /** Called with the marks that another tab saved; returns the unsubscribe. */
  watch(listener: (ids: readonly string[]) => void): () => void;
}

/** @param storage `localStorage`, or null where it is blocked: marks then last as long as the page. */
export function createReadMarks(userId: string, storage: Storage | null): ReadMarks {
  const key = `nadoo:read:${userId}`;
  return {
    load() {
      return parseMarks(readItem(storage, key));
    },
    save(ids) {
      try {
        storage?.setItem(key, JSON.stringify([...ids].slice(-MAX_MARKS)));
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

function parseMarks(text: string | null): readonly string[] {
  if (text === null) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
  } catch {
    return [];
  }
}
