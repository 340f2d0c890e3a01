// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { isApple, writeShortcut } from './mod-key.ts';
import { overlayOf } from './use-overlays.ts';

function press(keys: string, { key, code = '', target = document.body }: Partial<KeyboardEvent>) {
  const has = (name: string) => keys.includes(name);
  return {
    key: key ?? '',
    code,
    target,
    ctrlKey: has('Ctrl'),
    metaKey: has('Cmd'),
    altKey: has('Alt'),
    shiftKey: has('Shift'),
  };
}

describe('overlayOf', () => {
  it.each([
    ['Ctrl', { key: 'k' }, false, 'palette'],
    ['Ctrl', { key: 'ㅏ', code: 'KeyK' }, false, 'palette'],
    ['Ctrl Shift', { key: 'P' }, false, 'inspector'],
    ['Cmd', { key: 'k' }, true, 'palette'],
    ['Cmd Shift', { key: 'p' }, true, 'inspector'],
    ['Shift', { key: '?' }, false, 'keys'],
    // Control+K deletes to the end of the line on an Apple keyboard.
    ['Ctrl', { key: 'k' }, true, null],
    ['Cmd', { key: 'k' }, false, null],
    ['Ctrl Alt', { key: 'k' }, false, null],
    ['Ctrl', { key: 'p' }, false, null],
    ['Ctrl', { key: '?' }, false, null],
    ['', { key: 'k' }, false, null],
  ] as const)('%s %o (Apple: %s) opens %s', (keys, event, apple, overlay) => {
    expect(overlayOf(press(keys, event), apple)).toBe(overlay);
  });

  it('leaves a question mark in a text to the text', () => {
    for (const markup of ['<input>', '<textarea></textarea>', '<div role="textbox"><b></b></div>']) {
      const host = document.createElement('div');
      host.innerHTML = markup;
      const target = host.querySelector('b') ?? host.firstElementChild;
      expect(overlayOf(press('Shift', { key: '?', target }), false)).toBeNull();
    }
  });
});

it('writes shortcuts as the keyboard does', () => {
  expect([isApple('MacIntel'), isApple('iPhone'), isApple('Win32'), isApple('Linux x86_64')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(writeShortcut('Mod+Shift+P', true)).toBe('⌘⇧P');
  expect(writeShortcut('Mod+Shift+P', false)).toBe('Ctrl+Shift+P');
  expect(writeShortcut('?', true)).toBe('?');
});
