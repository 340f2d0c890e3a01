import { expect, it } from 'vitest';
import { createTap } from '#src/connection/tap.ts';
import { REDACTED } from '#src/protocol/redact.ts';
import { formatFrame } from './frame-json.ts';
import { addFrames, channelsOf, filterFrames, MOST_FRAMES, noFilter } from './inspector-state.ts';
import { makeReplayFile } from './replay-file.ts';

const at = 1_790_000_000_000;

function tapWith(...texts: readonly string[]) {
  const tap = createTap();
  for (const text of texts)
    tap.record({
      at,
      channelKey: text.startsWith('event: ') ? 'chat:s2' : 'chat:s1',
      direction: text.includes('"ping"') ? 'out' : 'in',
      transport: text.startsWith('event: ') ? 'sse' : 'websocket',
      text,
      outcome: text.includes('future') ? 'unknown' : 'decoded',
    });
  return tap;
}

const framesOf = (...texts: readonly string[]) => addFrames([], tapWith(...texts).entries(0));

it('is a versioned file that holds no secret and says where it masked', () => {
  const frames = framesOf(
    '{"type":"execution_info","data":{"parameters":{"api_key":"sk-abcdef"}}}',
    '{"type":"log","data":{"message":"plain"}}',
    'event: agent_tool_call\ndata: {"arguments":{"password":"pw-abcdef"}}',
  );
  const file = makeReplayFile(frames, { server: 'http://localhost:8000', nowMs: at });
  expect(JSON.stringify(file)).not.toMatch(/sk-abcdef|pw-abcdef/);
  expect(file).toMatchObject({
    format: 'nadoo-frames',
    version: 1,
    server: 'http://localhost:8000',
    exported_at: new Date(at).toISOString(),
    dropped: 0,
    masked: { 'arguments.password': 1, 'data.parameters.api_key': 1 },
  });
  expect(file.frames.map((frame) => frame.masked)).toEqual([
    ['data.parameters.api_key'],
    undefined,
    ['arguments.password'],
  ]);
  expect(file.frames[1]).toEqual({
    n: 1,
    at: new Date(at).toISOString(),
    channel: 'chat:s1',
    direction: 'in',
    transport: 'websocket',
    outcome: 'decoded',
    length: 41,
    text: '{"type":"log","data":{"message":"plain"}}',
  });
});

it('says how many frames are gone, and which are cut', () => {
  const tap = tapWith(...Array.from({ length: 2_500 }, (_, n) => `{"type":"log","n":${n}}`));
  tap.record({
    at,
    channelKey: 'debug:r',
    direction: 'in',
    transport: 'websocket',
    text: JSON.stringify({ type: 'debug_data', long: 'x'.repeat(20_000) }),
    outcome: 'decoded',
  });
  const frames = addFrames([], tap.entries(0));
  expect(frames).toHaveLength(MOST_FRAMES);
  expect(frames[0]?.text).toBe('{"type":"log","n":501}');
  const file = makeReplayFile(frames, { server: '', nowMs: at });
  expect(file.dropped).toBe(501);
  expect(file.frames.filter((frame) => frame.cut).map((frame) => [frame.n, frame.length])).toEqual([
    [2_500, 20_031],
  ]);
});

it('takes up only what is new, and keeps the newest', () => {
  const tap = tapWith('{"type":"a"}');
  const first = addFrames([], tap.entries(0));
  expect(addFrames(first, tap.entries(1))).toBe(first);
  const many = addFrames(first, tapWith(...Array.from({ length: MOST_FRAMES }, () => 'x')).entries(0));
  expect(many).toHaveLength(MOST_FRAMES);
  expect(many.some((frame) => frame.label === 'a')).toBe(false);
});

it('filters by text, channel, direction and outcome, all at once', () => {
  const frames = framesOf(
    '{"type":"text-delta","text":"Hello"}',
    '{"type":"ping"}',
    '{"type":"from_the_future"}',
    'event: text_chunk\ndata: {"content":"hello"}',
  );
  const labels = (filter: Partial<typeof noFilter>) =>
    filterFrames(frames, { ...noFilter, ...filter }).map((frame) => frame.label);
  expect(filterFrames(frames, noFilter)).toBe(frames);
  expect(labels({ text: ' HELLO ' })).toEqual(['text-delta', 'text_chunk']);
  expect(labels({ text: 'hello', channel: 'chat:s2' })).toEqual(['text_chunk']);
  expect(labels({ direction: 'out' })).toEqual(['ping']);
  expect(labels({ outcome: 'unknown' })).toEqual(['from_the_future']);
  expect(labels({ outcome: 'rejected' })).toEqual([]);
  expect(channelsOf(frames)).toEqual(['chat:s1', 'chat:s2']);
});

it('shows a frame as indented JSON, a cut one as far as it goes, and other text as it is', () => {
  expect(formatFrame('{"type":"pong"}')).toBe('{\n  "type": "pong"\n}');
  expect(formatFrame('event: done\ndata: {}')).toBe('event: done\n{}');
  expect(formatFrame('{"type":"log","data":{"message":"cut o')).toContain('"message": "cut o"');
  expect(formatFrame('pong')).toBe('pong');
  expect(formatFrame(`Bearer ${REDACTED}`)).toBe(`Bearer ${REDACTED}`);
});
