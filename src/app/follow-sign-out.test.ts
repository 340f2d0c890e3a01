import { expect, it } from 'vitest';
import type { AuthState } from '#src/auth/types.ts';
import { followSignOut } from './follow-sign-out.ts';

const ada = { id: 'user-ada', email: 'ada@demo.nadoo.dev', name: 'Ada' };
const mina = { id: 'user-mina', email: 'mina@demo.nadoo.dev', name: 'Mina' };

/** One browser: what a tab says, all others hear. */
function createBrowser() {
  const tabs: { hear: (event: Event) => void }[] = [];
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
      const end = followSignOut({
        auth,
        line,
        onFollow: () => {
          tab.left += 1;
        },
      });
      return { auth, tab, become, end };
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
