import { SignJWT, jwtVerify, type JWTPayload } from 'jose';
import type { Clock } from '#src/lib/clock.ts';
import { createCapabilityId } from '#src/lib/ids.ts';
import type { TokenService } from '#server/core/ports.ts';

/** How long an access token lives where no setting says otherwise. */
export const ACCESS_SECONDS = 30 * 60;
const REFRESH_SECONDS = 7 * 24 * 60 * 60;
/** Clocks of machines differ. A token of a few seconds has less of it: it must end at all. */
const LEEWAY_SECONDS = 30;

/**
 * Tokens of protocol.md 1.2 and Part 3: HS256 over the UTF-8 bytes of `secret`; `typ` says what a token is for,
 * and neither kind passes for the other.
 */
export function createTokenService(
  secret: string,
  clock: Clock,
  accessSeconds = ACCESS_SECONDS,
): TokenService {
  const leeway = Math.min(LEEWAY_SECONDS, Math.floor(accessSeconds / 10));
  const key = new TextEncoder().encode(secret);
  const nowSeconds = (): number => Math.floor(clock.now() / 1000);

  function sign(claims: JWTPayload, userId: string, tokenId: string, lifetime: number): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(userId)
      .setJti(tokenId)
      .setIssuedAt(nowSeconds())
      .setExpirationTime(nowSeconds() + lifetime)
      .sign(key);
  }

  async function verify(
    token: string,
    typ: string,
  ): Promise<(JWTPayload & { sub: string; exp: number }) | null> {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        clockTolerance: leeway,
        currentDate: new Date(clock.now()),
        requiredClaims: ['sub', 'exp'],
      });
      const { sub, exp } = payload;
      if (payload['typ'] !== typ || sub === undefined || exp === undefined) return null;
      return { ...payload, sub, exp };
    } catch {
      return null;
    }
  }

  return {
    async issueAccess(userId) {
      const token = await sign({ typ: 'access' }, userId, createCapabilityId(), accessSeconds);
      return { token, expiresIn: accessSeconds };
    },
    async verifyAccess(token) {
      const payload = await verify(token, 'access');
      return payload === null ? null : { userId: payload.sub, expiresAt: payload.exp * 1000 };
    },
    issueRefresh(userId, familyId, tokenId) {
      return sign({ typ: 'refresh', family: familyId }, userId, tokenId, REFRESH_SECONDS);
    },
    async verifyRefresh(token) {
      const payload = await verify(token, 'refresh');
      const familyId = payload?.['family'];
      if (payload?.jti === undefined || typeof familyId !== 'string') return null;
      return { userId: payload.sub, familyId, tokenId: payload.jti };
    },
  };
}
