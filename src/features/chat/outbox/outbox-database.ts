/**
 * The outbox's database: the sends, and a line of places. Places are keys that the browser generates, one transaction
 * after the other whichever tab they come from: no tab has to know of another to stand behind it, no clock is asked,
 * and nothing has to be read before a send is written.
 */
const NAME = 'nadoo-sends';
export const SENDS = 'sends';
export const PLACES = 'places';

export type Work<T> = (transaction: IDBTransaction) => T | Promise<T>;

/** Runs `work` in a transaction over both stores; the connection is opened on first use and kept. */
export function outboxDatabase(): <T>(mode: IDBTransactionMode, work: Work<T>) => Promise<T> {
  let opening: Promise<IDBDatabase> | null = null;

  function open(): Promise<IDBDatabase> {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(SENDS);
      request.result.createObjectStore(PLACES, { autoIncrement: true });
    };
    return new Promise((resolve, reject) => {
      request.onsuccess = () => {
        const database = request.result;
        // The user cleared the site's data, or a newer page wants another form: the next use opens it again.
        database.onclose = forget;
        database.onversionchange = () => {
          database.close();
          forget();
        };
        resolve(database);
      };
      request.onerror = () => {
        forget();
        reject(request.error ?? new Error('The browser’s storage does not open.'));
      };
    });
  }

  function forget(): void {
    opening = null;
  }

  return async (mode, work) => {
    opening ??= open();
    return work((await opening).transaction([SENDS, PLACES], mode));
  };
}
