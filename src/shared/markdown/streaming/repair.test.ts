import { describe, expect, it } from 'vitest';
import { startStream, serialize } from '#src/testing/markdown/law.ts';

const growing = (text: string): string => serialize(startStream().read(text, true)).replaceAll('\n', '');

describe('a text that still grows', () => {
  it.each([
    ['**bold and *both', '<p><strong>bold and <em>both</em></strong></p>'],
    ['**bold ', '<p><strong>bold</strong></p>'],
    ['**bold*', '<p><strong>bold</strong></p>'],
    ['say **', '<p>say</p>'],
    ['~~gone', '<p><del>gone</del></p>'],
    ['run `npm sta', '<p>run <code>npm sta</code></p>'],
    ['run ``a`b', '<p>run <code>a`b</code></p>'],
    ['run `', '<p>run</p>'],
    ['a snake_case and 2 * 3', '<p>a snake_case and 2 * 3</p>'],
    ['*한국어', '<p><em>한국어</em></p>'],
    ['- one\n- **two', '<ul><li>one</li><li><strong>two</strong></li></ul>'],
    ['- **one**\n- `two', '<ul><li><strong>one</strong></li><li><code>two</code></li></ul>'],
    ['# A **head', '<h1>A <strong>head</strong></h1>'],
    ['Here:\n-', '<p>Here:</p>'],
    ['Here:\n--', '<p>Here:</p>'],
    ['Here:\n1.', '<p>Here:</p>'],
    ['closed **by a blank line\n\n', '<p>closed **by a blank line</p>'],
  ])('draws %j as it will be', (text, html) => {
    expect(growing(text)).toBe(html);
  });

  it('draws a link before its address is there', () => {
    expect(growing('see [the docs](https://exa')).toBe('<p>see <a ["href",""]>the docs</a></p>');
    expect(growing('see [the docs](https://example.com/)')).toContain('"https://example.com/"');
    for (const text of ['see [the docs', 'see [the docs]', 'see [the docs](', '**see** [the docs'])
      expect(growing(text), text).toMatch(/see(?:<.strong>)? <a \["href",""\]>the docs<.a><.p>$/);
    expect(growing('see [')).toBe('<p>see</p>');
    expect(growing('see [the **docs')).toBe('<p>see <a ["href",""]>the <strong>docs</strong></a></p>');
    expect(growing('see [the docs] and')).toBe('<p>see [the docs] and</p>');
    expect(growing('a[i and [1')).toBe('<p>a[i and [1</p>');
    expect(growing('an ![alt')).toContain('["alt","alt"]');
  });

  it('draws no formula before it is closed, nor its dollar', () => {
    expect(growing('so $x^2')).toBe('<p>so</p>');
    expect(growing('it costs $5 or')).toBe('<p>it costs $5 or</p>');
    expect(growing(`so $HOME is ${'a name '.repeat(9)}`)).toContain('$HOME is');
    expect(growing('so $x^2$ is')).toContain('math-inline');
  });

  it('draws nothing of a line that may define a label', () => {
    for (const line of ['[', '[la', '[late]', '[late]:', '[late]: '])
      expect(growing(`One [late].\n\n${line}`), line).not.toContain('</p><p>');
  });

  it('draws a table from its first row on', () => {
    const head = '<table><thead><tr><th>a</th><th>b</th></tr></thead></table>';
    for (const text of [
      '| a | b',
      '| a | b |',
      '| a | b |\n',
      '| a | b |\n|',
      '| a | b |\n|--',
      '| a | b |\n| -- | -',
      '| a | b |\n|--|--|',
    ])
      expect(growing(text), text).toBe(head);
    expect(growing('| a | b |\n|--|--|\n| 1 | **2')).toContain('<td>1</td><td><strong>2</strong></td>');
  });

  it('leaves the lines of a fence alone', () => {
    expect(growing('```js\nconst a = `**')).toContain('const a = `**');
    expect(growing('- ```js\n  const a = `**')).toContain('const a = `**');
    expect(growing('```\na\n```\n\n**b')).toContain('<strong>b</strong>');
  });
});
