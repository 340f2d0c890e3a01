// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { showTurns } from './show-turns.tsx';
import { withoutTurns } from '#src/lib/turned-text.ts';

afterEach(cleanup);

describe('characters that turn a text', () => {
  it.each([
    ['pay at \u202Emoc.live//:sptth\u202C now', 2],
    ['a<b>\u202Etxt.md', 1],
    ['\u2066\u2067x\u2069', 2],
    ['pay\u200F!', 1],
    ['שלום \u200F(abc)', 0],
    ['שלום\u200F!', 0],
    ['مرحبا، اسم الملف', 0],
    ['plain 한국어', 0],
  ])('%j has %i marks, and all of its characters', (text, marks) => {
    const { container } = render(<p>{showTurns(text)}</p>);
    expect(container.textContent).toBe(text);
    expect(container.querySelectorAll('bdi.turn')).toHaveLength(marks);
    expect(withoutTurns(text).split('\uFFFD')).toHaveLength(marks + 1);
    expect(withoutTurns(text)).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  });
});
