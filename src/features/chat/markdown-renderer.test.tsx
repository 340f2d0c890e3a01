// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CitationProvider } from './citation-context.ts';
import MarkdownRenderer from './markdown-renderer.tsx';

afterEach(cleanup);

const handbook = { title: 'Handbook', text: '', documentId: 'doc-handbook', version: 1 };

function show(text: string, onOpen: (index: number) => void = () => undefined) {
  return render(
    <CitationProvider value={{ workspaceId: null, sources: [handbook], onOpen, onOpenDocument: vi.fn() }}>
      <MarkdownRenderer text={text} />
    </CitationProvider>,
  );
}

describe('Markdown of an answer', () => {
  it('makes a button of a citation that has a source, and says where there is none', () => {
    const onOpen = vi.fn();
    show('Twenty days [1], or so [7].', onOpen);
    screen.getByRole('button', { name: 'Source 1: Handbook' }).click();
    expect(onOpen).toHaveBeenCalledWith(0);
    expect(screen.getByText('Citation 7: no such source')).toBeTruthy();
    expect(screen.getAllByRole('button')).toHaveLength(1);
  });

  it('leaves numbers in code and links alone', () => {
    show('`list[1]` and [see [1]](https://example.com/)');
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('runs no script and loads no image from elsewhere', () => {
    const { container } = show(
      '<img src=x onerror=alert(1)> [go](javascript:alert(1)) ![a cat](https://img.example/cat.png) <script>1</script>',
    );
    expect(container.querySelector('img, script')).toBeNull();
    expect([...container.querySelectorAll('a')].map((link) => link.href)).toEqual([
      'https://img.example/cat.png',
    ]);
    expect(container.textContent).toContain('<script>1</script>');
    const card = screen.getByRole('link', { name: /a cat/ });
    expect(card.getAttribute('rel')).toBe('noopener noreferrer');
    expect(card.textContent).toContain('img.example');
  });

  it('shows where a link leads', () => {
    show('[our bank](https://evil.example/login) and https://plain.example/x');
    expect(screen.getByRole('link', { name: /our bank/ }).textContent).toContain('evil.example');
    expect(screen.getByRole('link', { name: 'https://plain.example/x' })).toBeTruthy();
  });

  it('gives ids out of content a prefix of their own', () => {
    const { container } = show('One[^1]\n\n[^1]: Note');
    const ids = [...container.querySelectorAll('[id]')].map(({ id }) => id);
    show('Two[^1]\n\n[^1]: Note');
    const all = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(all).size).toBe(all.length);
  });

  it('sets emphasis beside Korean particles and punctuation', () => {
    const { container } = show('**"중요"**합니다');
    expect(container.querySelector('strong')?.textContent).toBe('"중요"');
  });

  it('draws fences with a button that copies, and tables that scroll', () => {
    show('```ts\nconst a = 1;\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |');
    expect(screen.getByRole('button', { name: 'Copy code' })).toBeTruthy();
    expect(screen.getByText(/const/).textContent).toContain('const');
    expect(screen.getByRole('group', { name: 'Table' }).querySelector('table')).toBeTruthy();
  });
});
