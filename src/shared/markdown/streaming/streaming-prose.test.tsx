// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { densest } from '#src/testing/markdown/examples.ts';
import { Prose } from '../prose.tsx';
import { StreamingProse } from './streaming-prose.tsx';

afterEach(cleanup);

/** The page's HTML, with text nodes that stand side by side as one, and without the prefix that each render has of its own. */
const htmlOf = (element: Element): string => element.innerHTML.replaceAll(/_r_\w+_/g, 'prefix');

/** The same with the boxes of what is long taken out. */
function flatOf(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  for (const box of copy.querySelectorAll('.markdown-part, .markdown-items'))
    box.replaceWith(...box.childNodes);
  for (const list of copy.querySelectorAll('[role=list]')) list.removeAttribute('role');
  for (const body of copy.querySelectorAll('tbody + tbody')) {
    body.parentElement?.querySelector('tbody')?.append(...body.childNodes);
    body.remove();
  }
  return htmlOf(copy);
}

function stream(whole: string, step: number) {
  const view = render(<StreamingProse text="" growing />, { wrapper: StrictMode });
  for (let end = step; end < whole.length + step; end += step)
    view.rerender(<StreamingProse text={whole.slice(0, end)} growing />);
  const nodes = [...view.container.querySelectorAll('*')];
  view.rerender(<StreamingProse text={whole} growing={false} />);
  return { ...view, nodes };
}

describe('prose that grows', () => {
  it.each([1, 7, 40])('ends as prose, in steps of %i', (step) => {
    for (const text of densest.filter((_, index) => index % (step > 9 ? 1 : 4) === 0)) {
      const grown = stream(text, step);
      const whole = render(<Prose text={text} />);
      expect(flatOf(grown.container), text).toBe(htmlOf(whole.container));
      cleanup();
    }
  });

  it.each([
    ['item', '', (n: number) => `- Item ${String(n)} of [it]\n`, 'li', '.markdown-items', [32, 6]],
    ['row', '| a | b |\n|--|--|\n', (n: number) => `| ${String(n)} | [it] |\n`, 'tr', 'tbody', [32, 32, 6]],
  ])(
    'puts each %s after 32 into a box of its list or table, and makes none anew',
    (_what, head, part, tag, box, sizes) => {
      const whole = `${head}${Array.from({ length: 70 }, (_, n) => part(n)).join('')}\n[it]: https://example.com\n`;
      const view = render(<StreamingProse text="" growing />);
      const seen = new Set<Element>();
      for (let end = 50; end < whole.length + 50; end += 50) {
        view.rerender(<StreamingProse text={whole.slice(0, end)} growing />);
        for (const element of seen) expect(element.isConnected).toBe(true);
        for (const element of view.container.querySelectorAll(`${tag}, ${box}`)) seen.add(element);
      }
      view.rerender(<StreamingProse text={whole} growing={false} />);
      const { container } = view;
      expect([...container.querySelectorAll(box)].map(({ children }) => children.length)).toEqual(sizes);
      expect(screen.queryAllByRole(tag === 'li' ? 'list' : 'table')).toHaveLength(1);
      expect(screen.queryAllByRole(tag === 'li' ? 'listitem' : 'row')).toHaveLength(tag === 'li' ? 70 : 71);
      const [grown, flat] = [htmlOf(container), flatOf(container)];
      cleanup();
      expect(grown).toBe(htmlOf(render(<StreamingProse text={whole} growing={false} />).container));
      cleanup();
      expect(flat).toBe(htmlOf(render(<Prose text={whole} />).container));
    },
  );

  it('puts what comes after 32 blocks into boxes, as one render of the whole does, and moves nothing into them', () => {
    const text = Array.from({ length: 40 }, (_, n) => `## ${String(n)}\n\nWords of [it].\n\n`).join('');
    const whole = `${text}[it]: https://example.com\n`;
    const view = render(<StreamingProse text="" growing />);
    const seen = new Set<Element>();
    for (let end = 50; end < whole.length + 50; end += 50) {
      view.rerender(<StreamingProse text={whole.slice(0, end)} growing />);
      for (const element of seen) expect(element.isConnected).toBe(true);
      for (const element of view.container.querySelectorAll('h4, p, .markdown-part')) seen.add(element);
    }
    view.rerender(<StreamingProse text={whole} growing={false} />);
    expect(
      [...view.container.querySelectorAll('.markdown-part')].map((part) => part.children.length),
    ).toEqual([32, 16]);
    const grown = htmlOf(view.container);
    const flat = flatOf(view.container);
    cleanup();
    expect(grown).toBe(htmlOf(render(<StreamingProse text={whole} growing={false} />).container));
    cleanup();
    expect(flat).toBe(htmlOf(render(<Prose text={whole} />).container));
  });

  it('makes nothing anew in the page that stands there', () => {
    const item = (n: number) => `- Item ${String(n)} of **many**\n`;
    const text = `# Title\n\nFirst paragraph.\n\n${[1, 2, 3, 4, 5].map(item).join('')}\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |\n\n\`\`\`\ncode\n\`\`\`\n\nLast words.`;
    const view = render(<StreamingProse text="" growing />);
    const seen = new Map<Element, string>();
    for (let end = 9; end < text.length + 9; end += 9) {
      view.rerender(<StreamingProse text={text.slice(0, end)} growing />);
      for (const [element, tag] of seen) expect(element.isConnected, `${tag} at ${String(end)}`).toBe(true);
      for (const element of view.container.querySelectorAll('h3, p, ul, li, table, tr, .code-block'))
        seen.set(element, element.outerHTML);
    }
    const before = [...seen.keys()];
    expect(before.length).toBeGreaterThan(10);
    view.rerender(<StreamingProse text={text} growing={false} />);
    for (const element of before) expect(element.isConnected).toBe(true);
  });

  it('keeps the columns of a long table while it grows, and no longer', () => {
    const rows = (count: number) =>
      `| a | b |\n|:--|---|\n${Array.from({ length: count }, (_, n) => `| ${String(n)} | b |\n`).join('')}`;
    const view = render(<StreamingProse text={rows(4)} growing />);
    const table = screen.getByRole('table');
    expect(table.dataset['settled']).toBeUndefined();
    view.rerender(<StreamingProse text={rows(40)} growing />);
    expect(table.dataset['settled']).toBe('');
    expect(table.style.getPropertyValue('--settled-columns').split(' ')).toHaveLength(2);
    view.rerender(<StreamingProse text={rows(41)} growing={false} />);
    expect(screen.getByRole('table')).toBe(table);
    const grown = flatOf(view.container);
    cleanup();
    expect(grown).toBe(htmlOf(render(<Prose text={rows(41)} />).container));
  });

  it('gives two texts ids that are no one else’s', () => {
    render(
      <>
        <StreamingProse text={'One[^1]\n\n[^1]: Note'} growing />
        <StreamingProse text={'Two[^1]\n\n[^1]: Note'} growing={false} />
      </>,
    );
    const ids = [...document.querySelectorAll('[id^="_r_"]')].map(({ id }) => id);
    // Each has its note, and the place that the note leads back to.
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
  });
});
