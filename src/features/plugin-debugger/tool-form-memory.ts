/** What was typed into a tool's form, kept by this tab over a reload. Nothing that looks secret is. */
import { readStored, writeStored, type StorageKey, type TextStorage } from '#src/lib/local-storage.ts';
import { isSecretName, redactValue } from '#src/protocol/redact.ts';

type Texts = Readonly<Record<string, string>>;

const keyOf = (pluginId: string, tool: string): StorageKey =>
  `nadoo:form:${JSON.stringify([pluginId, tool])}`;

export function readTexts(pluginId: string, tool: string, storage: TextStorage = ownStorage()): Texts {
  const text = readStored(keyOf(pluginId, tool), storage);
  if (text === null) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter(([, each]) => typeof each === 'string'));
  } catch {
    return {};
  }
}

export function keepTexts(
  pluginId: string,
  tool: string,
  texts: Texts,
  storage: TextStorage = ownStorage(),
): void {
  const kept = Object.entries(texts).filter(([name, text]) => !isSecretName(name) && !holdsSecret(text));
  writeStored(
    keyOf(pluginId, tool),
    kept.length === 0 ? null : JSON.stringify(Object.fromEntries(kept)),
    storage,
  );
}

/** JSON with a field of such a name inside, or a text that is a token. */
function holdsSecret(text: string): boolean {
  try {
    return redactValue(JSON.parse(text) as unknown).masked.length > 0;
  } catch {
    // No JSON, or not yet: half typed it would be kept, so names alone are enough here.
    return (
      redactValue({ text }).masked.length > 0 ||
      /api[ _-]?key|password|token|secret|authorization/i.test(text)
    );
  }
}

/** Reading the global itself may throw. */
function ownStorage(): TextStorage {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}
