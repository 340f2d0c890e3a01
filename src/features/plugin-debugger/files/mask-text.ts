/** Secrets inside free text: log lines, messages of errors, JSON and Python literals that were logged as text. */
import { isSecretName, redactText, REDACTED } from '#src/protocol/redact.ts';

/** A text without one of these holds no secret that a name or a form could tell. */
const MAYBE = /api[ _.-]?key|password|token|secret|authorization|ingest|ticket|bearer|eyJ/i;

/** The SDK's debug line for a variable. Its value reaches to the end, over any number of lines. */
const VARIABLE_LINE = /(\bVariable: )(.{1,200}?)( = )([\s\S]+)$/;

/** `"api_key": "…"` and `'api_key': '…'`: JSON and Python write dicts so. */
const QUOTED_PAIR = /(["'])([\w .-]{1,80})\1(\s*[:=]\s*)(["'])((?:\\[\s\S]|(?!\4)[^\\])*)\4/g;

/** `api_key=…`. With a space or a colon it is prose as often as not. */
const PLAIN_PAIR = /\b([\w.-]{1,80})=([^\s"'&,;)}\]]+)/g;

/** `max_tokens=512` counts tokens. */
const isCount = (name: string, value: string) => /tokens/i.test(name) && /^\d+$/.test(value);

/** A text, with what names and forms give away masked. `found` gets each name, or null where the form alone told. */
export function maskText(text: string, found: (name: string | null, value: string) => void): string {
  if (!MAYBE.test(text)) return text;
  const line = VARIABLE_LINE.exec(text);
  if (line !== null) {
    const [whole, lead = '', name = '', equals = '', value = ''] = line;
    if (isSecretName(name)) {
      if (value === REDACTED) return text;
      found(name, value);
      return text.slice(0, text.length - whole.length) + lead + name + equals + REDACTED;
    }
  }
  const pairs = text
    .replace(
      QUOTED_PAIR,
      (whole, quote: string, name: string, between: string, marks: string, value: string) => {
        if (!isSecretName(name) || value === '' || value === REDACTED) return whole;
        found(name, value);
        return quote + name + quote + between + marks + REDACTED + marks;
      },
    )
    .replace(PLAIN_PAIR, (whole, name: string, value: string) => {
      if (!isSecretName(name) || isCount(name, value) || value === REDACTED) return whole;
      found(name, value);
      return `${name}=${REDACTED}`;
    });
  const clean = redactText(pairs);
  if (clean !== pairs) found(null, '');
  return clean;
}
