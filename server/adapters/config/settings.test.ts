import { describe, expect, it } from 'vitest';
import { readSettings, SettingsError } from './settings.ts';

describe('readSettings', () => {
  it('has a default for every setting', () => {
    expect(readSettings({})).toMatchObject({
      port: 8000,
      host: '127.0.0.1',
      databaseUrl: null,
      redisUrl: null,
      jwtSecret: null,
      accessTokenSeconds: 1800,
      stock: false,
      demo: true,
      faults: false,
      model: null,
      allowedOrigins: [],
      trustedProxies: 0,
      logLevel: 'warn',
      runMaxBytes: 268_435_456,
      rateLimits: { ip: 300, user: 600, chat: 20 },
    });
    expect(readSettings({}).dataDir).toMatch(/\/data$/);
    expect(readSettings({ PORT: '', HOST: ' ' })).toMatchObject({ port: 8000, host: '127.0.0.1' });
  });

  it('reads what is set', () => {
    expect(
      readSettings({
        PORT: '0',
        NADOO_STOCK: '1',
        NADOO_DEMO: '0',
        OPENAI_BASE_URL: 'http://localhost:11434/v1',
        MODEL: 'qwen3',
        ALLOWED_ORIGINS: 'https://a.example.com, http://localhost:5173',
        TRUST_PROXY: 'true',
        RATE_LIMIT_IP: '0',
        ACCESS_TOKEN_SECONDS: '10',
        RUN_MAX_BYTES: '65536',
      }),
    ).toMatchObject({
      port: 0,
      stock: true,
      demo: false,
      model: { baseUrl: 'http://localhost:11434/v1', apiKey: '', model: 'qwen3' },
      allowedOrigins: ['https://a.example.com', 'http://localhost:5173'],
      trustedProxies: 1,
      accessTokenSeconds: 10,
      runMaxBytes: 65_536,
      rateLimits: { ip: 0, user: 600, chat: 20 },
    });
  });

  it.each([
    ['PORT', { PORT: '80a' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '-1' }],
    ['ACCESS_TOKEN_SECONDS', { ACCESS_TOKEN_SECONDS: '0' }],
    ['RUN_MAX_BYTES', { RUN_MAX_BYTES: '0' }],
    ['NADOO_STOCK', { NADOO_STOCK: 'yes' }],
    ['NADOO_DEMO', { NADOO_DEMO: 'off' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://x', JWT_SECRET: 'x'.repeat(32) }],
    ['JWT_SECRET', { DATABASE_URL: 'postgres://localhost/nadoo' }],
    ['JWT_SECRET', { JWT_SECRET: 'short' }],
    ['REDIS_URL', { REDIS_URL: 'localhost:6379' }],
    ['MODEL', { OPENAI_BASE_URL: 'http://localhost:11434/v1' }],
    ['OPENAI_BASE_URL', { MODEL: 'gpt' }],
    ['OPENAI_BASE_URL', { OPENAI_BASE_URL: 'localhost', MODEL: 'gpt' }],
    ['ALLOWED_ORIGINS', { ALLOWED_ORIGINS: '*' }],
    ['ALLOWED_ORIGINS', { ALLOWED_ORIGINS: 'https://a.example.com/path' }],
    ['TRUST_PROXY', { TRUST_PROXY: '10.0.0.0/8' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['RATE_LIMIT_CHAT', { RATE_LIMIT_CHAT: '1.5' }],
  ])('refuses a wrong %s in one line that names it', (name, environment) => {
    const read = (): unknown => readSettings(environment);
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(new RegExp(`^[^\\n]*${name}[^\\n]*$`));
  });

  it('never shows the password in an address', () => {
    expect(() => readSettings({ REDIS_URL: 'http://:secret@host' })).toThrow(/^(?!.*secret)/);
  });
});
