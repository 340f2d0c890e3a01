/** Web Locks of this browser, as the page may rely on them. */
export type Locks = Pick<LockManager, 'request'>;

/** Each of them costs a window that opens at the very moment of a grant. */
const MOST_GRANTS = 5;

/**
 * Chrome does not call back for a lock that it grants while the page opens a window: it gives the lock back and fails
 * the request with a plain `Error` ("callback is no longer runnable"). Whoever was in line is put there again.
 */
export function sturdyLocks(locks: Locks): Locks {
  async function request(name: string, options: LockOptions, granted: LockGrantedCallback<unknown>) {
    for (let grants = 1; ; grants += 1) {
      let isCalled = false as boolean;
      try {
        return await locks.request(name, options, (lock) => {
          isCalled = true;
          return granted(lock);
        });
      } catch (error) {
        if (isCalled || error instanceof DOMException || grants === MOST_GRANTS) throw error;
      }
    }
  }
  return { request: request as LockManager['request'] };
}

/** @returns null where the page has none (plain HTTP) */
export function browserLocks(): Locks | null {
  const { locks } = globalThis.navigator as Partial<Navigator>;
  return locks ? sturdyLocks(locks) : null;
}
