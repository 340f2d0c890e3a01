import type { TokenService } from '#server/core/ports.ts';
import type { Clock } from '#src/lib/clock.ts';
import { createCapabilityId } from '#src/lib/ids.ts';

const ACCESS_SECONDS = 30 * 60;
const REFRESH_SECONDS = 7 * 24 * 3_600;

interface Issued {
  readonly typ: 'access' | 'refresh';
  readonly userId: string;
  readonly familyId: string;
  readonly tokenId: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * Tokens in the shape of a JWT, known by heart instead of signed: the mock lives in the page that holds them,
 * and a page on plain HTTP in a LAN has no `crypto.subtle` to sign with.
 */
export function createMockTokens(clock: Clock): TokenService {
  const issued = new Map<string, Issued>();

  function issue(claims: Omit<Issued, 'expiresAt'>, seconds: number): string {
    const expiresAt = clock.now() + seconds * 1_000;
    const payload = { sub: claims.userId, typ: claims.typ, exp: Math.floor(expiresAt / 1_000) };
    const token = [encode({ alg: 'HS256', typ: 'JWT' }), encode(payload), createCapabilityId()].join('.');
    issued.set(token, { ...claims, expiresAt });
    return token;
  }

  function verify(token: string, typ: Issued['typ']): Issued | null {
    const found = issued.get(token);
    return found?.typ === typ && found.expiresAt > clock.now() ? found : null;
  }

  return {
    issueAccess: (userId) =>
      Promise.resolve({
        token: issue({ typ: 'access', userId, familyId: '', tokenId: '' }, ACCESS_SECONDS),
        expiresIn: ACCESS_SECONDS,
      }),
    verifyAccess: (token) => Promise.resolve(verify(token, 'access')),
    issueRefresh: (userId, familyId, tokenId) =>
      Promise.resolve(issue({ typ: 'refresh', userId, familyId, tokenId }, REFRESH_SECONDS)),
    verifyRefresh: (token) => Promise.resolve(verify(token, 'refresh')),
  };
}

function encode(value: unknown): string {
  return btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
