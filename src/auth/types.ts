/** Who the page is, and the access token that proves it. Source: protocol.md 1.2 and Part 3, "Tokens". */
import type { ApiFailure } from '#src/protocol/failure.ts';

/**
 * - `restoring`: a refresh at page load is under way.
 * - `signed-out`: nobody; the sign-in page.
 * - `signed-in`.
 * - `expired`: the refresh was refused in mid-session: "Sign in again", nothing unmounts, the draft is kept.
 */
export type AuthStatus = 'restoring' | 'signed-out' | 'signed-in' | 'expired';

export interface AuthState {
  readonly status: AuthStatus;
  /** Of the account that this tab is; stays while `expired`. */
  readonly user: { readonly id: string; readonly email: string; readonly name: string } | null;
}

export type AuthResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ApiFailure };

export interface SignInRequest {
  readonly email: string;
  readonly password: string;
  /** "Stay signed in on this browser": only where there is no refresh cookie. */
  readonly stay?: boolean;
}

export interface AuthHolder {
  readonly getState: () => AuthState;
  readonly subscribe: (listener: (state: AuthState) => void) => () => void;
  /** Tries the refresh cookie or the kept token; never rejects. */
  restore(): Promise<void>;
  signIn(request: SignInRequest): Promise<AuthResult<AuthState>>;
  /** @param elsewhere another tab did, and told the server: this one only forgets */
  signOut(elsewhere?: boolean): Promise<void>;
  /**
   * A token with at least `minimumLifeMs` left (60,000 unless told), refreshing first if needed: one refresh
   * at a time, across tabs too.
   */
  accessToken(options?: { minimumLifeMs?: number }): Promise<AuthResult<string>>;
  /** A refresh now, unless the token already differs from `staleToken`. */
  refresh(staleToken?: string): Promise<AuthResult<string>>;
  /** The token at hand without any I/O, or null. For identity checks ("did it change since?"). */
  peekToken(): string | null;
}
