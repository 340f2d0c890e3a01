/** Tokens and their families: issue, refresh by body or cookie, revoke (protocol.md 1.2 and Part 3). */
import { createUuid } from '#src/lib/ids.ts';
import type { ApiReply, ApiRequest } from '../api-types.ts';
import { isoNow, type CoreBase } from '../context.ts';
import type { RefreshFamilyRecord } from '../model.ts';
import { ApiError } from './api-error.ts';
import { cookieScopeOf, readRefreshCookie, refreshCookie, REFRESH_SECONDS } from './refresh-cookie.ts';

/** The cookie before the present one stays good this long: two tabs may refresh at once. */
const GRACE_MS = 30_000;

const SIGN_IN_AGAIN = 'This session has ended. Sign in again.';

/** A new family of tokens, as `login` and `register` answer. */
export async function signIn(base: CoreBase, userId: string, byCookie: boolean): Promise<ApiReply> {
  const family: RefreshFamilyRecord = {
    id: createUuid(),
    user_id: userId,
    current: createUuid(),
    previous: null,
    previous_until: null,
    expires_at: isoNow(base, REFRESH_SECONDS * 1000),
    revoked: false,
  };
  await base.storage.saveRefreshFamily(family);
  const refreshToken = await base.tokens.issueRefresh(userId, family.id, family.current);
  const access = await base.tokens.issueAccess(userId);
  const data = { access_token: access.token, token_type: 'bearer', expires_in: access.expiresIn };
  const scope = cookieScopeOf(base.settings);
  return byCookie
    ? { kind: 'json', status: 200, data, cookies: [refreshCookie(scope, userId, refreshToken)] }
    : { kind: 'json', status: 200, data: { ...data, refresh_token: refreshToken } };
}

/** By body: nothing rotates, 1.2's reply has no place for a successor. */
export async function refreshByBody(base: CoreBase, token: string): Promise<ApiReply> {
  const { family } = await readFamily(base, token);
  return { kind: 'json', status: 200, data: await newAccess(base, family.user_id) };
}

/** By cookie: each use moves the family on. Reuse of an old token after the grace means that somebody has a copy. */
export async function refreshByCookie(
  base: CoreBase,
  request: ApiRequest,
  userId: string | null,
): Promise<ApiReply> {
  if (!request.sameOrigin) throw new ApiError(403, 'A refresh by cookie is only for pages of this server.');
  const token = readRefreshCookie(request.cookies, cookieScopeOf(base.settings), userId);
  if (token === null) throw new ApiError(401, SIGN_IN_AGAIN);
  const { family, tokenId } = await readFamily(base, token);
  let successor = family.current;
  if (tokenId === family.current) {
    successor = createUuid();
    const until = isoNow(base, GRACE_MS);
    const { rotated, family: now } = await base.storage.rotateRefreshFamily(
      family.id,
      tokenId,
      successor,
      until,
    );
    // Another request was quicker: its successor is ours too.
    if (!rotated) successor = now?.current ?? successor;
  }
  const cookie = await base.tokens.issueRefresh(family.user_id, family.id, successor);
  return {
    kind: 'json',
    status: 200,
    data: await newAccess(base, family.user_id),
    cookies: [refreshCookie(cookieScopeOf(base.settings), family.user_id, cookie)],
  };
}

/** Ends the family of a token; of one that is not valid there is nothing to end. */
export async function signOut(base: CoreBase, token: string | null): Promise<void> {
  const claims = token === null ? null : await base.tokens.verifyRefresh(token);
  const family = claims && (await base.storage.refreshFamily(claims.familyId));
  if (family) await base.storage.saveRefreshFamily({ ...family, revoked: true });
}

async function newAccess(
  base: CoreBase,
  userId: string,
): Promise<{ access_token: string; expires_in: number }> {
  const { token, expiresIn } = await base.tokens.issueAccess(userId);
  return { access_token: token, expires_in: expiresIn };
}

/** The family of a token that is good now. @throws ApiError 401; an old token revokes the family. */
async function readFamily(
  base: CoreBase,
  token: string,
): Promise<{ family: RefreshFamilyRecord; tokenId: string }> {
  const claims = await base.tokens.verifyRefresh(token);
  const family = claims && (await base.storage.refreshFamily(claims.familyId));
  if (!family || family.revoked || family.user_id !== claims.userId || family.expires_at <= isoNow(base)) {
    throw new ApiError(401, SIGN_IN_AGAIN);
  }
  const isCurrent = claims.tokenId === family.current;
  const isInGrace = claims.tokenId === family.previous && isoNow(base) <= (family.previous_until ?? '');
  if (!isCurrent && !isInGrace) {
    await base.storage.saveRefreshFamily({ ...family, revoked: true });
    base.log.warn({ userId: family.user_id }, 'An old refresh token was used again: its family is revoked');
    throw new ApiError(401, SIGN_IN_AGAIN);
  }
  return { family, tokenId: claims.tokenId };
}
