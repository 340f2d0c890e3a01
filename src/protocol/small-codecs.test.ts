import { describe, expect, it } from 'vitest';
import { promptFrame } from './chat-dialect.ts';
import { hasExtension, capabilitiesSchema, stockCapabilities } from './capabilities.ts';
import { envelopeSchema, errorEnvelope, successEnvelope } from './envelope.ts';
import { utf8Length } from './limits.ts';
import { providerErrorCode } from './provider-errors.ts';
import { parseRetryAfter } from './retry-after.ts';
import { betterSample, sampleServerTime } from './server-time.ts';

describe('parseRetryAfter', () => {
  const now = Date.UTC(2026, 10, 24, 10, 0, 0);
  it.each([
    ['0', 0],
    ['5', 5000],
    [' 120 ', 120_000],
    ['1.5', 1500],
    ['Tue, 24 Nov 2026 10:00:30 GMT', 30_000],
    ['Tue, 24 Nov 2026 09:00:00 GMT', 0],
    [null, null],
    ['', null],
    ['-5', null],
    ['soon', null],
    ['1e9', null],
    ['2026', 2_026_000],
    ['Tue, 99 Nov 2026', null],
  ])('%j', (value, ms) => {
    expect(parseRetryAfter(value, now)).toBe(ms);
  });
});

describe('server time', () => {
  it('goes by the middle of the round trip', () => {
    expect(sampleServerTime('1970-01-01T00:00:10', 4000, 5000)).toEqual({ offsetMs: 5500, errorMs: 500 });
    expect(sampleServerTime('1970-01-01T00:00:10', null, 5000)).toEqual({
      offsetMs: 5000,
      errorMs: Infinity,
    });
    expect(sampleServerTime('soon', 4000, 5000)).toBeNull();
    expect(sampleServerTime(null, 4000, 5000)).toBeNull();
  });

  it('keeps a much surer sample, else takes the newer', () => {
    const sample = (errorMs: number): { offsetMs: number; errorMs: number } => ({
      offsetMs: errorMs,
      errorMs,
    });
    expect(betterSample(null, sample(Infinity))).toEqual(sample(Infinity));
    expect(betterSample(sample(10), sample(25))).toEqual(sample(10));
    expect(betterSample(sample(10), sample(15))).toEqual(sample(15));
    expect(betterSample(sample(10), sample(Infinity))).toEqual(sample(10));
  });

  it('goes by the newer one where a clock was set meanwhile, however sure the older was', () => {
    const older = { offsetMs: 0, errorMs: 1 };
    const hourAhead = { offsetMs: -3_600_000, errorMs: 40 };
    expect(betterSample(older, hourAhead)).toEqual(hourAhead);
    expect(betterSample(older, { offsetMs: 30, errorMs: 40 })).toEqual(older);
  });
});

describe('providerErrorCode', () => {
  it.each([
    [429, 'slow down', false, 'rate_limit'],
    [400, "This model's maximum context length is 8192 tokens", false, 'context_overflow'],
    [400, 'context_length_exceeded', false, 'context_overflow'],
    [413, 'prompt is too long', false, 'context_overflow'],
    [400, 'your request exceeds the available context', false, 'context_overflow'],
    [400, 'unknown parameter', false, 'provider_error'],
    [401, 'bad key', false, 'provider_error'],
    [403, 'no', false, 'provider_error'],
    [503, 'context length', false, 'provider_error'],
    [null, 'connection refused', false, 'provider_error'],
    [null, 'aborted', true, 'timeout'],
  ] as const)('%s %s', (status, message, aborted, code) => {
    expect(providerErrorCode({ status, message, aborted })).toBe(code);
  });
});

describe('dialects', () => {
  const prompt = {
    content: 'Hi',
    applicationId: 'app-helpdesk',
    chatId: 's-1',
    userId: 'user-ada',
    timestamp: '2026-11-24T10:00:00Z',
    clientMessageId: null,
  };

  it('send a prompt, with nothing undocumented where there is no ack', () => {
    expect(promptFrame(prompt, 'message')).toEqual({ type: 'message', content: 'Hi' });
    expect(promptFrame(prompt, 'chat')).toEqual({
      type: 'chat',
      content: 'Hi',
      application_id: 'app-helpdesk',
      chat_id: 's-1',
      user_id: 'user-ada',
      timestamp: '2026-11-24T10:00:00Z',
    });
    expect(promptFrame({ ...prompt, clientMessageId: 'c-1' }, 'chat')).toMatchObject({
      client_message_id: 'c-1',
    });
  });
});

describe('envelope, capabilities, sizes', () => {
  it('hold to their shapes', () => {
    expect(envelopeSchema.safeParse(successEnvelope([1])).success).toBe(true);
    expect(errorEnvelope(404, 'Not found')).toEqual({
      data: null,
      status: 'error',
      code: 404,
      message: 'Not found',
    });
    expect(envelopeSchema.safeParse({ detail: 'Not Found' }).success).toBe(false);
    expect(capabilitiesSchema.safeParse({ version: '1', extensions: ['seq', 'future'] }).success).toBe(true);
    expect(hasExtension({ version: '1', extensions: ['seq'] }, 'seq')).toBe(true);
    expect(hasExtension(stockCapabilities, 'seq')).toBe(false);
    expect([utf8Length('a'), utf8Length('é'), utf8Length('한'), utf8Length('𝒲')]).toEqual([1, 2, 3, 4]);
  });
});
