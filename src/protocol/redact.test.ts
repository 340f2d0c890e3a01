import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSecretName, REDACTED, redactFrameText, redactText, redactUrl, redactValue } from './redact.ts';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyLWFkYSJ9.c2lnbmF0dXJl';

describe('names', { timeout: 60_000 }, () => {
  it.each([
    'api_key',
    'apiKey',
    'X-API-Key',
    'password',
    'db_password',
    'access_token',
    'Authorization',
    'client_secret',
  ])('%s is secret', (name) => {
    expect(isSecretName(name)).toBe(true);
  });
  it.each(['key', 'name', 'author', 'pass', 'ticket_id', 'api'])('%s is not', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

describe('redactUrl', { timeout: 60_000 }, () => {
  it.each([
    [`ws://h/ws/chat/s?token=${jwt}&epoch=e`, `ws://h/ws/chat/s?token=${REDACTED}&epoch=e`],
    ['wss://h/ws/chat/s?epoch=e&ticket=abc', `wss://h/ws/chat/s?epoch=e&ticket=${REDACTED}`],
    ['/x?api_key=1#access_token=2', `/x?api_key=${REDACTED}#access_token=${REDACTED}`],
    ['/x?max_tokens=100&q=token', '/x?max_tokens=100&q=token'],
    ['/x?token=', `/x?token=${REDACTED}`],
    ['no url at all', 'no url at all'],
  ])('%s', (url, clean) => {
    expect(redactUrl(url)).toBe(clean);
  });
});

describe('redactText', { timeout: 60_000 }, () => {
  it('masks bearer tokens, JWTs and addresses, and leaves the rest', () => {
    expect(redactText('Authorization: Bearer abc.def-1')).toBe(`Authorization: Bearer ${REDACTED}`);
    expect(redactText(`got ${jwt} back`)).toBe(`got ${REDACTED} back`);
    expect(redactText('GET https://h/?token=x HTTP')).toBe(`GET https://h/?token=${REDACTED} HTTP`);
    expect(redactText('a bearer of news, a token gesture')).toBe(
      `a bearer ${REDACTED} news, a token gesture`,
    );
  });
});

describe('redactValue', { timeout: 60_000 }, () => {
  it('masks fields, variables, and the same value in other texts, and says where', () => {
    const { value, masked } = redactValue({
      parameters: { model: 'm', api_key: 'sk-123456', nested: [{ password: { hash: 'pw-abcdef' } }] },
      variables: { t: { name: 'session_token', value: 'tok-987654', value_type: 'str' } },
      logs: [{ message: 'session_token = tok-987654' }, { message: 'with sk-123456 and pw-abcdef' }],
      usage: { prompt_tokens: 5, tokens_used: 7, has_token: true, token: null },
    });
    expect(value).toEqual({
      parameters: { model: 'm', api_key: REDACTED, nested: [{ password: REDACTED }] },
      variables: { t: { name: 'session_token', value: REDACTED, value_type: 'str' } },
      logs: [{ message: `session_token = ${REDACTED}` }, { message: `with ${REDACTED} and ${REDACTED}` }],
      usage: { prompt_tokens: 5, tokens_used: 7, has_token: true, token: null },
    });
    expect(masked).toEqual([
      'logs.0.message',
      'logs.1.message',
      'parameters.api_key',
      'parameters.nested.0.password',
      'variables.t.value',
    ]);
  });

  it('leaves no secret behind, wherever it stands, and changes nothing else', () => {
    const secret = 's3cr3t-value';
    const name = fc.constantFrom('api_key', 'Password', 'auth-token', 'Authorization', 'mySecret');
    const value = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(1, null, 'x', `text with ${secret}`),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'name', 'value'), tie('node'), { maxKeys: 3 }),
      ),
    })).node;
    fc.assert(
      fc.property(name, value, (key, rest) => {
        const { value: clean, masked } = redactValue({ rest, [key]: secret });
        expect(JSON.stringify(clean)).not.toContain(secret);
        expect(masked).toContain(key);
        if (!JSON.stringify(rest).includes(secret)) expect(clean).toEqual({ rest, [key]: REDACTED });
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  it('is done once: a second time changes nothing and masks nothing', () => {
    const once = redactValue({ password: 'abcdefgh', log: 'abcdefgh' }).value;
    expect(redactValue(once)).toEqual({ value: once, masked: [] });
  });
});

describe('redactFrameText', { timeout: 60_000 }, () => {
  it('gives harmless frames back as they are, and cleans the others', () => {
    const harmless = '{"type":"text-delta",  "text":"x"}';
    expect(redactFrameText(harmless)).toBe(harmless);
    expect(redactFrameText('{"type":"usage","total_tokens": 3}')).toBe('{"type":"usage","total_tokens": 3}');
    expect(redactFrameText('{"data":{"api_key":"abcdef"}}')).toBe(`{"data":{"api_key":"${REDACTED}"}}`);
    expect(redactFrameText(`not json, token=1, ${jwt}`)).toBe(`not json, token=1, ${REDACTED}`);
  });

  it('finds secrets by their fields in a frame that was cut off and in an event of a stream', () => {
    const long = JSON.stringify({ type: 'debug_data', data: { api_key: 'abcdef', logs: ['x'.repeat(50)] } });
    for (let end = long.indexOf('abcdef') + 3; end < long.length; end += 1)
      expect(redactFrameText(long.slice(0, end))).not.toContain('abc');
    expect(redactFrameText('event: agent_tool_call\ndata: {"arguments":{"password":"pw-abc"}}')).toBe(
      `event: agent_tool_call\ndata: {"arguments":{"password":"${REDACTED}"}}`,
    );
  });
});
