import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSseParser, formatSseComment, formatSseEvent, type SseEvent } from './sse.ts';

const encoder = new TextEncoder();

function parse(bytes: Uint8Array, sizes: readonly number[] = [bytes.length]): SseEvent[] {
  const parser = createSseParser();
  const events: SseEvent[] = [];
  let at = 0;
  let turn = 0;
  while (at < bytes.length) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    events.push(...parser.push(bytes.subarray(at, at + size)));
    at += size;
    turn += 1;
  }
  return events;
}

const event = (data: string, name = 'message', id: string | null = null): SseEvent => ({ name, data, id });

describe('createSseParser', { timeout: 60_000 }, () => {
  it('reads names, ids, several lines of data, comments and fields without a colon', () => {
    const text = [
      ': keep-alive',
      'event: text_chunk',
      'id: e1:7',
      'data: {"a":',
      'data:1}',
      '',
      'data',
      '',
      'data:  two spaces',
      'unknown: field',
      '',
      'event: without data',
      '',
      'data: last',
      '',
      '',
    ].join('\n');
    expect(parse(encoder.encode(text))).toEqual([
      event('{"a":\n1}', 'text_chunk', 'e1:7'),
      event('', 'message', 'e1:7'),
      event(' two spaces', 'message', 'e1:7'),
      event('last', 'message', 'e1:7'),
    ]);
  });

  it('skips a BOM at the start alone', () => {
    expect(parse(encoder.encode('\ufeffdata: a\n\n\ufeffdata: b\n\n'))).toEqual([event('a')]);
  });

  it('keeps an event that no blank line ended to itself', () => {
    expect(parse(encoder.encode('data: a\n\ndata: half\n'))).toEqual([event('a')]);
  });

  it('reads retry in digits alone, and no id with a NUL', () => {
    const parser = createSseParser();
    parser.push(encoder.encode('retry: 3000\nid: 1\n\nretry: soon\nretry: -1\nid: a\0b\n\n'));
    expect([parser.retryMs, parser.lastEventId]).toEqual([3000, '1']);
    parser.push(encoder.encode('id\n\n'));
    expect(parser.lastEventId).toBe('');
  });

  const stream = [
    '\ufeff: hello',
    'event: text_chunk',
    'id: 1',
    'data: {"content":"안녕, 𝒲orld — é"}',
    '',
    'data: one',
    'data: ',
    'data: 둘',
    '',
    'retry: 10',
    'event: done',
    'data: {}',
    '',
    '',
  ];
  const expected = [
    event('{"content":"안녕, 𝒲orld — é"}', 'text_chunk', '1'),
    event('one\n\n둘', 'message', '1'),
    event('{}', 'done', '1'),
  ];

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('gives the same events for pieces of every size, with %s', (_name, lineEnd) => {
    const bytes = encoder.encode(stream.join(lineEnd));
    for (let size = 1; size <= bytes.length; size += 1) expect(parse(bytes, [size])).toEqual(expected);
  });

  it('gives the same events for pieces of random sizes and line ends', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 17 }), { minLength: 1 });
    const ends = fc.array(fc.constantFrom('\n', '\r\n', '\r'), {
      minLength: stream.length,
      maxLength: stream.length,
    });
    fc.assert(
      fc.property(cuts, ends, (sizes, lineEnds) => {
        // A CR and the LF of the empty line after it would be one line end, not two.
        const merges = stream.some(
          (line, at) => line === '' && lineEnds[at - 1] === '\r' && lineEnds[at] === '\n',
        );
        fc.pre(!merges);
        const text = stream
          .map((line, at) => (at + 1 === stream.length ? line : line + (lineEnds[at] ?? '')))
          .join('');
        expect(parse(encoder.encode(text), sizes)).toEqual(expected);
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  it('reads a line of 4 MB in pieces of 100 bytes without slowing down', () => {
    const parser = createSseParser();
    const piece = encoder.encode('x'.repeat(100));
    const before = performance.now();
    parser.push(encoder.encode('data: '));
    for (let at = 0; at < 40_000; at += 1) parser.push(piece);
    expect(parser.push(encoder.encode('\n\n'))[0]?.data.length).toBe(4_000_000);
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});

describe('formatSseEvent', () => {
  it('is read back as it was, whatever the data', () => {
    const data = fc.string({ unit: fc.constantFrom('a', ':', ' ', '\n', '가', '{', '\ufeff') });
    fc.assert(
      fc.property(data, (text) => {
        const bytes = encoder.encode(formatSseEvent({ name: 'x', id: '7', data: text }));
        expect(parse(bytes, [3])).toEqual([event(text, 'x', '7')]);
      }),
      { seed: 42 },
    );
  });

  it('lets no name or id break out of its line', () => {
    const text = formatSseEvent({ name: 'a\ndata: forged', id: '1\r\n\r\n', data: 'b' });
    expect(parse(encoder.encode(text))).toEqual([event('b', 'adata: forged', '1')]);
  });

  it('writes comments that make no event', () => {
    expect(parse(encoder.encode(formatSseComment('still\nhere')))).toEqual([]);
  });
});
