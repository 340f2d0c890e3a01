import { describe, expect, it } from 'vitest';
import { defineMessages, formatMessage, translator } from './messages.ts';

const messages = defineMessages({
  en: {
    greeting: 'Hello {name}',
    plain: 'Send',
    unread: { one: '{count} unread', other: '{count} unread messages' },
  },
  ko: { greeting: '{name}님, 안녕하세요', plain: '보내기', unread: { other: '읽지 않음 {count}개' } },
});

describe('messages', () => {
  const en = translator(messages, 'en');
  const ko = translator(messages, 'ko');

  it('fills places in either language', () => {
    expect(en('plain')).toBe('Send');
    expect(en('greeting', { name: 'Ada' })).toBe('Hello Ada');
    expect(ko('greeting', { name: 'Mina' })).toBe('Mina님, 안녕하세요');
  });

  it('chooses the plural form by the language', () => {
    expect(en('unread', { count: 1 })).toBe('1 unread');
    expect(en('unread', { count: 5003 })).toBe('5,003 unread messages');
    expect(ko('unread', { count: 1 })).toBe('읽지 않음 1개');
  });

  it('never fills a place from text that was filled in, nor from the prototype', () => {
    expect(en('greeting', { name: '{plain}' })).toBe('Hello {plain}');
    expect(formatMessage('{toString} {missing}', 'en', {})).toBe('{toString} {missing}');
  });

  it('lets no name turn the words around it', () => {
    expect(en('greeting', { name: '\u202Egnp.exe\u2069' })).toBe('Hello \uFFFDgnp.exe\uFFFD');
    expect(ko('greeting', { name: 'שלום\u200F' })).toBe('שלום\u200F님, 안녕하세요');
  });

  it('refuses wrong keys and params at compile time', () => {
    // @ts-expect-error the key does not exist
    expect(() => en('nothing')).toThrow();
    // @ts-expect-error the place needs its value
    expect(en('greeting')).toBe('Hello {name}');
    const lacking = defineMessages({
      en: { a: 'A' },
      // @ts-expect-error Korean lacks the key `a`
      ko: {},
    });
    expect(lacking.en.a).toBe('A');
  });
});
