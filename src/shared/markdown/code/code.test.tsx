// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { CodePieces } from './code-pieces.ts';
import { CodeBlock } from './code-block.tsx';

afterEach(cleanup);

const times = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => line(n)).join('');

describe('long code', () => {
  it('stands in pieces that are the same whatever the steps, and lose no letter', () => {
    const lines = fc.array(
      fc.constantFrom('\n', '\n\n', '\r\n', 'a', 'const a = 1;\n', `${'x'.repeat(700)}\n`),
      {
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 900 }), (parts, step) => {
        const code = parts.join('');
        const grown = new CodePieces();
        for (let end = 0; end < code.length; end += step) grown.read(code.slice(0, end));
        const pieces = grown.read(code);
        expect(pieces).toEqual(new CodePieces().read(code));
        expect(pieces.map(({ text }) => text).join('\n')).toBe(code);
        // A line feed at the end of a box draws no line: the empty line before it would be lost.
        for (const { text } of pieces.slice(0, -1)) expect(text.endsWith('\n')).toBe(false);
      }),
      { seed: 1 },
    );
  });

  it('is not cut after an empty line, which would not be drawn', () => {
    for (const empty of ['\n\n', '\n\r\n']) {
      const code = `${'x'.repeat(1_023)}${empty}b\nc`;
      expect(new CodePieces().read(code).map(({ text }) => text)).toEqual([
        `${'x'.repeat(1_023)}${empty}b`,
        'c',
      ]);
    }
  });

  it('makes nothing of its lines anew as it grows', () => {
    const code = times(200, (n) => `const a${String(n)} = 1;\n`);
    const view = render(<CodeBlock code={code} language={null} />);
    const before = [...view.container.querySelectorAll('.code-piece')];
    expect(before.length).toBeGreaterThan(2);
    view.rerender(<CodeBlock code={`${code}${code}`} language={null} />);
    for (const [index, piece] of [...view.container.querySelectorAll('.code-piece')].entries())
      if (index < before.length) expect(piece).toBe(before[index]);
    expect(view.container.querySelector('code')?.textContent).toBe(`${code}${code}`);
  });

  it('is coloured all the way, over the ends of its pieces', async () => {
    const code = `/*\n${times(300, (n) => `line ${String(n)}\n`)}*/\nconst a = 1;`;
    const { container } = render(<CodeBlock code={code} language="js" />);
    await waitFor(() => {
      expect(screen.getByText('const').className).toContain('hljs-keyword');
    });
    const comments = [...container.querySelectorAll('.hljs-comment')].map(({ textContent }) => textContent);
    expect(comments.length).toBeGreaterThan(1);
    expect(comments.join('\n')).toBe(code.slice(0, code.indexOf('*/') + 2));
    expect(container.querySelector('code')?.textContent).toBe(code);
  });
});
