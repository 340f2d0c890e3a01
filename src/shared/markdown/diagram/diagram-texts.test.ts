import { describe, expect, it } from 'vitest';
import { isTooMuch, MOST_TEXT } from './diagram-limits.ts';
import { kindMessage } from './diagram-messages.ts';
import { lookColours, MOST_HEIGHT, readDrawMessage, readFrameMessage } from './diagram-wire.ts';
import { lineInSource } from './source-lines.ts';

describe('what is too much for the sandbox', () => {
  const lines = (count: number, end = '\n') =>
    Array.from({ length: count }, (_, n) => `A${n} --> B`).join(end);

  it.each([
    ['a flowchart of a page', `flowchart TD\n${lines(299)}`, false],
    ['blank lines count for nothing', `flowchart TD\n${'\n'.repeat(5_000)}${lines(10)}`, false],
    ['too many lines', `flowchart TD\n${lines(300)}`, true],
    ['too many statements of one line', `flowchart TD;${lines(300, ';')}`, true],
    ['too many letters', `flowchart TD\nA["${'x'.repeat(MOST_TEXT)}"]`, true],
    ['boxes by the million in one word', 'block-beta\n  columns 1\n  space:100000000\n  a', true],
    ['some room', 'block-beta\n  columns 3\n  a space:2 b', false],
    ['bits by the million', 'packet-beta\n0-9999999: "x"', true],
    ['bits by the million behind front matter', '---\ntitle: TCP\n---\npacket-beta\n0-99999999: "x"', true],
    ['boxes by the million in many words', `block-beta\n  ${'space:999 '.repeat(5_000)}`, true],
    ['a flowchart that speaks of a packet', 'flowchart TD\n  A[packet 123456] --> B', false],
    ['the packet of a protocol', 'packet-beta\n0-15: "Source Port"\n16-31: "Destination Port"', false],
  ])('%s', (_, text, tooMuch) => {
    expect(isTooMuch(text)).toBe(tooMuch);
  });
});

describe('the line of an error, as the reader counts', () => {
  it.each([
    ['a plain text', 'flowchart TD\nA -->\nB', 2, 2],
    ['front matter', '---\ntitle: x\n---\nflowchart TD\nA --> --> B', 2, 5],
    ['comments', '%% one\nflowchart TD\n  %% two\nA --> --> B', 2, 4],
    ['a directive of several lines', '%%{init: {\n  "x": 1\n} }%%\nflowchart TD\nA -->', 2, 5],
    ['blank lines at the start', '\n\r\n\rflowchart TD\nA -->', 2, 5],
    ['an end that comes too soon', 'flowchart TD\nA -->\n', 9, 3],
    ['nothing', '', 1, 1],
    ['a rule that is no front matter', '---\nflowchart TD', 2, 2],
  ])('%s', (_, text, line, expected) => {
    expect(lineInSource(text, line)).toBe(expected);
  });
});

describe('what page and sandbox say to each other', () => {
  it('is read only as far as it is what it should be', () => {
    expect(readFrameMessage({ diagram: 'ready', html: '<b>' })).toEqual({ diagram: 'ready' });
    const drawn = { diagram: 'drawn', n: 1, height: 120.2, kind: 'pie', title: ' a\n b ', description: 7 };
    expect(readFrameMessage(drawn)).toEqual({ ...drawn, height: 121, title: 'a b', description: '' });
    expect(readFrameMessage({ ...drawn, title: 'x'.repeat(9_999) })).toMatchObject({
      title: 'x'.repeat(300),
    });
    expect(readFrameMessage({ diagram: 'resized', height: 1e9 })).toEqual({
      diagram: 'resized',
      height: MOST_HEIGHT,
    });
    expect(
      readFrameMessage({ diagram: 'failed', n: 2, failure: { why: 'syntax', line: 3, html: 1 } }),
    ).toEqual({
      diagram: 'failed',
      n: 2,
      failure: { why: 'syntax', line: 3 },
    });
    for (const line of [0, -1, '3', null])
      expect(readFrameMessage({ diagram: 'failed', n: 2, failure: { why: 'syntax', line } })).toMatchObject({
        failure: { line: null },
      });
    for (const forged of [
      null,
      'ready',
      [],
      { diagram: 'open', url: 'https://evil.example' },
      { ...drawn, height: NaN },
      { ...drawn, n: '1' },
      { diagram: 'resized', height: '12' },
      { diagram: 'failed', n: 1, failure: { why: 'copyCode' } },
    ])
      expect(readFrameMessage(forged)).toBeNull();
  });

  it('orders to draw are whole or none', () => {
    const colours = Object.fromEntries(lookColours.map((name) => [name, 'rgb(0, 0, 0)']));
    const order = { diagram: 'draw', n: 1, text: 'pie', look: { dark: false, lang: 'ko', colours } };
    expect(readDrawMessage(order)).toEqual(order);
    expect(readDrawMessage({ ...order, text: 5 })).toBeNull();
    expect(
      readDrawMessage({ ...order, look: { ...order.look, colours: { ...colours, red: 1 } } }),
    ).toBeNull();
  });

  it('kinds have names of their own, or none', () => {
    expect(
      ['flowchart-v2', 'classDiagram', 'stateDiagram', 'er', 'xychart', 'kanban', 'toString'].map(
        kindMessage,
      ),
    ).toEqual(['flowchart', 'class', 'state', 'er', 'xychart', 'frame', 'frame']);
  });
});
