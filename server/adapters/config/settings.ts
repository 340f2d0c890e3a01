/**
 * The gateway's settings: environment variables, each with a default. The list is the contract of
 * docs/operations.md; a wrong value stops the start with one line that names it.
 */
import path from 'node:path';
import { MAX_RUN_BYTES } from '#server/core/runs/run-room.ts';
import { ACCESS_SECONDS } from '../tokens/token-service.ts';

export interface Settings {
  /** 0: a free one. */
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** PostgreSQL instead of the embedded database. */
  readonly databaseUrl: string | null;
  /** Redis as the bus between gateways. */
  readonly redisUrl: string | null;
  /** Null: one is generated into `dataDir`. */
  readonly jwtSecret: string | null;
  /** How long an access token lives. */
  readonly accessTokenSeconds: number;
  readonly stock: boolean;
  readonly demo: boolean;
  /** Faults can be provoked: while developing, never where others work. */
  readonly faults: boolean;
  readonly model: { readonly baseUrl: string; readonly apiKey: string; readonly model: string } | null;
  /** Origins beside the gateway's own whose pages may call it. */
  readonly allowedOrigins: readonly string[];
  /** How many proxies in front add to `X-Forwarded-For`. */
  readonly trustedProxies: number;
  readonly metricsToken: string | null;
  readonly logLevel: string;
  /** Of the record of a run that happens elsewhere. */
  readonly runMaxBytes: number;
  /** Per minute; 0 is off. */
  readonly rateLimits: { readonly ip: number; readonly user: number; readonly chat: number };
}

/** A setting that cannot be; `message` is the one line to print. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
/** HS256 wants a key as long as its hash; RFC 7518, 3.2. */
const SECRET_BYTES = 32;

/**
 * Reads all settings. An empty variable counts as unset.
 * @throws SettingsError naming the first wrong one.
 */
export function readSettings(environment: Environment): Settings {
  const text = (name: string): string | null => {
    const value = environment[name]?.trim();
    return value === undefined || value === '' ? null : value;
  };
  const integer = (name: string, fallback: number, max: number, min = 0): number => {
    const value = text(name);
    if (value === null) return fallback;
    if (!/^\d{1,9}$/.test(value) || Number(value) > max || Number(value) < min)
      refuse(name, value, `a whole number from ${min} to ${max}`);
    return Number(value);
  };
  const flag = (name: string, fallback: boolean): boolean => {
    const value = text(name);
    if (value === null) return fallback;
    if (['1', 'true'].includes(value)) return true;
    if (['0', 'false'].includes(value)) return false;
    return refuse(name, value, '1 or 0');
  };
  const url = (name: string, protocols: readonly string[]): string | null => {
    const value = text(name);
    if (value === null) return null;
    const parsed = parseUrl(value);
    // Shown without its value: addresses of databases hold passwords.
    if (parsed === null || !protocols.includes(parsed.protocol)) {
      throw new SettingsError(`${name} must be an address that starts with ${protocols.join('// or ')}//.`);
    }
    return value;
  };

  const databaseUrl = url('DATABASE_URL', ['postgres:', 'postgresql:']);
  const jwtSecret = text('JWT_SECRET');
  if (jwtSecret !== null && Buffer.byteLength(jwtSecret) < SECRET_BYTES) {
    throw new SettingsError(
      `JWT_SECRET is too short: give at least ${SECRET_BYTES} bytes, for example from "openssl rand -hex 32".`,
    );
  }
  if (databaseUrl !== null && jwtSecret === null) {
    throw new SettingsError(
      'JWT_SECRET is required with DATABASE_URL, the same for all gateways: for example from "openssl rand -hex 32".',
    );
  }
  const logLevel = text('LOG_LEVEL') ?? 'warn';
  if (!LOG_LEVELS.includes(logLevel)) refuse('LOG_LEVEL', logLevel, `one of ${LOG_LEVELS.join(', ')}`);

  const faults = flag('NADOO_FAULTS', false);
  if (faults && text('NODE_ENV') === 'production')
    throw new SettingsError('NADOO_FAULTS is for developing: it is refused where NODE_ENV is production.');

  return {
    port: integer('PORT', 8000, 65_535),
    host: text('HOST') ?? '127.0.0.1',
    dataDir: path.resolve(text('DATA_DIR') ?? './data'),
    databaseUrl,
    redisUrl: url('REDIS_URL', ['redis:', 'rediss:']),
    jwtSecret,
    accessTokenSeconds: integer('ACCESS_TOKEN_SECONDS', ACCESS_SECONDS, 86_400, 1),
    stock: flag('NADOO_STOCK', false),
    demo: flag('NADOO_DEMO', true),
    faults,
    model: readModel(url('OPENAI_BASE_URL', ['http:', 'https:']), text('OPENAI_API_KEY'), text('MODEL')),
    allowedOrigins: readOrigins(text('ALLOWED_ORIGINS')),
    trustedProxies: readTrustedProxies(text('TRUST_PROXY')),
    metricsToken: text('METRICS_TOKEN'),
    logLevel,
    runMaxBytes: integer('RUN_MAX_BYTES', MAX_RUN_BYTES, 999_999_999, 1_024),
    rateLimits: {
      ip: integer('RATE_LIMIT_IP', 300, 100_000_000),
      user: integer('RATE_LIMIT_USER', 600, 100_000_000),
      chat: integer('RATE_LIMIT_CHAT', 20, 100_000_000),
    },
  };
}

function parseUrl(value: string): URL | null {
  return URL.canParse(value) ? new URL(value) : null;
}

function refuse(name: string, value: string, wanted: string): never {
  throw new SettingsError(`${name}=${value} is not valid: it must be ${wanted}.`);
}

function readModel(baseUrl: string | null, apiKey: string | null, model: string | null): Settings['model'] {
  if (baseUrl === null) {
    if (model !== null)
      throw new SettingsError('MODEL needs OPENAI_BASE_URL: the address of the server that runs it.');
    return null;
  }
  if (model === null)
    throw new SettingsError('OPENAI_BASE_URL needs MODEL: the name of the model to ask there.');
  return { baseUrl, apiKey: apiKey ?? '', model };
}

function readOrigins(list: string | null): string[] {
  const entries = (list ?? '').split(',').map((entry) => entry.trim());
  return entries
    .filter((entry) => entry !== '')
    .map((entry) => {
      const parsed = parseUrl(entry);
      const isOrigin =
        parsed !== null && /^https?:$/.test(parsed.protocol) && `${parsed.origin}/` === parsed.href;
      if (!isOrigin)
        refuse('ALLOWED_ORIGINS', entry, 'origins like https://app.example.com, with commas between them');
      return parsed.origin;
    });
}

function readTrustedProxies(value: string | null): number {
  if (value === null || value === 'false') return 0;
  if (value === 'true') return 1;
  if (!/^\d{1,2}$/.test(value)) refuse('TRUST_PROXY', value, 'the number of proxies in front of the gateway');
  return Number(value);
}
