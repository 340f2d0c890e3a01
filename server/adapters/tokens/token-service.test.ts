import { SignJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '#src/lib/clock.ts';
import { scryptPasswords } from './password-service.ts';
import { createTokenService } from './token-service.ts';

const secret = 'a secret of thirty-two bytes, at least';
let now = Date.parse('2026-11-24T10:00:00Z');
const clock: Clock = { now: () => now, monotonic: () => now, schedule: () => () => undefined };
const tokens = createTokenService(secret, clock);

beforeEach(() => {
  now = Date.parse('2026-11-24T10:00:00Z');
});

describe('tokens', () => {
  it('give back whose they are, 30 minutes long, with a leeway of 30 s', async () => {
    const { token, expiresIn } = await tokens.issueAccess('user-ada');
    expect(expiresIn).toBe(1800);
    expect(await tokens.verifyAccess(token)).toEqual({ userId: 'user-ada', expiresAt: now + 1_800_000 });
    now += 1_829_000;
    expect(await tokens.verifyAccess(token)).not.toBeNull();
    now += 2_000;
    expect(await tokens.verifyAccess(token)).toBeNull();
  });

  it('live as long as they are told, with a leeway that is a tenth of it', async () => {
    const { token, expiresIn } = await createTokenService(secret, clock, 20).issueAccess('user-ada');
    const short = createTokenService(secret, clock, 20);
    expect(expiresIn).toBe(20);
    now += 21_000;
    expect(await short.verifyAccess(token)).toMatchObject({ userId: 'user-ada' });
    now += 1_000;
    expect(await short.verifyAccess(token)).toBeNull();
  });

  it('differ though issued in the same second', async () => {
    expect((await tokens.issueAccess('user-ada')).token).not.toBe(
      (await tokens.issueAccess('user-ada')).token,
    );
  });

  it('do not pass for the other kind', async () => {
    const { token } = await tokens.issueAccess('user-ada');
    const refresh = await tokens.issueRefresh('user-ada', 'family', 'id');
    expect(await tokens.verifyRefresh(refresh)).toEqual({
      userId: 'user-ada',
      familyId: 'family',
      tokenId: 'id',
    });
    expect(await tokens.verifyAccess(refresh)).toBeNull();
    expect(await tokens.verifyRefresh(token)).toBeNull();
  });

  it('are refused when signed otherwise, unsigned, or no token at all', async () => {
    const claims = new SignJWT({ typ: 'access' }).setSubject('user-ada').setExpirationTime('1h');
    const foreign = await claims
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode('x'.repeat(32)));
    const otherHash = await new SignJWT({ typ: 'access' })
      .setSubject('user-ada')
      .setExpirationTime(now / 1000 + 60)
      .setProtectedHeader({ alg: 'HS512' })
      .sign(new TextEncoder().encode(secret));
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none' })}.${part({ sub: 'user-ada', typ: 'access', exp: now / 1000 + 60 })}.`;
    for (const token of [foreign, otherHash, unsigned, '', 'x', 'a.b.c']) {
      expect(await tokens.verifyAccess(token)).toBeNull();
    }
  });
});

describe('scryptPasswords', () => {
  it('accepts the password alone', async () => {
    const hash = await scryptPasswords.hash('demo-nadoo');
    expect(hash).toMatch(/^scrypt\$32768\$8\$1\$/);
    expect(await scryptPasswords.verify('demo-nadoo', hash)).toBe(true);
    expect(await scryptPasswords.verify('demo-nadoO', hash)).toBe(false);
    expect(await scryptPasswords.verify('demo-nadoo', 'nonsense')).toBe(false);
    expect(await scryptPasswords.hash('demo-nadoo')).not.toBe(hash);
  });
});
