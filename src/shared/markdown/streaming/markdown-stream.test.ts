import { describe, expect, it } from 'vitest';
import { renderWhole, serialize } from '#src/testing/markdown/law.ts';
import remarkGfm from 'remark-gfm';
import { MarkdownStream } from './markdown-stream.ts';
import { createPipeline } from './pipeline.ts';

/** A stream that counts what it parses. */
function counted() {
  const pipeline = createPipeline([remarkGfm], {}, 'p-');
  const parsed: number[] = [];
  const stream = new MarkdownStream({
    ...pipeline,
    parse(source, known) {
      parsed.push(source.length);
      return pipeline.parse(source, known);
    },
  });
  return { stream, parsed };
}

function follow(whole: string, step = 12) {
  const { stream, parsed } = counted();
  let deltas = 0;
  for (let end = step; end < whole.length + step; end += step, deltas += 1)
    void stream.read(whole.slice(0, end), true);
  const html = serialize(stream.read(whole, false));
  const sum = parsed.reduce((total, length) => total + length, 0);
  return { html, longest: Math.max(...parsed), perDelta: sum / deltas };
}

const times = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => line(n)).join('');

describe('what a stream parses of a long text', () => {
  it.each([
    ['paragraphs', times(200, (n) => `Paragraph ${String(n)} with **bold** words.\n\n`)],
    ['one list', times(300, (n) => `- Item ${String(n)} with \`code\`\n`)],
    ['one loose list', times(200, (n) => `${String(n + 1)}. Item ${String(n)}\n\n   more of it\n\n`)],
    ['one table', `| a | b |\n|---|--:|\n${times(300, (n) => `| Row ${String(n)} | **${String(n)}** |\n`)}`],
    [
      'a table after a line of text',
      `Here:\n| a | b |\n|---|--:|\n${times(300, (n) => `| ${String(n)} | b |\n`)}`,
    ],
  ])('is the end of it: %s', (_, whole) => {
    const { html, longest, perDelta } = follow(whole);
    expect(html).toBe(renderWhole(whole));
    expect(longest).toBeLessThan(250);
    expect(perDelta).toBeLessThan(150);
  });

  it('is nothing at all of the lines of a fence, nor of letters after letters', () => {
    const code = `\`\`\`ts\n${times(300, (n) => `const a${String(n)} = "**";\n`)}\`\`\`\nend\n`;
    const fence = follow(code);
    expect(fence.html).toBe(renderWhole(code));
    expect(fence.perDelta).toBeLessThan(1);
    const words = follow(`# Words\n\n${times(200, () => 'only words and words ')}`);
    expect(words.perDelta).toBeLessThan(1);
  });

  it('is, of a definition that comes late, the blocks that refer to it', () => {
    const whole = `${times(200, (n) => `Paragraph ${String(n)} with [a${String(n)}].\n\n`)}[a3]: /three\n\n[a150]: /t\n`;
    const { html, perDelta } = follow(whole);
    expect(html).toBe(renderWhole(whole));
    expect(html).toContain('"/three"');
    expect(perDelta).toBeLessThan(150);
  });

  it('is a list once more when a blank line turns it loose, not each time', () => {
    const whole = `${times(200, (n) => `- Item ${String(n)}\n`)}\n${times(200, (n) => `- Item ${String(n)}\n`)}`;
    const { html, perDelta } = follow(whole);
    expect(html).toBe(renderWhole(whole));
    expect(perDelta).toBeLessThan(60);
  });

  it('is all of it where the text is not the beginning of the next', () => {
    const { stream } = counted();
    void stream.read('# One\n\n- a\n- b\n- c', true);
    expect(serialize(stream.read('# Two\n\n- a', false))).toBe(renderWhole('# Two\n\n- a'));
    expect(serialize(stream.read('', false))).toBe('');
  });
});
