import { expect, it } from 'vitest';
import type { AuthState } from '#src/auth/types.ts';
import { createStorage } from '#src/testing/simulation/browser.ts';
import { followSignOut } from './follow-sign-out.ts';

const ada = { id: 'user-ada', email: 'ada@demo.nadoo.dev', name: 'Ada' };
const mina = { id: 'user-mina', email: 'mina@demo.nadoo.dev', name: 'Mina' };

/** One browser: what a tab says, all others hear. */
function createBrowser() {
  const tabs: { hear: (event: Event) => void }[] = [];
  const storage = createStorage();
  let now = 1_000;
  const said: unknown[] = [];
  return {
    said,
    open(user: AuthState['user']) {
      let state: AuthState = { status: user ? 'signed-in' : 'signed-out', user };
      const listeners = new Set<(state: AuthState) => void>();
      const tab = { hear: (_event: Event): void => undefined, left: 0, calls: [] as unknown[] };
      tabs.push(tab);
      const become = (next: AuthState): void => {
        state = next;
        for (const listener of listeners) listener(next);
      };
      const auth = {
        getState: () => state,
        subscribe: (listener: (state: AuthState) => void) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        signOut: (elsewhere?: boolean) => {
          tab.calls.push(elsewhere);
          become({ status: 'signed-out', user: null });
          return Promise.resolve();
        },
      };
      const line = {
        postMessage: (data: unknown) => {
          said.push(data);
          for (const other of tabs) if (other !== tab) other.hear(new MessageEvent('message', { data }));
        },
        addEventListener: (_type: string, listener: unknown) => {
          tab.hear = listener as (event: Event) => void;
        },
        close: () => undefined,
      };
      const over = new AbortController();
      const page = new EventTarget();
      const onFollow = (): void => {
        tab.left += 1;
      };
      followSignOut({ auth, line, page, storage, now: () => (now += 1), onFollow }, over.signal);
      const end = (): void => {
        over.abort();
      };
      /** It is put away whole: what is said meanwhile it does not hear. */
      const putAway = (): (() => void) => {
        page.dispatchEvent(new Event('pagehide'));
        tabs.splice(tabs.indexOf(tab), 1);
        return () => {
          tabs.push(tab);
          page.dispatchEvent(new Event('pageshow'));
        };
      };
      return { auth, tab, become, end, putAway };
    },
  };
}

it('leads the other tabs of the same person out, who neither tell the server nor say it again', async () => {
  const browser = createBrowser();
  const [first, second, third] = [browser.open(ada), browser.open(ada), browser.open(ada)];
  await first.auth.signOut();
  expect([second, third].map(({ auth }) => auth.getState().user)).toEqual([null, null]);
  expect([second, third].map(({ tab }) => [tab.calls, tab.left])).toEqual([
    [[true], 1],
    [[true], 1],
  ]);
  expect(first.tab.left).toBe(0);
  expect(browser.said).toEqual(['user-ada']);
});

it('leaves alone who is another person, and who only has to sign in again', async () => {
  const browser = createBrowser();
  const [first, other] = [browser.open(ada), browser.open(mina)];
  first.become({ status: 'expired', user: ada });
  expect(browser.said).toEqual([]);
  await first.auth.signOut();
  expect(other.auth.getState().user).toBe(mina);
  expect(other.tab.calls).toEqual([]);
});

it('says nothing once it has ended', async () => {
  const browser = createBrowser();
  const [first, second] = [browser.open(ada), browser.open(ada)];
  first.end();
  await first.auth.signOut();
  expect(second.auth.getState().user).toBe(ada);
});

it('looks whether it is still signed in when it comes back as it was, from where it was put away', async () => {
  const browser = createBrowser();
  const [first, second, other] = [browser.open(ada), browser.open(ada), browser.open(mina)];
  // Nothing happened meanwhile.
  second.putAway()();
  expect(second.auth.getState().user).toBe(ada);
  const back = [second.putAway(), other.putAway()];
  await first.auth.signOut();
  expect(second.auth.getState().user).toBe(ada);
  for (const come of back) come();
  await Promise.resolve();
  expect([second, other].map(({ auth }) => auth.getState().user)).toEqual([null, mina]);
  expect([second.tab, other.tab].map(({ calls, left }) => [calls, left])).toEqual([
    [[true], 1],
    [[], 0],
  ]);
  // Whoever signs in later is not led out by the mark of then.
  second.become({ status: 'signed-in', user: ada });
  second.putAway()();
  expect(second.auth.getState().user).toBe(ada);
});
