// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepClicks } from './steady-clicks.ts';

let over: AbortController;
beforeEach(() => {
  document.body.innerHTML =
    '<ul><li><button id="ada"><span>Ada</span></button></li><li><button id="mina">Mina</button></li></ul>';
  over = new AbortController();
  keepClicks(document, over.signal);
});
afterEach(() => {
  over.abort();
});

const find = (selector: string): Element => document.querySelector(selector)!;

/** Clicks heard: by whom. */
function listen(): string[] {
  const heard: string[] = [];
  for (const element of document.querySelectorAll('ul, button')) {
    element.addEventListener('click', () => heard.push(element.id || element.tagName));
  }
  return heard;
}

const at = (x: number, more: MouseEventInit = {}) => ({
  bubbles: true,
  cancelable: true,
  clientX: x,
  clientY: 10,
  detail: 1,
  ...more,
});

/** What a browser tells: the press, and the click where the pointer was released. */
function press(selector: string, released: string, moved = 0, more: MouseEventInit = {}): void {
  find(selector).dispatchEvent(new MouseEvent('pointerdown', at(10, more)));
  find(released).dispatchEvent(new MouseEvent('click', at(10 + moved, more)));
}

it('gives a click to what was pressed, though the list moved under the pointer before the release', () => {
  const heard = listen();
  press('#ada span', 'ul');
  press('#ada', '#mina');
  expect(heard).toEqual(['ada', 'UL', 'ada', 'UL']);
});

it('leaves alone what is clicked as it was pressed, dragged, gone, or clicked by a key', () => {
  const heard = listen();
  press('#ada', '#ada span');
  press('li', 'ul');
  press('#ada', 'ul', 20);
  press('#ada', 'ul', 0, { ctrlKey: true });
  press('#ada', 'ul', 0, { detail: 0 });
  expect(heard).toEqual(['ada', 'UL', 'UL', 'UL', 'UL', 'UL']);
  const gone = find('#ada') as HTMLElement;
  const click = vi.spyOn(gone, 'click');
  gone.dispatchEvent(new MouseEvent('pointerdown', at(10)));
  gone.remove();
  find('ul').dispatchEvent(new MouseEvent('click', at(10)));
  expect(click).not.toHaveBeenCalled();
});
