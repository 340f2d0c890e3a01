import { describe, expect, it } from 'vitest';
import { utf8Length } from '#src/protocol/limits.ts';
import { createAnswer } from '../answer-fold.ts';
import type { Entry } from '../chat-types.ts';
import { createPrompt } from '../prompt-fold.ts';
import { conversationText } from './conversation-text.ts';

const prompt = (key: string, text: string): Entry => ({
  ...createPrompt('ada', key, { text }, 0),
  delivery: 'accepted',
});
const answer = (key: string, text: string): Entry => createAnswer(key, 0, { phase: 'complete', text });

const words = {
  heading: 'Said:',
  agent: 'Nadoo',
  nameOf: (id: string | null) => (id === 'ada' ? 'Ada' : 'Somebody'),
  leftOut: (count: number) => `(${String(count)} left out)`,
  cutHere: '(cut)',
};

const said = (entries: readonly Entry[], upTo: string, most = 10_000) =>
  conversationText(entries, upTo, words, most);
const sizeOf = (text: string): number => utf8Length(JSON.stringify(text)) - 2;

describe('a conversation as text', () => {
  it('says who said what, up to the message and not beyond', () => {
    const entries = [prompt('p', 'How many\ndays?'), answer('a', 'Twenty.'), prompt('q', 'Sure?')];
    expect(said(entries, 'a')).toEqual({
      text: 'Said:\n\nAda:\nHow many\ndays?\n\nNadoo:\nTwenty.',
      left: 0,
      cut: false,
    });
  });

  it('leaves out what the server never had, and what has no words', () => {
    const lost: Entry = { ...createPrompt('ada', 'x', { text: 'Lost' }, 0), delivery: 'refused' };
    expect(said([prompt('p', 'One'), lost, answer('e', ''), answer('a', 'Two')], 'a').text).toBe(
      'Said:\n\nAda:\nOne\n\nNadoo:\nTwo',
    );
  });

  it('counts what is not known here as left out', () => {
    const { text, left } = conversationText([prompt('p', 'One')], 'p', words, 4_000, 450);
    expect(left).toBe(450);
    expect(text).toBe('Said:\n\n(450 left out)\n\nAda:\nOne');
  });

  it('leaves the oldest out where there is no room for all, and says how many', () => {
    const entries = Array.from({ length: 40 }, (_, n) =>
      prompt(`p${String(n)}`, `"${'가'.repeat(50)}" ${String(n)}`),
    );
    const { text, left, cut } = said(entries, 'p39', 4_000);
    expect(sizeOf(text)).toBeLessThanOrEqual(4_000);
    expect(left).toBeGreaterThan(10);
    expect(text).toContain(`(${String(left)} left out)`);
    expect(text).not.toContain(` ${String(left - 1)}\n`);
    expect(text).toContain(`" ${String(left)}\n`);
    expect(text.endsWith('" 39')).toBe(true);
    expect(cut).toBe(false);
  });

  it('cuts the last message between characters where it alone has no room', () => {
    const { text, left, cut } = said([prompt('p', 'One'), answer('a', '👍'.repeat(4_000))], 'a', 4_000);
    expect(sizeOf(text)).toBeLessThanOrEqual(4_000);
    expect(sizeOf(text)).toBeGreaterThan(3_400);
    expect({ left, cut }).toEqual({ left: 1, cut: true });
    expect(text).toMatch(/👍\n\(cut\)$/u);
    // Half a character would not pass.
    expect(() => encodeURIComponent(text)).not.toThrow();
  });
});
