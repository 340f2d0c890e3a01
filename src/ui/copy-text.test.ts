// @vitest-environment jsdom
import { afterEach, expect, it } from 'vitest';
import { copyText } from './copy-text.ts';

/** A browser on plain HTTP: no `navigator.clipboard`, and the older way, of which jsdom knows nothing. */
function oldBrowser(takes = true) {
  const copied: { text: string; inside: string }[] = [];
  Reflect.set(document, 'execCommand', () => {
    const area = document.activeElement;
    if (takes && area instanceof HTMLTextAreaElement)
      copied.push({ text: area.value, inside: area.parentElement?.tagName ?? '' });
    return takes;
  });
  return copied;
}

afterEach(() => {
  Reflect.deleteProperty(document, 'execCommand');
  document.body.replaceChildren();
});

it('copies the older way where there is no other, and leaves focus and page as they were', async () => {
  const copied = oldBrowser();
  document.body.innerHTML = '<button>Copy</button>';
  const button = document.querySelector('button')!;
  button.focus();
  expect(await copyText('the words')).toBe(true);
  expect(copied).toEqual([{ text: 'the words', inside: 'BODY' }]);
  expect(document.activeElement).toBe(button);
  expect(document.querySelector('textarea')).toBeNull();
});

it('selects inside the open dialog: all else is inert then', async () => {
  const copied = oldBrowser();
  document.body.innerHTML = '<dialog open><button>Copy</button></dialog>';
  document.querySelector('button')!.focus();
  expect(await copyText('the words')).toBe(true);
  expect(copied).toEqual([{ text: 'the words', inside: 'DIALOG' }]);
});

it('says when the browser refuses, or knows no way at all', async () => {
  oldBrowser(false);
  expect(await copyText('the words')).toBe(false);
  Reflect.deleteProperty(document, 'execCommand');
  expect(await copyText('the words')).toBe(false);
});
