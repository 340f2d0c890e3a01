// @vitest-environment jsdom
import mermaid from 'mermaid';
import { describe, expect, it } from 'vitest';
import { failureOf } from './draw-diagram.ts';

/** What the real parser says of a text, as the page will say it. */
async function failure(text: string) {
  return mermaid.parse(text).then(
    () => null,
    (error: unknown) => failureOf(error, text),
  );
}

describe('why a diagram is not drawn', () => {
  it.each([
    ['---\ntitle: x\n---\n%% why\nflowchart TD\n  A --> B\n  B --> --> C', { why: 'syntax', line: 7 }],
    ['sequenceDiagram\n  A->>B: hi\n  B-->>\n  C: what', { why: 'syntax', line: 3 }],
    ['pie\n  "Dogs" : many\n', { why: 'syntax', line: 2 }],
    ['hello world', { why: 'unknown-kind' }],
    ['flowchart TD\n  A --> B', null],
  ])('%j', async (text, expected) => {
    expect(await failure(text)).toEqual(expected);
  });

  it('tells what could not be loaded from what is wrong', () => {
    expect(
      failureOf(new TypeError('Failed to fetch dynamically imported module: http://x/y.js'), ''),
    ).toEqual({
      why: 'not-loaded',
    });
    expect(failureOf(new Error('Edge limit exceeded. 301 edges found, but the limit is 300.'), '')).toEqual({
      why: 'too-many-edges',
    });
    expect(failureOf(new Error('something else'), '')).toEqual({ why: 'other' });
    expect(failureOf('no error at all', '')).toEqual({ why: 'other' });
  });
});
