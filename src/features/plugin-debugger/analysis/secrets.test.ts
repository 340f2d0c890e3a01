import { describe, expect, it } from 'vitest';
import { call, log, moment, runOf, variable } from '#src/testing/recorded-run.ts';
import { entropy, secretsInText, secretUnderName } from './secret-patterns.ts';
import { findSecrets } from './secrets.ts';
import { atOnce } from './slices.ts';

/** Put together here, so that no text of this file is itself of such a format. */
const random = 'aZ3kP9qLm2Xw7Tn5Rb8Yc4Vd1Jf6Hg0S';
const samples: readonly (readonly [kind: string, text: string])[] = [
  ['openai', `sk-${random}`],
  ['openai', `sk-proj-${random}_${random}`],
  ['anthropic', `sk-ant-api03-${random}`],
  ['github', `ghp_${random}abcd`],
  ['github', `github_pat_${random}_${random}`],
  ['aws', ['AKIA', 'J7Q2M4XK9PLR5TWZ'].join('')],
  ['slack', `xoxb-1234567890-${random}`],
  ['google', `AIza${random}abc`],
  ['stripe', `sk_live_${random}`],
  ['jwt', `eyJ${random}.eyJ${random}.${random}`],
  ['private-key', ['-----BEGIN RSA', 'PRIVATE KEY-----'].join(' ')],
  ['bearer', `Bearer ${random}`],
  ['connection', 'postgres://ada:hunter2@db.example/app'],
  ['named', 'password=correct-horse-9'],
  ['named', '"x_api_key": "k9f8e7d6c5"'],
];

describe('what looks like a secret', () => {
  it.each(samples)('%s: %s', (kind, text) => {
    expect(secretsInText(`before ${text} after`).map((found) => found.kind)).toEqual([kind]);
  });

  it.each([
    'id 3f2b8c1e-0000-4000-8000-00000000abcd',
    'token=3f2b8c1e-1111-4000-8000-00000000abcd',
    `commit ${'0a1b2c3d4e'.repeat(4)}`,
    'sk-learn-pipeline-with-many-steps',
    'token: expired',
    'password: ***REDACTED***',
    'Authorization: Bearer ***REDACTED***',
    'https://example.com:8080/path?x=1@2',
    'postgres://ada:***REDACTED***@db.example/app',
    'amqp://ada:***@queue',
    'total_tokens: 1234567',
    'secret=${VAULT_SECRET_7}',
  ])('is not: %s', (text) => {
    expect(secretsInText(text)).toEqual([]);
  });

  it('is whatever stands unmasked under a name that says so', () => {
    expect(secretUnderName('db_password', 'hunter2')).toMatchObject({ kind: 'named' });
    expect(secretUnderName('Authorization', 'Basic YWRh')).not.toBeNull();
    for (const [name, value] of [
      ['password', '***REDACTED***'],
      ['token_type', 'bearer'],
      ['max_tokens', '4096'],
      ['tokens_used', 'many of them'],
      ['api_key', '${OPENAI_API_KEY}'],
      ['token', 7],
      ['city', 'Seoul'],
    ] as const) {
      expect(secretUnderName(name, value)).toBeNull();
    }
  });

  it('costs no more than its length in a hostile text', () => {
    const started = performance.now();
    for (const text of ['eyJ', 'sk-', 'a://b:', 'token=', 'api_', 'Bearer ', 'xox', '-----BEGIN ']) {
      secretsInText(text.repeat(200_000 / text.length));
    }
    // Quadratic work on such texts would take minutes.
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('has much entropy where it is random', () => {
    expect(entropy('aaaa')).toBe(0);
    expect(entropy('abcd')).toBe(2);
  });
});

describe('the secrets of a run', () => {
  const key = `sk-${random}`;

  it('are told with their place, once each, and never whole', () => {
    const run = runOf([
      log(1, `calling with ${key}`),
      call(1, 2, 'llm', 'chat', { parameters: { headers: { authorization: 'open sesame' } } }),
      log(3, `again ${key}`),
      variable(4, 'db_password', 'hunter22'),
      variable(5, 'token', '***REDACTED***'),
    ]);
    const scan = atOnce(findSecrets(run));
    expect(scan.finds).toEqual([
      {
        kind: 'openai',
        place: 'log',
        name: '',
        path: '',
        preview: 'sk-a…',
        length: 35,
        times: 2,
        at: moment(1),
        row: 0,
      },
      {
        kind: 'named',
        place: 'call',
        name: 'chat',
        path: 'parameters.headers.authorization',
        preview: 'op…',
        length: 11,
        times: 1,
        at: moment(2),
        row: 1,
      },
      {
        kind: 'named',
        place: 'variable',
        name: 'db_password',
        path: 'value',
        preview: 'hu…',
        length: 8,
        times: 1,
        at: moment(4),
        row: 3,
      },
    ]);
    expect(scan).toMatchObject({ count: 3, records: 5, letGo: 0, cut: 0 });
    expect(JSON.stringify(scan)).not.toContain(key);
  });

  it('are looked for in what the run was given and what it came to', () => {
    const run = runOf([], { result: { note: key }, error: 'at postgres://ada:hunter2@db/app' });
    expect(atOnce(findSecrets(run)).finds.map(({ place, kind, row }) => [place, kind, row])).toEqual([
      ['result', 'openai', -1],
      ['error', 'connection', -1],
    ]);
  });

  it('of a run with hundreds are listed in part, and counted', () => {
    const run = runOf(Array.from({ length: 250 }, (_, n) => log(n, `password=wrong-horse-${String(n)}`)));
    const scan = atOnce(findSecrets(run));
    expect(scan.finds).toHaveLength(200);
    expect(scan.count).toBe(250);
  });

  it('says of which texts it looked at the beginning alone', () => {
    expect(atOnce(findSecrets(runOf([log(1, `${'x '.repeat(150_000)}${key}`)])))).toMatchObject({
      count: 0,
      cut: 1,
    });
  });
});
