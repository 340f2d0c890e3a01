import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPosition, parsePosition, toHello } from './stream.ts';

describe('position header', () => {
  it('is read back as written, also where the epoch holds colons', () => {
    const epoch = fc.string({ unit: fc.constantFrom('a', '0', ':', '-'), minLength: 1 });
    fc.assert(
      fc.property(epoch, fc.nat(), (name, seq) => {
        expect(parsePosition(formatPosition({ epoch: name, seq }))).toEqual({ epoch: name, seq });
      }),
      { seed: 42 },
    );
  });

  it.each([
    null,
    undefined,
    '',
    ':',
    ':7',
    'e1',
    'e1:',
    'e1:-1',
    'e1:1.5',
    'e1:0x10',
    'e1: 7',
    `e1:${'9'.repeat(16)}`,
  ])('refuses %j', (value) => {
    expect(parsePosition(value)).toBeNull();
  });
});

describe('toHello', () => {
  it('gives null for what a stock server leaves out', () => {
    expect(toHello({})).toEqual({ epoch: null, seq: null, recovered: null, now: null });
    expect(toHello({ epoch: 'e', seq: 0, recovered: false, now: 'x' })).toEqual({
      epoch: 'e',
      seq: 0,
      recovered: false,
      now: 'x',
    });
  });
});
