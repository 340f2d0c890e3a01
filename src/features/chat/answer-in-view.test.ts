// @vitest-environment jsdom
import { afterEach, expect, it } from 'vitest';
import { keyInView } from './answer-in-view.ts';
import type { Entry } from './chat-types.ts';

afterEach(() => {
  document.body.replaceChildren();
});

const entries = ['p1', 'a1', 'p2', 'a2', 'p3', 'a3'].map((key) => ({
  key,
  kind: key.startsWith('a') ? 'answer' : 'prompt',
})) as unknown as Entry[];

const at = (element: Element, top: number, height: number): void => {
  element.getBoundingClientRect = () => ({ top, height, bottom: top + height }) as DOMRect;
};

/** A window of 300 px over rows of 100, of which only some are mounted. */
function show(scrollTop: number, mounted = entries.map(({ key }) => key)): void {
  const thread = document.createElement('div');
  thread.dataset['thread'] = '';
  at(thread, 0, 300);
  for (const [name, value] of Object.entries({ scrollHeight: 600, clientHeight: 300, scrollTop }))
    Object.defineProperty(thread, name, { value });
  entries.forEach(({ key }, index) => {
    if (!mounted.includes(key)) return;
    const row = document.createElement('div');
    row.dataset['row'] = key;
    at(row, index * 100 - scrollTop, 100);
    thread.append(row);
  });
  document.body.append(thread);
}

it.each([
  ['the first, at the top', 0, 'a1'],
  ['the one in the upper third', 60, 'a1'],
  ['the one nearest it, while a prompt stands there', 180, 'a2'],
  ['the last one at the end, whatever stands in the upper third', 300, 'a3'],
])('is %s', (_which, scrollTop, key) => {
  show(scrollTop);
  expect(keyInView(entries, document)).toBe(key);
});

it('is the last one where no conversation is drawn, and none where nothing was answered', () => {
  expect(keyInView(entries, document)).toBe('a3');
  show(0, ['p1']);
  expect(keyInView(entries.slice(0, 1), document)).toBeNull();
});
