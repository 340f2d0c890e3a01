import type { Locale } from './locale.ts';
import { formatNumber } from './format.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';

/** Forms chosen by `Intl.PluralRules` on `count`. Korean has only `other`. */
export interface PluralMessage {
  readonly one?: string;
  readonly other: string;
}

/** A text with `{name}` places, or its plural forms (which read `{count}`). */
export type Message = string | PluralMessage;

export interface Messages<M extends Record<string, Message>> {
  readonly en: M;
  readonly ko: { readonly [K in keyof M]: Message };
}

type PlacesOf<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PlacesOf<Rest>
  : never;

type ParamNames<M extends Message> = M extends string
  ? PlacesOf<M>
  : M extends { readonly other: infer Other extends string }
    ? PlacesOf<Other> | 'count'
    : never;

type Params<M extends Message> = {
  readonly [Name in ParamNames<M>]: Name extends 'count' ? number : string | number;
};

/** `t('key')`, or `t('key', {…})` where the English text has places: the compiler asks for exactly those. */
export type Translate<M extends Record<string, Message>> = <K extends keyof M & string>(
  key: K,
  ...params: [ParamNames<M[K]>] extends [never] ? [] : [params: Params<M[K]>]
) => string;

/**
 * A feature's texts in both languages. Korean must have exactly the keys of English: the compiler says which
 * one is missing or left over.
 */
export function defineMessages<const M extends Record<string, Message>>(messages: {
  readonly en: M;
  readonly ko: { readonly [K in keyof NoInfer<M>]: Message };
}): Messages<M> {
  return messages;
}

const pluralRules: Readonly<Record<Locale, Intl.PluralRules>> = {
  en: new Intl.PluralRules('en'),
  ko: new Intl.PluralRules('ko'),
};

/**
 * Fills one text. An unknown place stays as it is, so that a mistake is seen rather than hidden; what in a name or title
 * would turn the words around it is a mark.
 */
export function formatMessage(
  message: Message,
  locale: Locale,
  params: Readonly<Record<string, string | number>> = {},
): string {
  return chooseForm(message, locale, params.count).replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    if (value === undefined) return place;
    return typeof value === 'number' ? formatNumber(locale, value) : withoutTurns(value);
  });
}

function chooseForm(message: Message, locale: Locale, count: string | number | undefined): string {
  if (typeof message === 'string') return message;
  const singular = pluralRules[locale].select(Number(count)) === 'one';
  return singular ? (message.one ?? message.other) : message.other;
}

/** The texts of one language as a function. Outside React; inside, `useMessages` follows the user's language. */
export function translator<M extends Record<string, Message>>(
  messages: Messages<M>,
  locale: Locale,
): Translate<M> {
  return (key, ...params) => formatMessage(messages[locale][key], locale, params[0]);
}
