/** What Enter means in the composer. */

export interface EnterKey {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly keyCode: number;
  readonly isComposing: boolean;
}

/**
 * True where this key sends. An input method owns the Enter that commits its composition: Chromium marks that
 * key with `isComposing`, Safari ends the composition first and leaves only keyCode 229. A Korean composition
 * commits on such a key and then passes a plain Enter on, which is the one that sends.
 */
export function isSendKey(event: EnterKey): boolean {
  if (event.key !== 'Enter' || event.shiftKey || event.altKey) return false;
  return !isImeKey(event);
}

/** True where an input method owns this key. */
export function isImeKey({ isComposing, keyCode }: Pick<EnterKey, 'isComposing' | 'keyCode'>): boolean {
  return isComposing || keyCode === 229;
}
