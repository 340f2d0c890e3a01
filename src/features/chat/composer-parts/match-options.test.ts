import { expect, it } from 'vitest';
import { findTrigger } from './find-trigger.ts';
import { isComplete, matchOptions, type MenuOption } from './match-options.ts';

const option = (label: string, detail = ''): MenuOption => ({
  key: label,
  kind: 'document',
  label,
  detail,
  hint: '',
  insert: label,
  names: [label],
});
const options = ['화면 안내', '환불 정책', 'Refund policy', 'Überblick'].map((label) => option(label));
const found = (query: string) => matchOptions(options, query).options.map(({ label }) => label);

it.each([
  ['ㅎ', ['화면 안내', '환불 정책']],
  ['홤', ['화면 안내']],
  ['화면ㅇ', []],
  ['환', ['환불 정책']],
  ['정채', ['환불 정책']],
  ['POL', ['Refund policy']],
  ['u\u0308ber', ['Überblick']],
  ['fund', ['Refund policy']],
])('finds by %s what it may yet become', (query, labels) => {
  expect(found(query)).toEqual(labels);
});

it('chooses the first only where a name, or a word of it, begins with what is typed; that stands first', () => {
  const all = [option('List of plans', 'About prices'), option('Shipping list')];
  expect(matchOptions(all, 'list')).toMatchObject({ first: true });
  expect(matchOptions(all, 'list').options.map(({ label }) => label)).toEqual([
    'List of plans',
    'Shipping list',
  ]);
  expect(matchOptions(all, 'hipp')).toMatchObject({ first: false, options: [{ label: 'Shipping list' }] });
  expect(matchOptions(all, 'prices')).toMatchObject({ first: false, options: [{ label: 'List of plans' }] });
  expect(matchOptions([], '')).toEqual({ options: [], first: false });
  expect(isComplete(all, 'SHIPPING LIST')).toBe(true);
  expect(isComplete(all, 'shipping')).toBe(false);
});

it.each([
  ['/', 1, { kind: 'slash', query: '', start: 0, end: 1 }],
  ['/calc', 5, { kind: 'slash', query: 'calc', start: 0, end: 5 }],
  ['/calc 2', 7, null],
  ['and /calc', 9, null],
  ['hey @Mi', 7, { kind: 'mention', query: 'Mi', start: 4, end: 7 }],
  ['@민', 2, { kind: 'mention', query: '민', start: 0, end: 2 }],
  ['(@', 2, { kind: 'mention', query: '', start: 1, end: 2 }],
  ['ada@mina', 8, null],
  ['@Mina Kim', 9, null],
  [`/${'x'.repeat(41)}`, 42, null],
])('a menu for %s', (text, caret, trigger) => {
  expect(findTrigger(text, caret)).toEqual(trigger);
});
