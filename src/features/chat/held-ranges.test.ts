// @vitest-environment jsdom
import { afterEach, expect, it } from 'vitest';
import { heldRanges } from './held-ranges.ts';

/** A page with a heading, a log of which messages 4 and 5 are mounted, and a composer. */
function open() {
  document.body.innerHTML =
    '<h1>Title</h1><div id="log"><i></i><div data-row="4">four</div><div data-row="5">five</div><i></i></div><p>below</p>';
  const log = document.querySelector<HTMLElement>('#log');
  if (log === null) throw new Error('There is a log.');
  return (count: number) => heldRanges(log, Number, count);
}

const textOf = (selector: string): Node => {
  const node = document.querySelector(selector)?.firstChild;
  if (!node) throw new Error(`There is ${selector}.`);
  return node;
};
const select = (from: string, to: string): void => {
  document.getSelection()?.setBaseAndExtent(textOf(from), 1, textOf(to), 2);
};

afterEach(() => {
  document.getSelection()?.removeAllRanges();
});

it.each([
  ['h1', 'p', { first: 0, end: 9 }],
  ['p', 'h1', { first: 0, end: 9 }],
  ['h1', '[data-row="4"]', { first: 0, end: 5 }],
  ['[data-row="5"]', 'p', { first: 5, end: 9 }],
  ['[data-row="5"]', '[data-row="4"]', { first: 4, end: 6 }],
])('from %s to %s all that is selected is held, mounted or not', (from, to, range) => {
  const held = open();
  select(from, to);
  expect(held(9)).toEqual([range]);
});

it('what is selected beside the log holds nothing', () => {
  const held = open();
  select('h1', 'h1');
  expect(held(9)).toEqual([]);
});

it('of very many messages only the ends that are known are held', () => {
  const held = open();
  select('h1', 'p');
  expect(held(10_000)).toEqual([]);
  select('h1', '[data-row="5"]');
  expect(held(10_000)).toEqual([{ first: 0, end: 6 }]);
  select('[data-row="4"]', 'p');
  expect(held(10_000)).toEqual([{ first: 4, end: 5 }]);
});
