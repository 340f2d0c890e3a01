import { useSyncExternalStore } from 'react';
import { createStore } from 'zustand/vanilla';
import { readStored, writeStored } from '#src/lib/local-storage.ts';

export const locales = ['en', 'ko'] as const;
export type Locale = (typeof locales)[number];

/** What each language calls itself. */
export const localeNames: Readonly<Record<Locale, string>> = { en: 'English', ko: '한국어' };

const STORAGE_KEY = 'nadoo:locale';

function isLocale(text: string | null): text is Locale {
  return text === 'en' || text === 'ko';
}

/** The first of the browser's languages that we speak; English where there is none. */
export function preferredLocale(languages: readonly string[]): Locale {
  for (const language of languages) {
    const base = language.toLowerCase().split('-')[0] ?? '';
    if (isLocale(base)) return base;
  }
  return 'en';
}

function initialLocale(): Locale {
  const stored = readStored(STORAGE_KEY);
  if (isLocale(stored)) return stored;
  return preferredLocale(typeof navigator === 'undefined' ? [] : navigator.languages);
}

export const localeStore = createStore<{ readonly locale: Locale }>(() => ({ locale: initialLocale() }));

/** Tells the document its language (screen readers choose their voice by it). Called once before the first render. */
export function applyLocale(): void {
  document.documentElement.lang = localeStore.getState().locale;
}

/** Changes the language at once and for later visits. */
export function setLocale(locale: Locale): void {
  writeStored(STORAGE_KEY, locale);
  localeStore.setState({ locale });
  applyLocale();
}

const localeNow = () => localeStore.getState().locale;

/** Nearly every component asks, dozens of times a row of a list: not by way of a selector. */
export function useLocale(): Locale {
  return useSyncExternalStore(localeStore.subscribe, localeNow);
}
