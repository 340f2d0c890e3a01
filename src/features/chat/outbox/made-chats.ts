/**
 * What the server named a chat that began in this browser: in the local storage, which all tabs read without waiting,
 * so that what is typed into it under its old name, or an old address, finds it.
 */
import { localNames } from '../local-chat.ts';

const MADE = 'nadoo:made:';
/** An address that is older leads nowhere, ms. */
const KEPT_MS = 30 * 24 * 3_600_000;

export interface MadeChats {
  /** The server's name, or null where it has none that we know of. */
  nameOf(localId: string): string | null;
  remember(localId: string, sessionId: string): void;
  /** The server's names of all that were made here. */
  names(): ReadonlySet<string>;
}

export function madeChats(now: () => number, storage: () => Storage = () => localStorage): MadeChats {
  const here = new Map<string, string>();

  function keys(): string[] {
    const laid = storage();
    return Array.from({ length: laid.length }, (_none, at) => laid.key(at) ?? '').filter((key) =>
      key.startsWith(MADE),
    );
  }

  function know(localId: string, sessionId: string): void {
    here.set(localId, sessionId);
    localNames.set(sessionId, localId);
  }

  /** `<when> <name>` */
  function read(key: string): { readonly at: number; readonly name: string } | null {
    const text = storage().getItem(key) ?? '';
    const end = text.indexOf(' ');
    return end < 1 ? null : { at: Number(text.slice(0, end)), name: text.slice(end + 1) };
  }

  return {
    nameOf(localId) {
      const known = here.get(localId);
      if (known !== undefined) return known;
      try {
        const name = read(MADE + localId)?.name ?? null;
        if (name !== null) know(localId, name);
        return name;
      } catch {
        return null;
      }
    },
    remember(localId, sessionId) {
      know(localId, sessionId);
      try {
        for (const key of keys()) if (!((read(key)?.at ?? 0) > now() - KEPT_MS)) storage().removeItem(key);
        storage().setItem(MADE + localId, `${String(now())} ${sessionId}`);
      } catch {
        // Refused or full: then this tab alone knows.
      }
    },
    names() {
      try {
        return new Set([...here.values(), ...keys().flatMap((key) => read(key)?.name ?? [])]);
      } catch {
        return new Set(here.values());
      }
    },
  };
}
