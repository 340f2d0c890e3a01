import { expect, it } from 'vitest';
import { foldText } from './fold-text.ts';

it('makes letters small and Hangul whole, in any script', () => {
  expect(foldText('REFUND Été')).toBe('refund été');
  expect(foldText('환불규정'.normalize('NFD'))).toBe('환불규정');
  expect(foldText('STRASSE ÄÖ')).toBe('strasse äö');
});

it('keeps every place where it was, though a letter would grow', () => {
  const text = 'İstanbul: REFUND';
  expect(foldText(text)).toHaveLength(text.length);
  expect(foldText(text).indexOf('refund')).toBe(text.indexOf('REFUND'));
});
