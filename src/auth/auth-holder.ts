/**
 * Who the page is, and the token that proves it. The access token lives in memory alone; the refresh token in a
 * cookie that no script sees, in memory, or kept by the user's wish. Source: protocol.md 1.2 and Part 3.
 */
import { createSingleFlight } from '#src/lib/single-flight.ts';
import { fetchEnvelope } from './fetch-envelope.ts';
import type { Wire } from '#src/lib/fetch-within.ts';
import { createListeners } from '#src/lib/listeners.ts';
import { readStored, writeStored, type TextStorage } from '#src/lib/local-storage.ts';
import { pause, within } from '#src/lib/patience.ts';
import type { Locks } from '#src/lib/web-locks.ts';
import { failure, failureOf, isRefusal, type ApiFailure } from '#src/protocol/failure.ts';
import { dataOf, type Reply } from '#src/protocol/reply.ts';
import { subjectOf } from '#src/protocol/access-token.ts';
import type { Account, KeptToken } from './kept-token.ts';
import type { AuthHolder, AuthResult, AuthState, AuthStatus } from './types.ts';
import { hasExtension, type Capabilities } from '#src/protocol/capabilities.ts';
import { decodeText } from '#src/protocol/decode.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { userSchema } from '#src/protocol/entities.ts';
import { loginReplySchema, refreshReplySchema } from '#src/protocol/rest-schemas.ts';

export interface AuthHolderOptions extends Wire {
  readonly serverUrl: string;
  readonly capabilities: {
    get(): Capabilities | null;
    ready(): Promise<Capabilities>;
    /** Sign-in worked: a server that answers this and not discovery is a stock one. */
    serverAnswered(): void;
  };
  /** A refresh by cookie needs our own Origin. */
  readonly sameOrigin: boolean;
  /** Names the tab's account over a reload (`sessionStorage`); null where it is refused. */
  readonly tabStorage: TextStorage;
  readonly locks: Locks | null;
  readonly keptToken: KeptToken | null;
}

const ACCOUNT_KEY = 'nadoo:account';
const MINIMUM_LIFE_MS = 60_000;
const DISCOVERY_PATIENCE_MS = 4_000;
const FORGETTING_PATIENCE_MS = 1_000;
const LONGEST_RESTORE_WAIT_MS = 16_000;

const failed = (error: ApiFailure) => ({ ok: false, error }) as const;
/** No token to be had: signed out, or another sign-in came between. */
const refused = failed(failure('unauthorized', 401, ''));

export function createAuthHolder(options: AuthHolderOptions): AuthHolder {
  const { serverUrl, clock, capabilities, keptToken } = options;
  const listeners = createListeners<[AuthState]>();
  let state: AuthState = { status: 'restoring', user: null };
  /** Whose refresh is asked for: the signed-in user, or while restoring the account of this tab. */
  let account: Account | null = null;
  let token: string | null = null;
  let tokenEndsAt = 0;
  let tokenLifeMs = 0;
  let refreshToken: string | null = null;
  /** Counts sign-ins and sign-outs, so that an answer to an earlier person is not believed. */
  let epoch = 0;
  let restoring: Promise<void> | null = null;

  function set(status: AuthStatus, user: Account | null): void {
    if (state.status === status && state.user === user) return;
    state = { status, user };
    listeners.tell(state);
  }

  function usesCookie(): boolean {
    const known = capabilities.get();
    return options.sameOrigin && known !== null && hasExtension(known, 'refresh-cookie');
  }

  function call(path: string, init: RequestInit, bearer: string | null = null): Promise<Reply> {
    const headers: Record<string, string> = { 'Content-Type': 'application/json' };
    if (bearer !== null) headers['Authorization'] = `Bearer ${bearer}`;
    return fetchEnvelope(options, serverUrl + path, { credentials: 'same-origin', headers, ...init });
  }

  /** @param keepalive it goes on when the page goes */
  const post = (path: string, body: object, bearer?: string | null, keepalive = false) =>
    call(path, { method: 'POST', body: JSON.stringify(body), keepalive }, bearer);

  function remember(user: Account | null): void {
    account = user;
    writeStored(ACCOUNT_KEY, user && JSON.stringify(user), options.tabStorage);
  }

  function recall(): Account | null {
    const user = decodeText(userSchema, readStored(ACCOUNT_KEY, options.tabStorage) ?? '');
    return user.kind === 'decoded' ? { ...user.value, name: user.value.name ?? user.value.email } : null;
  }

  function take(accessToken: string, expiresInSeconds: number): void {
    token = accessToken;
    tokenLifeMs = expiresInSeconds * 1000;
    tokenEndsAt = clock.now() + tokenLifeMs;
  }

  function forget(): void {
    epoch += 1;
    token = null;
    refreshToken = null;
  }

  /** The refresh was refused: in mid-session nothing unmounts, at page load nobody is signed in. */
  function lapse(): void {
    const { status, user } = state;
    forget();
    if (status === 'signed-in') set('expired', user);
    else if (status === 'restoring') {
      remember(null);
      set('signed-out', null);
    }
  }

  async function refreshNow(): Promise<AuthResult<string>> {
    const asked = epoch;
    if (!account || (refreshToken === null && !usesCookie())) {
      lapse();
      return refused;
    }
    const reply = await post(
      restPaths.refresh,
      // A sign-in from before discovery brought its token in the body: there is no cookie then, whatever is known now.
      refreshToken === null ? { user_id: account.id } : { refresh_token: refreshToken },
    );
    if (asked !== epoch) return refused;
    const data = dataOf(reply, refreshReplySchema);
    if (!data) {
      const error = failureOf(reply);
      if (isRefusal(error)) {
        void keptToken?.clear(account.id);
        lapse();
      }
      return failed(error);
    }
    // An answer for another account never swaps the page's user.
    if (subjectOf(data.access_token) !== account.id) {
      lapse();
      return refused;
    }
    take(data.access_token, data.expires_in);
    set('signed-in', account);
    return { ok: true, value: data.access_token };
  }

  const refresh = createSingleFlight(refreshNow, {
    locks: options.locks,
    clock,
    name: () => `nadoo-refresh:${account?.id ?? ''}`,
  });

  async function restore(): Promise<void> {
    const asked = epoch;
    account = recall();
    const kept = (await keptToken?.load()) ?? null;
    if (!account && !kept) {
      if (asked === epoch) set('signed-out', null);
      return;
    }
    await capabilities.ready();
    if (asked !== epoch) return;
    if (!usesCookie() && kept && (account === null || account.id === kept.user.id)) {
      refreshToken = kept.refreshToken;
      remember(kept.user);
    }
    for (let tries = 0; asked === epoch; tries += 1) {
      const result = await refresh();
      if (result.ok) return;
      if (isRefusal(result.error)) return;
      const wait = Math.min(1_000 * 2 ** tries, LONGEST_RESTORE_WAIT_MS);
      await pause(clock, Math.max(wait, result.error.retryAfterMs ?? 0));
    }
  }

  async function describe(id: string, email: string, accessToken: string): Promise<Account> {
    const known = capabilities.get();
    const fallback = { id, email, name: email.split('@')[0] ?? email };
    if (!known || !hasExtension(known, 'workspace-data')) return fallback;
    const me = dataOf(await call(restPaths.me, {}, accessToken), userSchema);
    return me?.id === id ? { id, email: me.email, name: me.name ?? fallback.name } : fallback;
  }

  return {
    getState: () => state,
    peekToken: () => token,
    subscribe: listeners.add,
    restore: () => (restoring ??= restore()),

    async signIn({ email, password, stay }) {
      const asked = epoch;
      await within(clock, DISCOVERY_PATIENCE_MS, capabilities.ready());
      const cookie = usesCookie();
      const reply = await post(restPaths.login, cookie ? { email, password, cookie } : { email, password });
      const data = dataOf(reply, loginReplySchema);
      const id = data && subjectOf(data.access_token);
      if (!data || id === null) return failed(failureOf(reply));
      const { access_token, refresh_token, expires_in } = data;
      capabilities.serverAnswered();
      const user = await describe(id, email, access_token);
      if (asked !== epoch) return refused;
      epoch += 1;
      take(access_token, expires_in);
      refreshToken = cookie ? null : (refresh_token ?? null);
      remember(user);
      if (stay && refreshToken !== null) await keptToken?.save({ user, refreshToken });
      set('signed-in', user);
      return { ok: true, value: state };
    },

    async signOut(elsewhere) {
      const [user, bearer, cookie] = [elsewhere ? null : state.user, token, usesCookie()];
      // Before anybody sees that it is done: whoever closes the page at that sight leaves nothing behind.
      if (user && keptToken && !cookie) await within(clock, FORGETTING_PATIENCE_MS, keptToken.clear(user.id));
      forget();
      remember(null);
      set('signed-out', null);
      if (!user || !cookie) return;
      await keptToken?.clear(user.id);
      await post(restPaths.logout, { user_id: user.id }, bearer, true);
    },

    async accessToken({ minimumLifeMs = MINIMUM_LIFE_MS } = {}) {
      if (state.status === 'restoring') await restoring;
      if (state.status !== 'signed-in') return refused;
      // A server whose tokens live shorter than that would be asked on every call.
      const minimum = Math.min(minimumLifeMs, tokenLifeMs / 2);
      const life = tokenEndsAt - clock.now();
      if (token !== null && life >= minimum) return { ok: true, value: token };
      const result = await refresh();
      if (result.ok || token === null || life <= 0) return result;
      // Not reachable or over a limit just now: what is left of the old one may do.
      return { ok: true, value: token };
    },

    async refresh(staleToken) {
      if (staleToken !== undefined && token !== null && token !== staleToken)
        return { ok: true, value: token };
      if (state.status !== 'signed-in') return refused;
      return refresh();
    },
  };
}
