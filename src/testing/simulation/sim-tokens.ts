/** Tokens in the shape of a JWT that nobody signs: they outlive the gateway, as signed ones do. */
import type { TokenService } from '#server/core/ports.ts';
import type { Clock } from '#src/lib/clock.ts';

interface Claims {
  readonly typ: 'access' | 'refresh';
  readonly sub: string;
  readonly exp: number;
  readonly fam?: string;
  readonly jti?: string;
}

const REFRESH_SECONDS = 7 * 24 * 3_600;

export function createSimTokens(clock: Clock, accessSeconds: number): TokenService {
  const issue = (claims: Omit<Claims, 'exp'>, seconds: number): string => {
    const payload: Claims = { ...claims, exp: clock.now() + seconds * 1_000 };
    return `sim.${btoa(JSON.stringify(payload)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}.sim`;
  };
  const read = (token: string, typ: Claims['typ']): Claims | null => {
    try {
      const text = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
      const claims = JSON.parse(atob(text)) as Claims;
      return claims.typ === typ && claims.exp > clock.now() ? claims : null;
    } catch {
      return null;
    }
  };
  return {
    issueAccess: (sub) =>
      Promise.resolve({ token: issue({ typ: 'access', sub }, accessSeconds), expiresIn: accessSeconds }),
    verifyAccess(token) {
      const claims = read(token, 'access');
      return Promise.resolve(claims && { userId: claims.sub, expiresAt: claims.exp });
    },
    issueRefresh: (sub, fam, jti) =>
      Promise.resolve(issue({ typ: 'refresh', sub, fam, jti }, REFRESH_SECONDS)),
    verifyRefresh(token) {
      const { sub, fam, jti } = read(token, 'refresh') ?? {};
      const known = sub !== undefined && fam !== undefined && jti !== undefined;
      return Promise.resolve(known ? { userId: sub, familyId: fam, tokenId: jti } : null);
    },
  };
}
