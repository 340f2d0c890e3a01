// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { HardText } from './hard-text.ts';
import { StreamingProse } from './streaming/streaming-prose.tsx';
import { Prose } from './prose.tsx';

afterEach(cleanup);

const times = (count: number, part: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => part(n)).join('');

const hostile: readonly [string, string][] = [
  ['quotes', '>'.repeat(10_000)],
  ['quotes with spaces', '> '.repeat(10_000)],
  ['brackets', '['.repeat(10_000)],
  ['links', '[a]('.repeat(10_000)],
  ['images', '![a]('.repeat(10_000)],
  ['labels of labels', '[a]['.repeat(10_000)],
  ['addresses in angles', '[a](<'.repeat(10_000)],
  ['links in brackets', '[[[[a]('.repeat(6_000)],
  ['titles', '[a](b ('.repeat(6_000)],
  ['images in links', '[![a]('.repeat(8_000)],
  ['brackets that close', ']'.repeat(40_000)],
  ['addresses of nothing', 'a]('.repeat(13_000)],
  ['lines', 'a\n'.repeat(20_000)],
  ['underlines', 'a\n===\n'.repeat(6_000)],
  ['definitions', times(2_000, (n) => `[r${String(n)}]: /x\n`)],
  ['links over lines', '[a](\n'.repeat(10_000)],
  ['stars', '*a **b '.repeat(5_000) + 'c* d** '.repeat(5_000)],
  ['backticks', times(200, (n) => `${'`'.repeat(n + 1)}a `)],
  ['dollars', '$a '.repeat(10_000)],
  ['lists in one line', `${'- '.repeat(10_000)}a`],
  ['lists over lines', times(500, (n) => `${'  '.repeat(n)}- a\n`)],
  ['quotes and lists', `${'> - '.repeat(2_000)}a`],
  ['references', `${'[a] '.repeat(10_000)}\n\n[a]: /x`],
  ['a line of a megabyte', 'word '.repeat(200_000)],
  ['columns', `${'|a'.repeat(5_000)}|\n${'|-'.repeat(5_000)}|\n`],
];

describe('a text that would hold up the page', () => {
  it.each(hostile)('is shown as plain text, and what stands before it as Markdown: %s', (_, text) => {
    const whole = `**Before**\n\n${text}`;
    const began = performance.now();
    const { container } = render(<Prose text={whole} />);
    expect(performance.now() - began).toBeLessThan(1_500);
    expect(container.querySelector('strong')?.textContent).toBe('Before');
    const part = screen.getByRole('group', { name: /^Shown as plain text/ });
    expect(whole.endsWith(part.textContent)).toBe(true);
    expect(part.textContent.length).toBeGreaterThan(text.length * 0.9);
  });

  it('is none for its dollars alone: what closes none of them is looked for once', () => {
    const text = `${'$a '.repeat(1_400)}\n\n`.repeat(10);
    const began = performance.now();
    const { container } = render(<Prose text={`${text}$x$, $6 and $7`} />);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect([...container.querySelectorAll('code')].map(({ textContent }) => textContent)).toEqual(['x']);
  });

  it('is found in steps as at once', () => {
    for (const [, text] of hostile.slice(0, 8)) {
      const whole = `a\n\n- b\n\n${text.slice(0, 12_000)}`;
      const steps = new HardText();
      let found = -1;
      for (let end = 0; end < whole.length + 900; end += 900) found = steps.read(whole.slice(0, end));
      expect(found).toBe(new HardText().read(whole));
      expect(found).toBeGreaterThan(0);
    }
  });

  it('is told of as it grows', () => {
    const view = render(<StreamingProse text="**Before**" growing />);
    view.rerender(<StreamingProse text={`**Before**\n\n${'['.repeat(3_000)}`} growing />);
    expect(view.container.querySelector('strong')).toBeTruthy();
    expect(screen.getByText(/^Shown as plain text/)).toBeTruthy();
  });

  it.each([
    [
      'a long list',
      times(1_000, (n) => `- Item ${String(n)} of **many** [links](https://example.com/) and \`code\`\n`),
    ],
    ['a long table', `|a|b|\n|-|-|\n${times(2_000, (n) => `| ${String(n)} | *b* |\n`)}`],
    ['long code', `\`\`\`js\n${times(2_000, () => 'a[b] = `*` && c_d_e;\n')}\`\`\`\n`],
    ['a paragraph with many sources', times(300, (n) => `Words [${String(n)}](https://example.com/). `)],
    ['many definitions', times(300, (n) => `[r${String(n)}]: https://example.com/\n`)],
    ['a long paragraph', 'Words and **more** of them. '.repeat(300)],
    ['a break', `${'-'.repeat(2_000)}\n\n${'* '.repeat(1_000)}\n`],
    ['lists in lists', times(20, (n) => `${'  '.repeat(n)}- a\n`)],
  ])('is not %s', (_, text) => {
    expect(new HardText().read(text)).toBe(-1);
  });
});
