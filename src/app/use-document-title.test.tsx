// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { showUnread, useDocumentTitle } from './use-document-title.ts';

afterEach(() => {
  cleanup();
  showUnread(0);
});

function Page({ name }: { readonly name: string }) {
  useDocumentTitle(name);
  return null;
}

it('shows how many are unread before whatever the page is called, and a dot on the icon', () => {
  document.head.innerHTML = '<link rel="icon" href="/icon.svg" />';
  const icon = () => document.querySelector('link[rel="icon"]')?.getAttribute('href');
  const { rerender } = render(<Page name="Chat" />);
  showUnread(12);
  expect([document.title, icon()]).toEqual(['(12) Chat', '/icon-unread.svg']);
  rerender(<Page name="Documents" />);
  expect(document.title).toBe('(12) Documents');
  showUnread(120);
  expect(document.title).toBe('(99+) Documents');
  showUnread(0);
  expect([document.title, icon()]).toEqual(['Documents', '/icon.svg']);
});
