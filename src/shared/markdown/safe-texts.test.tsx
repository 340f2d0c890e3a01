// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StreamingProse } from './streaming/streaming-prose.tsx';
import { Prose } from './prose.tsx';

afterEach(cleanup);

const marksIn = (text: string): (string | undefined)[] => {
  const { container } = render(<Prose text={text} />);
  const marks = [...container.querySelectorAll<HTMLElement>('.hidden-char')].map(
    ({ dataset }) => dataset['name'],
  );
  cleanup();
  return marks;
};

describe('characters that are not seen', () => {
  it('are shown by name in code and in links, and copied as they are', () => {
    const code = 'if (level != "user\u202E \u2066// admin\u2069 \u2066") {';
    const { container } = render(<Prose text={`\`\`\`\n${code}\n\`\`\`\n\nand \`a\u200Bb\``} />);
    expect(container.querySelector('pre')?.textContent).toBe(code);
    expect(container.querySelector('p code')?.textContent).toBe('a\u200Bb');
    expect(screen.getByRole('img', { name: 'U+202E right-to-left override' }).textContent).toBe('\u202E');
    expect(screen.getAllByRole('img', { name: /left-to-right isolate|directional isolate/ })).toHaveLength(3);
    expect(screen.getByRole('img', { name: 'U+200B zero width space' })).toBeTruthy();
  });

  it.each([
    ['[pay\u200Bpal](https://example.com/)', ['ZWSP']],
    ['[**pay\u2060pal**](https://example.com/)', ['WJ']],
    ['`x\u{E0041}\uFEFF`', ['TAG', 'BOM']],
    ['`admin\u200D`', ['ZWJ']],
    [
      '`\u{1F468}\u200D\u{1F469}\u200D\u{1F467} \u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F} ok`',
      [],
    ],
    ['[می\u200Cخواهم](https://example.com/)', []],
    ['prose\u200B with \u202Bעברית\u202C and می\u200Cخواهم and 한국어', []],
  ])('%j', (text, marks) => {
    expect(marksIn(text)).toEqual(marks);
  });
});

describe('a link whose text looks like another host', () => {
  it.each([
    ['[https://bank.com/login](https://evil.example/login)', true],
    ['[bank.com](https://evil.example/)', true],
    ['[www.bank.com](https://bank.com.evil.example/)', true],
    ['[`bank.com`](https://evil.example/)', true],
    ['[ba\u200Bnk.com](https://evil.example/)', true],
    ['[bank.com](/settings)', true],
    ['[bank.com](https://www.bank.com/x)', false],
    ['[www.bank.com](https://bank.com/)', false],
    ['[README.md](https://example.com/README.md)', false],
    ['[Node.js](https://nodejs.org/)', false],
    ['[our bank](https://evil.example/)', false],
    ['https://plain.example/x', false],
  ])('%s: %s', (text, misleads) => {
    render(<Prose text={text} />);
    const name = screen.getByRole('link').textContent;
    expect(name.includes('not to what it says'), name).toBe(misleads);
    if (!text.startsWith('https') && !text.includes('](/'))
      expect(name).toMatch(/evil\.example|bank\.com|example\.com|nodejs\.org/);
  });
});

describe('a link that is drawn as an image', () => {
  it('leads to its own target, and the image has a link behind it', () => {
    const { container } = render(
      <Prose
        text={
          '[![build](https://img.example/b.svg) *status*](https://ci.example/build) [![x](https://img.example/x)](javascript:1)'
        }
      />,
    );
    expect(container.querySelector('a a')).toBeNull();
    const link = screen.getByRole('link', { name: /^Image: build status.*\(ci\.example\)$/ });
    expect(link.getAttribute('href')).toBe('https://ci.example/build');
    const image = screen.getByRole('link', { name: 'The image itself: build (img.example)' });
    expect(image.getAttribute('href')).toBe('https://img.example/b.svg');
    // Where the link itself is dead, its image is a card like any other.
    expect(screen.getAllByRole('link')).toHaveLength(3);
  });

  it('says where it leads, when its image is named like another host', () => {
    render(<Prose text={'[![bank.com](https://img.example/b.svg)](https://evil.example/)'} />);
    expect(screen.getByRole('link', { name: /not to what it says/ }).textContent).toContain('evil.example');
  });
});

describe('footnotes', () => {
  it('lead there and back, in texts that have the same', () => {
    const text = 'One[^1] and again[^1].\n\n[^1]: Note';
    render(
      <>
        <StreamingProse text={text} growing={false} />
        <StreamingProse text={text} growing />
      </>,
    );
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(ids).toHaveLength(6);
    expect(new Set(ids).size).toBe(6);
    Element.prototype.scrollIntoView = vi.fn();
    const [first] = screen.getAllByRole('link', { name: 'Footnote 1' });
    if (first === undefined) throw new Error('no reference');
    fireEvent.click(first);
    const note = document.activeElement;
    expect(note?.tagName).toBe('LI');
    const back = screen.getAllByRole('link', { name: 'Back to where footnote 1 is referred to' })[0];
    expect(note?.contains(back ?? null)).toBe(true);
    if (back !== undefined) fireEvent.click(back);
    expect(document.activeElement).toBe(first);
  });
});
