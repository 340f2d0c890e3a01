import { describe, expect, it } from 'vitest';
import { createWholeCharacters } from './whole-characters.ts';

describe('whole characters', () => {
  const text = 'a𝒜가👩‍👩‍👧‍👦b👋🏽';

  it('gives the same text for every cut of it in two and in three, and no piece ends within a pair', () => {
    for (let first = 0; first <= text.length; first += 1)
      for (let second = first; second <= text.length; second += 1) {
        const characters = createWholeCharacters();
        const pieces = [text.slice(0, first), text.slice(first, second), text.slice(second)].map(
          characters.take,
        );
        for (const piece of pieces) expect(piece).not.toMatch(/[\uD800-\uDBFF]$/);
        expect(pieces.join('')).toBe(text);
      }
  });

  it('holds half of a character back until the other half comes', () => {
    const characters = createWholeCharacters();
    expect(characters.take('a\uD835')).toBe('a');
    expect(characters.take('')).toBe('');
    expect(characters.take('\uDC9Cb')).toBe('𝒜b');
  });
});
