/**
 * What secrets look like. Every pattern is bounded and begins where a word begins, so that a hostile text of a megabyte
 * costs no more than its length. Source of the formats: what the issuers document of their keys.
 */
import { REDACTED, isSecretName } from '#src/protocol/redact.ts';

export const secretKinds = [
  'openai',
  'anthropic',
  'github',
  'aws',
  'slack',
  'google',
  'stripe',
  'jwt',
  'private-key',
  'bearer',
  'connection',
  'named',
] as const;
export type SecretKind = (typeof secretKinds)[number];

export interface FoundSecret {
  readonly kind: SecretKind;
  /** The secret itself: for comparing and masking, never for keeping or showing. */
  readonly secret: string;
}

interface Pattern {
  readonly kind: SecretKind;
  readonly pattern: RegExp;
  /** The part of a match that is the secret: 1, or 0 for all of it. */
  readonly part: 0 | 1;
  /** Whatever else must hold, so that words and ids are not taken for keys. */
  readonly isSecret?: (secret: string) => boolean;
}

const patterns: readonly Pattern[] = [
  { kind: 'anthropic', part: 0, pattern: /(?<![\w-])sk-ant-[\w-]{16,300}/g, isSecret: looksRandom },
  // Of one issuer or another that took up the same prefix.
  { kind: 'openai', part: 0, pattern: /(?<![\w-])sk-(?!ant-)[\w-]{16,300}/g, isSecret: looksRandom },
  { kind: 'github', part: 0, pattern: /(?<!\w)(?:gh[opsur]_[A-Za-z0-9]{30,260}|github_pat_\w{22,260})/g },
  { kind: 'aws', part: 0, pattern: /(?<!\w)(?:AKIA|ASIA)[A-Z0-9]{16}(?!\w)/g },
  { kind: 'slack', part: 0, pattern: /(?<!\w)xox[abeoprs]-[A-Za-z0-9-]{10,260}/g },
  { kind: 'google', part: 0, pattern: /(?<!\w)AIza[\w-]{35}(?![\w-])/g },
  { kind: 'stripe', part: 0, pattern: /(?<!\w)(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,260}/g },
  { kind: 'jwt', part: 0, pattern: /(?<![\w-])eyJ[\w-]{8,4000}\.[\w-]{8,4000}\.[\w-]{8,2000}/g },
  { kind: 'private-key', part: 0, pattern: /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/g },
  { kind: 'bearer', part: 1, pattern: /\bbearer\s{1,4}([\w.~+/=-]{16,4000})/gi, isSecret: looksRandom },
  {
    kind: 'connection',
    part: 1,
    pattern: /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"']{0,100}:([^\s@/"']{1,200})@/gi,
  },
  {
    kind: 'named',
    part: 1,
    pattern:
      /(?<![A-Za-z0-9])(?:[A-Za-z0-9]{1,20}[_-]){0,3}(?:api[_-]?key|password|passwd|token|secret|authorization)["']?\s{0,4}[:=]\s{0,4}["']?((?:[^\s"',;&)}\]]){6,300})/gi,
    isSecret: isNamedSecret,
  },
];

/** A text without any of these holds nothing that is looked for: most are not looked at any further. */
const MAYBE =
  /sk-|[sr]k_|whsec|gh[opsur]_|github_pat|A[KS]IA|xox|AIza|eyJ|PRIVATE KEY|bearer|:\/\/|api[_-]?key|passw|token|secret|authorization/i;

export function mayHoldSecret(text: string): boolean {
  return MAYBE.test(text);
}

/** The secrets in a text, each by the first pattern that knows it. */
export function secretsInText(text: string): readonly FoundSecret[] {
  if (!mayHoldSecret(text)) return [];
  const found: FoundSecret[] = [];
  for (const { kind, pattern, part, isSecret } of patterns) {
    for (const match of text.matchAll(pattern)) {
      const secret = match[part] ?? '';
      if (isMasked(secret) || isSecret?.(secret) === false) continue;
      if (found.some((known) => known.secret.includes(secret) || secret.includes(known.secret))) continue;
      found.push({ kind, secret });
    }
  }
  return found;
}

/** A value under a name that says that it is secret: any text that is not masked, and names nothing else. */
export function secretUnderName(name: string, value: unknown): FoundSecret | null {
  if (typeof value !== 'string' || !isSecretName(name) || OTHER_NAMES.test(name)) return null;
  return value.length < 4 || isMasked(value) || isPlaceholder(value)
    ? null
    : { kind: 'named', secret: value };
}

/** `token_type`, `token_count`, `secret_name`, `max_tokens`: about a secret, or of another kind of token. */
const OTHER_NAMES =
  /tokens(?:\b|_)|[_-]?(?:type|count|limit|name|kind|url|uri|endpoint|expiry|expires(?:[_-]?(?:in|at))?|usage|length)$/i;

/** The secret's beginning and length: enough to know it by, not to use it. */
export function maskedSecret(secret: string): string {
  return `${secret.slice(0, Math.min(4, Math.floor(secret.length / 4)))}…`;
}

function isMasked(text: string): boolean {
  return text.includes(REDACTED) || /^[*•x.…]{3,}$/i.test(text) || /\*{3,}/.test(text);
}

/** What stands for a value that is filled in elsewhere, or says that there is none. */
function isPlaceholder(text: string): boolean {
  return /^(?:\$\{?\w+\}?|\{\{?.*\}\}?|<.*>|none|null|undefined|true|false|unset|redacted|hidden)$/i.test(
    text,
  );
}

/** In running text a word behind a colon is more often a word: `token: expired`. */
function isNamedSecret(secret: string): boolean {
  return (
    !isPlaceholder(secret) &&
    !/^bearer$/i.test(secret) &&
    !isId(secret) &&
    (/\d/.test(secret) || entropy(secret) > 3.2)
  );
}

/** Digits among the letters, and no word repeated: `sk-learn-pipeline-with-steps` is no key. */
function looksRandom(secret: string): boolean {
  return /\d/.test(secret) && entropy(secret) > 3;
}

/** A UUID or the digest of something: random, and no secret by itself. */
function isId(text: string): boolean {
  return (
    /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text) ||
    /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(text)
  );
}

/** Bits a character, by how often each occurs. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
