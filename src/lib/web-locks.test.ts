import { expect, it, vi } from 'vitest';
import { createFakeLocks } from '#src/testing/fake-locks.ts';
import { sturdyLocks, type Locks } from './web-locks.ts';

/** A browser whose first grants come while the page opens a window. */
function busyBrowser(busyFor: number): Locks & { readonly asked: () => number } {
  const locks = createFakeLocks();
  let asked = 0;
  const request = (name: string, options: LockOptions, granted: LockGrantedCallback<unknown>) => {
    asked += 1;
    return asked > busyFor
      ? locks.request(name, options, granted)
      : Promise.reject(new Error('The provided callback is no longer runnable.'));
  };
  return { request: request as LockManager['request'], asked: () => asked };
}

it.each([{}, { ifAvailable: true }])(
  'a lock refused without a call is asked for again (%o)',
  async (options) => {
    const browser = busyBrowser(2);
    expect(await sturdyLocks(browser).request('one', options, (lock) => lock?.name)).toBe('one');
    expect(browser.asked()).toBe(3);
  },
);

it('says so where it is refused again and again', async () => {
  const browser = busyBrowser(Infinity);
  const granted = vi.fn();
  await expect(sturdyLocks(browser).request('one', {}, granted)).rejects.toThrow('no longer runnable');
  expect(granted).not.toHaveBeenCalled();
});

it('what fails under the lock is done once', async () => {
  const run = vi.fn(() => Promise.reject(new Error('down')));
  await expect(sturdyLocks(createFakeLocks()).request('one', {}, run)).rejects.toThrow('down');
  expect(run).toHaveBeenCalledTimes(1);
});

it('whoever leaves the line is not put there again', async () => {
  const locks = createFakeLocks();
  const request = vi.spyOn(locks, 'request');
  const sturdy = sturdyLocks(locks);
  let release = (): void => undefined;
  const held = sturdy.request('one', {}, () => new Promise<void>((resolve) => (release = resolve)));
  const leaving = new AbortController();
  const waiting = sturdy.request('one', { signal: leaving.signal }, vi.fn());
  leaving.abort();
  await expect(waiting).rejects.toThrow('given up');
  expect(request).toHaveBeenCalledTimes(2);
  release();
  await held;
});
