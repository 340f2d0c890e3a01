/**
 * "Stay signed in on this browser", where the server gives no refresh cookie: the refresh token, encrypted
 * under a non-extractable key, in IndexedDB. Not to be had where the page has no secure context.
 */
import { createStore, del, get, set } from 'idb-keyval';

export interface Account {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

export interface KeptSignIn {
  readonly user: Account;
  readonly refreshToken: string;
}

export interface KeptToken {
  /** Null where nothing is kept or it cannot be read any more. */
  load(): Promise<KeptSignIn | null>;
  save(signIn: KeptSignIn): Promise<void>;
  /** Forgets it where it is this user's. */
  clear(userId: string): Promise<void>;
}

interface Sealed {
  readonly key: CryptoKey;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

/**
 * Only where the page has a secure context and IndexedDB.
 * @param serverUrl under which the token is kept: one browser may know several servers
 */
export function createKeptToken(serverUrl: string): KeptToken {
  const { subtle } = crypto;
  const store = createStore('nadoo-auth', 'kept');

  return {
    async load() {
      try {
        const sealed = await get<Sealed>(serverUrl, store);
        if (!sealed) return null;
        const plain = await subtle.decrypt({ name: 'AES-GCM', iv: sealed.iv }, sealed.key, sealed.data);
        return JSON.parse(new TextDecoder().decode(plain)) as KeptSignIn;
      } catch {
        return null;
      }
    },
    async save(signIn) {
      try {
        const key = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
        const iv = crypto.getRandomValues(new Uint8Array(12));
        const plain = new TextEncoder().encode(JSON.stringify(signIn));
        const sealed: Sealed = { key, iv, data: await subtle.encrypt({ name: 'AES-GCM', iv }, key, plain) };
        await set(serverUrl, sealed, store);
      } catch {
        // The sign-in then lives as long as the page.
      }
    },
    clear: () => del(serverUrl, store).catch(() => undefined),
  };
}
