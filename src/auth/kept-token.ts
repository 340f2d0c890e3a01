/**
 * "Stay signed in on this browser", where the server gives no refresh cookie: the refresh token, encrypted
 * under a non-extractable key, in IndexedDB. Not to be had where the page has no secure context.
 */
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
  clear(): Promise<void>;
}

interface Sealed {
  readonly key: CryptoKey;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

const STORE = 'kept';

/**
 * @param serverUrl under which the token is kept: one browser may know several servers
 * @returns null where the browser offers no `subtle` or no IndexedDB
 */
export function createKeptToken(serverUrl: string): KeptToken | null {
  if (!globalThis.isSecureContext || !('indexedDB' in globalThis)) return null;
  const { subtle } = crypto;

  function transact<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const opening = indexedDB.open('nadoo-auth', 1);
      const fail = () => {
        reject(new Error('IndexedDB refused'));
      };
      opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
      opening.onerror = fail;
      opening.onsuccess = () => {
        const database = opening.result;
        const transaction = database.transaction(STORE, mode);
        const request = act(transaction.objectStore(STORE));
        transaction.oncomplete = () => {
          database.close();
          resolve(request.result);
        };
        transaction.onabort = fail;
      };
    });
  }

  const clear = () => transact('readwrite', (store) => store.delete(serverUrl)).catch(() => undefined);

  return {
    async load() {
      try {
        const sealed = (await transact('readonly', (store) => store.get(serverUrl))) as Sealed | undefined;
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
        await transact('readwrite', (store) => store.put(sealed, serverUrl));
      } catch {
        // The sign-in then lives as long as the page.
      }
    },
    clear,
  };
}
