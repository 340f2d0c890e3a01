import { describe, expect, it } from 'vitest';
import { createSseReceiver, exchange, type ClosedSignal, type Connect } from './exchange.ts';
import type { Transcript } from './transcript.ts';

/** A server that answers each sent text from a script; `''` is what it says on its own. */
function scripted(script: Readonly<Record<string, readonly (string | ClosedSignal)[]>>): {
  connect: Connect;
  sent: string[];
  paths: string[];
  closed: () => number;
} {
  const sent: string[] = [];
  const paths: string[] = [];
  let closes = 0;
  return {
    sent,
    paths,
    closed: () => closes,
    connect: async (path) => {
      paths.push(path);
      const waiting = [...(script[''] ?? [])];
      return {
        send: (text) => {
          sent.push(text);
          waiting.push(...(script[text] ?? []));
        },
        next: async () => {
          const frame = waiting.shift();
          if (frame === undefined) throw new Error('nothing came');
          return frame;
        },
        close: () => {
          closes += 1;
        },
      };
    },
  };
}

const frame = (type: string, fields: Record<string, unknown> = {}): string =>
  JSON.stringify({ type, ...fields });

function transcript(steps: Transcript['steps'], ignore: string[] = []): Transcript {
  return {
    name: 'sample',
    about: 'A sample.',
    endpoint: 'chat',
    mode: 'any',
    use: 'exchange',
    needs: [],
    path: '/ws/chat/{session_id}',
    ignore,
    steps,
  };
}

const variables = { session_id: 's 1' };
const play = (
  steps: Transcript['steps'],
  says: readonly (string | ClosedSignal)[],
  ignore?: string[],
): Promise<void> => exchange(transcript(steps, ignore), scripted({ '': says }).connect, variables);

describe('exchange', () => {
  it('fills in the path and sent values, and remembers captured ones', async () => {
    const server = scripted({
      '': [frame('response_start', { message_id: 'm-7', timestamp: '2026-11-24T10:00:00' })],
      '{"type":"cancel","message_id":"m-7"}': [frame('response_cancelled', { message_id: 'm-7' })],
    });
    await exchange(
      transcript([
        { receive: { type: 'response_start', message_id: { $capture: 'id' }, timestamp: { $any: 'time' } } },
        { send: { type: 'cancel', message_id: { $ref: 'id' } } },
        { receive: { type: 'response_cancelled', message_id: { $ref: 'id' } } },
      ]),
      server.connect,
      variables,
    );
    expect(server.paths).toEqual(['/ws/chat/s%201']);
    expect(server.closed()).toBe(1);
  });

  it('joins deltas from the start of a response and takes any number of them', async () => {
    const until: Transcript['steps'] = [
      {
        receiveUntil: { type: 'response_end', full_response: { $joined: true } },
        among: ['response_start', 'text-delta'],
        atLeast: { 'text-delta': 2 },
      },
    ];
    const says = [
      frame('text-delta', { text: 'old' }),
      frame('response_start'),
      frame('text-delta', { text: 'a' }),
    ];
    await play(until, [
      ...says,
      frame('text-delta', { text: 'b' }),
      frame('response_end', { full_response: 'ab' }),
    ]);
    await expect(
      play(until, [
        ...says,
        frame('text-delta', { text: 'b' }),
        frame('response_end', { full_response: 'abc' }),
      ]),
    ).rejects.toThrow(/step 1.*full_response/);
    await expect(
      play(until, [frame('response_start'), frame('text-delta', { text: 'a' }), frame('response_end')]),
    ).rejects.toThrow(/at least 2/);
    await expect(play(until, [frame('sources')])).rejects.toThrow(/sources/);
  });

  it('takes frames in any order, each once', async () => {
    const step: Transcript['steps'] = [{ receiveAnyOrder: [{ type: 'a' }, { type: 'b' }] }];
    await play(step, [frame('b'), frame('a')]);
    await expect(play(step, [frame('b'), frame('b')])).rejects.toThrow(/none of the expected/);
  });

  it('passes over ignored types only', async () => {
    const steps: Transcript['steps'] = [{ receive: { type: 'pong' } }];
    await play(steps, [frame('typing'), frame('pong')], ['typing']);
    await expect(play(steps, [frame('typing'), frame('pong')])).rejects.toThrow(/"pong" was expected/);
  });

  it('sees bare text, closing and absence', async () => {
    await play(
      [{ receiveText: 'pong' }, { closed: { code: 1008, reason: 'Invalid token' } }],
      ['pong', { code: 1008, reason: 'Invalid token' }],
    );
    await expect(play([{ closed: { code: 1008 } }], [{ code: 1000, reason: '' }])).rejects.toThrow(/1008/);
    await expect(play([{ receive: { seq: { $absent: true } } }], [frame('x', { seq: 1 })])).rejects.toThrow(
      /seq/,
    );
    await play([{ receive: { seq: { $absent: true } } }], [frame('x')]);
  });

  it('names what a transcript does wrong, and closes all the same', async () => {
    const server = scripted({ '': [frame('x')] });
    await expect(exchange(transcript([{ lost: { code: 1006 } }]), server.connect, variables)).rejects.toThrow(
      /fold/,
    );
    await expect(
      exchange(transcript([{ receive: { type: { $odd: 1 } } }]), server.connect, variables),
    ).rejects.toThrow(/\$odd/);
    await expect(exchange(transcript([{ sendText: 'x' }]), server.connect)).rejects.toThrow(/session_id/);
    expect(server.closed()).toBe(2);
  });
});

describe('createSseReceiver', () => {
  it('gives each event as a frame, then the end', async () => {
    async function* body(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode('event: text_chunk\ndata: {"content":"가');
      yield new TextEncoder().encode('"}\n\nevent: done\ndata: {}\n\n');
    }
    const next = createSseReceiver(body());
    expect(await next()).toBe('{"content":"가","type":"text_chunk"}');
    expect(await next()).toBe('{"type":"done"}');
    expect(await next()).toEqual({ code: 1000, reason: 'end of stream' });
  });
});
