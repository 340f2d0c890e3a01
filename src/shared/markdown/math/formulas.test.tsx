// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { renderWhole } from '#src/testing/markdown/law.ts';
import { StreamingProse } from '../streaming/streaming-prose.tsx';
import { Prose } from '../prose.tsx';

afterEach(cleanup);

const formulasIn = (text: string): string[] =>
  [...renderWhole(text).matchAll(/math-(inline|display)"\]>([^<]*)</g)].map(
    ([, kind, tex]) => `${kind ?? ''} ${tex ?? ''}`,
  );

describe('dollars in a text', () => {
  it.each([
    ['It costs $5 and $6.', []],
    ['From $5–$10, US$7 or $8, not $ 9 $.', []],
    ['Let $x^2$ be $\\$y$.', ['inline x^2', 'inline \\$y']],
    ['$a$5 and $a$ 5', ['inline a$5 and $a']],
    ['Here $$x = 1$$ and\n\n$$\ny\n\n- z\n$$\n', ['display x = 1', 'display y\n\n- z']],
    ['\\$x$ and `$y$` and $$$z$$$', []],
    ['값 $x$는 **$y$**입니다', ['inline x', 'inline y']],
    ['```math\n\\sum\n```', []],
  ])('%j', (text, formulas) => {
    expect(formulasIn(text)).toEqual(formulas);
  });
});

describe('a formula', () => {
  it('is drawn as MathML, which can be spoken, in a line and by itself', async () => {
    const { container } = render(
      <Prose text={'Let $x_1$ be.\n\n$$\n\\frac{a}{b}\n$$\n\n```math\n\\sqrt{2}\n```'} />,
    );
    expect(container.querySelector('code')?.textContent).toBe('x_1');
    await waitFor(() => {
      expect(container.querySelectorAll('math')).toHaveLength(3);
    });
    expect(container.querySelector('p msub')?.namespaceURI).toBe('http://www.w3.org/1998/Math/MathML');
    expect(container.querySelector('mfrac')).toBeTruthy();
    expect(container.querySelector('msqrt')).toBeTruthy();
    expect(screen.getAllByRole('group', { name: 'Formula' })).toHaveLength(2);
  });

  it('that is none stands there as it was written, with the reason', async () => {
    const { container } = render(<Prose text={'Bad: $\\frac{a$ end'} />);
    await screen.findByText(/^Not drawn: .*expected '}'/);
    expect(container.querySelector('.math-failed code')?.textContent).toBe('\\frac{a');
  });

  it('can do no more than to be drawn', async () => {
    const texts = [
      '$\\href{javascript:alert(1)}{x}$',
      '$\\includegraphics{https://evil.example/a.png}$',
      '$\\id{session}{x}$',
      `$${'{'.repeat(4_000)}$`,
      '$\\def\\a{\\a\\a}\\a$',
    ];
    const { container } = render(<Prose text={texts.join('\n\n')} />);
    await waitFor(() => {
      expect(container.querySelectorAll('.math-failed')).toHaveLength(texts.length);
    });
    expect(container.querySelector('a, img, [href], [src], [id]')).toBeNull();
  });

  it('is no larger than a formula is', async () => {
    const { container } = render(<Prose text={'$\\rule{9999em}{9999em}$ and $\\rule{9999pt}{9999cm}$'} />);
    await waitFor(() => {
      expect(container.querySelectorAll('.math-text math')).toHaveLength(2);
    });
    const sizes = [...container.innerHTML.matchAll(/(?:width|height)[=:]\s*"?([\d.]+)(em|pt)/g)];
    expect(sizes.length).toBeGreaterThan(3);
    for (const [, size, unit] of sizes) expect(Number(size)).toBeLessThanOrEqual(unit === 'em' ? 8 : 80);
  });

  it('with lines of its own waits for its end', async () => {
    const view = render(<StreamingProse text={'$a$ then\n\n$$\n\\frac{a'} growing />);
    await waitFor(() => {
      expect(view.container.querySelectorAll('math')).toHaveLength(1);
    });
    expect(view.container.querySelector('.math-lines')?.textContent).toBe('\\frac{a');
    view.rerender(<StreamingProse text={'$a$ then\n\n$$\n\\frac{a}{b}\n$$\n'} growing={false} />);
    await waitFor(() => {
      expect(view.container.querySelector('.math-lines mfrac')).toBeTruthy();
    });
  });
});
