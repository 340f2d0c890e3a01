import { describe, expect, it } from 'vitest';
import type { RunRecord } from '#src/protocol/debug-records.ts';
import { createMasker, learnSecrets, type Hit, type Secrets } from './masking.ts';

const timestamp = '2026-11-24T10:00:01.000001';
const log = (message: string): RunRecord => ({
  type: 'log',
  data: { level: 'debug', message, timestamp },
});
const variable = (name: string, value: unknown): RunRecord => ({
  type: 'variable',
  data: { name, value, value_type: 'str', timestamp },
});
const call = (parameters: unknown, more: object = {}): RunRecord => ({
  type: 'api_call',
  data: { timestamp, api_type: 'tool', endpoint: 'shop', parameters, ...more },
});

function mask(...records: RunRecord[]): { masked: RunRecord[]; hits: Hit[] } {
  const secrets: Secrets = new Map();
  for (const record of records) learnSecrets(secrets, record);
  const hits: Hit[] = [];
  const masker = createMasker(secrets);
  return { masked: records.map((record) => masker.record(record, (hit) => hits.push(hit))), hits };
}

const REDACTED = '***REDACTED***';

describe('masking', () => {
  it('leaves what holds no secret as it is, the same object', () => {
    const record = call({ query: 'tea', max_tokens: 512, has_token: true });
    expect(mask(record).masked[0]).toBe(record);
  });

  it('masks a variable by its name, and every repetition of its value before and after it', () => {
    const { masked, hits } = mask(
      log('calling with sk-abcdef'),
      variable('api_key', 'sk-abcdef'),
      log('Variable: api_key = sk-abcdef'),
      {
        type: 'trace',
        data: { timestamp, event: 'variable_changed', data: { variable: 'api_key', value: 'x' } },
      },
      {
        type: 'api_call',
        data: { timestamp, api_type: 'llm', error: 'bad key sk-abcdef', result: { 'sk-abcdef': 1 } },
      },
    );
    expect(JSON.stringify(masked)).not.toContain('sk-abcdef');
    expect(masked[0]?.data).toMatchObject({ message: `calling with ${REDACTED}` });
    expect(masked[1]?.data).toMatchObject({ name: 'api_key', value: REDACTED });
    expect(masked[2]?.data).toMatchObject({ message: `Variable: api_key = ${REDACTED}` });
    expect(masked[3]?.data).toMatchObject({ data: { variable: 'api_key', value: REDACTED } });
    expect(hits).toContainEqual({ kind: 'variable', name: 'api_key' });
    expect(hits).toContainEqual({ kind: 'log', name: 'api_key' });
    expect(hits).toContainEqual({ kind: 'trace', name: 'api_key' });
    expect(hits).toContainEqual({ kind: 'error', name: 'api_key' });
  });

  it('masks the SDK debug line of a secret variable over all its lines, whatever the value looks like', () => {
    const { masked } = mask(log("Variable: password = ['a',\n 'b']"));
    expect(masked[0]?.data).toMatchObject({ message: `Variable: password = ${REDACTED}` });
  });

  it('masks parameters and headers at any depth, and names where they stood', () => {
    const { masked, hits } = mask(
      call({
        auth: { user: 'ada', password: 'p' },
        headers: [
          ['Authorization', 'Basic QWRhOnBhc3M='],
          ['Accept', 'text/plain'],
        ],
      }),
      call({ headers: { 'X-Api-Key': 'k-1', Accept: '*/*' }, items: [{ name: 'token', value: 'abc' }] }),
    );
    expect(masked[0]?.data).toMatchObject({
      parameters: {
        auth: { user: 'ada', password: REDACTED },
        headers: [
          ['Authorization', REDACTED],
          ['Accept', 'text/plain'],
        ],
      },
    });
    expect(masked[1]?.data).toMatchObject({
      parameters: {
        headers: { 'X-Api-Key': REDACTED, Accept: '*/*' },
        items: [{ name: 'token', value: REDACTED }],
      },
    });
    expect(hits).toEqual([
      { kind: 'parameter', name: 'auth.password' },
      { kind: 'header', name: 'Authorization' },
      { kind: 'header', name: 'X-Api-Key' },
      { kind: 'parameter', name: 'items.token' },
    ]);
  });

  it('masks what only its form gives away, and what is written as text', () => {
    const { masked } = mask(
      log('Authorization: Bearer abc.def-ghi'),
      log(`config = {'api_key': 'k-123', "token": "t\\"x", 'size': 3}`),
      log('connect password=hunter2, max_tokens=12'),
    );
    const texts = masked.map(({ data }) => (data as { message: string }).message);
    expect(texts).toEqual([
      `Authorization: Bearer ${REDACTED}`,
      `config = {'api_key': '${REDACTED}', "token": "${REDACTED}", 'size': 3}`,
      `connect password=${REDACTED}, max_tokens=12`,
    ]);
  });

  it('does not count what the SDK has masked, nor what is empty', () => {
    const { masked, hits } = mask(
      call({ api_key: REDACTED, token: '', secret: null }),
      variable('token', null),
    );
    expect(hits).toEqual([]);
    expect(masked[0]?.data).toMatchObject({ parameters: { api_key: REDACTED, token: '', secret: null } });
  });

  it('does not look for short values elsewhere, and finds numbers again', () => {
    const { masked } = mask(
      variable('token', 'abc'),
      log('abc'),
      variable('password', 12345678),
      call({ x: 12345678 }),
    );
    expect(masked[1]?.data).toMatchObject({ message: 'abc' });
    expect(masked[3]?.data).toMatchObject({ parameters: { x: REDACTED } });
  });
});
