import { describe, expect, it } from 'vitest';
import { decodeChatFrame, decodeChatSseEvent, toChatMessage, toSource } from './chat-codec.ts';
import { decodeChatClientFrame } from './chat-frames.ts';

const frame = (value: object): ReturnType<typeof decodeChatFrame> => decodeChatFrame(JSON.stringify(value));
const sse = (name: string, data: unknown): ReturnType<typeof decodeChatSseEvent> =>
  decodeChatSseEvent({ name, data: data === '' ? '' : JSON.stringify(data), id: null });

describe('decodeChatFrame', () => {
  it('gives both dialects one event', () => {
    const text = { type: 'text_received', messageId: null, seq: null };
    expect(frame({ type: 'text-delta', text: 'a', index: 3, timestamp: 't' })).toEqual({
      kind: 'decoded',
      value: { ...text, text: 'a', index: 3, timestamp: 't' },
    });
    expect(frame({ type: 'text_chunk', content: 'a' })).toEqual({
      kind: 'decoded',
      value: { ...text, text: 'a', index: null, timestamp: null },
    });
    expect(frame({ type: 'done' })).toMatchObject({
      value: { type: 'response_ended', fullText: null, status: null },
    });
    expect(
      frame({ type: 'response_end', full_response: 'a', tokens_used: 2, response_time: 1.5 }),
    ).toMatchObject({
      value: { type: 'response_ended', fullText: 'a', tokensUsed: 2, responseTime: 1.5 },
    });
  });

  it.each([
    [{ type: 'error', message: 'm' }, null, 'm'],
    [{ type: 'error', data: { message: 'm', code: 'timeout' } }, 'timeout', 'm'],
    [{ type: 'error', message: 'm', code: 'timeout' }, 'timeout', 'm'],
    [{ type: 'error', message: 'm', code: 500 }, null, 'm'],
    [{ type: 'error', message: 'outer', data: { code: 'timeout' } }, 'timeout', 'outer'],
    [{ type: 'error', data: null }, null, ''],
  ])('reads the error %j', (value, code, message) => {
    expect(frame(value)).toMatchObject({ value: { type: 'error_received', code, message, messageId: null } });
  });

  it('reads the hello inside connected, and a stock connected without one', () => {
    expect(
      frame({ type: 'connected', session_id: 's', user_id: 'u', epoch: 'e', seq: 4, recovered: false }),
    ).toMatchObject({
      value: {
        type: 'connected',
        sessionId: 's',
        userId: 'u',
        hello: { epoch: 'e', seq: 4, recovered: false, now: null },
      },
    });
    expect(frame({ type: 'connected', timestamp: '2026-11-24T10:00:00Z' })).toMatchObject({
      value: { hello: { epoch: null, now: '2026-11-24T10:00:00Z' } },
    });
    expect(frame({ type: 'connected' })).toMatchObject({
      value: { sessionId: null, hello: { epoch: null } },
    });
  });

  it('reads agent events as frames, with their response and their place', () => {
    expect(
      frame({
        type: 'agent_tool_call',
        tool_name: 'c',
        arguments: { a: 1 },
        call_id: 'k',
        execution_id: 'x',
        message_id: 'm',
        seq: 5,
      }),
    ).toEqual({
      kind: 'decoded',
      value: {
        type: 'agent_acted',
        messageId: 'm',
        timestamp: null,
        seq: 5,
        activity: { kind: 'tool_called', callId: 'k', executionId: 'x', toolName: 'c', arguments: { a: 1 } },
      },
    });
  });

  it.each([
    [
      { type: 'agent_iteration', iteration: 2 },
      { kind: 'iteration', iteration: 2, maxIterations: null },
    ],
    [
      { type: 'thinking_chunk', content: 'a' },
      { kind: 'thinking', text: 'a' },
    ],
    [
      { type: 'cot_step', step: 1, thought: 'a' },
      { kind: 'thinking', text: 'a' },
    ],
    [
      { type: 'usage', total_tokens: 3 },
      { kind: 'usage', promptTokens: null, completionTokens: null, totalTokens: 3 },
    ],
    [
      { type: 'node_error', node_id: 'n', error: { message: 'no' } },
      { kind: 'node_failed', nodeId: 'n', error: 'no' },
    ],
    [
      { type: 'node_error', node_id: 'n', error: [1] },
      { kind: 'node_failed', nodeId: 'n', error: '[1]' },
    ],
    [
      { type: 'node_error', node_id: 'n' },
      { kind: 'node_failed', nodeId: 'n', error: '' },
    ],
    [
      { type: 'tool_call_start', name: 'c', id: 'k' },
      { kind: 'tool_called', callId: 'k', toolName: 'c', arguments: null },
    ],
    [
      { type: 'tool_result', tool_name: 'c', result: 1 },
      { kind: 'tool_returned', callId: null, toolName: 'c', result: 1, success: null },
    ],
    [{ type: 'tool_call_start' }, { kind: 'other', name: 'tool_call_start' }],
    [{ type: 'memory_update' }, { kind: 'other', name: 'memory_update' }],
    [{ type: 'text_end' }, { kind: 'other', name: 'text_end' }],
  ])('reads %j', (value, activity) => {
    expect(frame(value)).toMatchObject({ value: { type: 'agent_acted', activity } });
  });
});

describe('decodeChatSseEvent', () => {
  it('takes the name of the event for the type, whatever the payload says', () => {
    expect(sse('text_chunk', { content: 'a' })).toMatchObject({
      value: { type: 'text_received', text: 'a' },
    });
    expect(sse('text_chunk', { content: 'a', type: 'error' })).toMatchObject({
      value: { type: 'text_received' },
    });
    expect(sse('message_start', { conversation_id: 's', message_id: 'm' })).toMatchObject({
      value: { type: 'response_started', messageId: 'm' },
    });
    expect(sse('done', '')).toMatchObject({ value: { type: 'response_ended' } });
    expect(sse('ping', '')).toEqual({ kind: 'decoded', value: { type: 'pong', timestamp: null } });
    expect(sse('error', { code: 'rate_limit', message: 'm' })).toMatchObject({
      value: { type: 'error_received', code: 'rate_limit', message: 'm' },
    });
    expect(sse('error', { data: { code: 'timeout', message: 'm' } })).toMatchObject({
      value: { code: 'timeout' },
    });
  });

  it('keeps the kind of memory that its payload calls type', () => {
    expect(sse('memory_update', { type: 'buffer', messages_retained: 4 })).toMatchObject({
      value: { activity: { kind: 'other', data: { memory_type: 'buffer', messages_retained: 4 } } },
    });
  });

  it('takes a nameless event for a frame', () => {
    expect(sse('message', { type: 'text_chunk', content: 'a' })).toMatchObject({
      value: { type: 'text_received' },
    });
    expect(sse('message', { content: 'a' })).toMatchObject({ kind: 'rejected' });
  });

  it.each(['[DONE]', '[]', '"text"', 'null', '{'])('refuses the payload %s', (data) => {
    expect(decodeChatSseEvent({ name: 'text_chunk', data, id: null })).toMatchObject({ kind: 'rejected' });
  });

  it('names events that nobody documented', () => {
    expect(sse('constellation_aligned', {})).toEqual({ kind: 'unknown', type: 'constellation_aligned' });
  });
});

describe('entities', () => {
  it('reads a source under its likely names', () => {
    expect(toSource({ title: 'T', content: 'C', document_id: 'd', version: 2 })).toEqual({
      title: 'T',
      text: 'C',
      documentId: 'd',
      version: 2,
    });
    expect(toSource({ document_name: 'N', text: 'X' })).toMatchObject({
      title: 'N',
      text: 'X',
      documentId: null,
    });
    expect(toSource({ document_id: 'd' })).toMatchObject({ title: 'd', text: '' });
    expect(toSource('A passage')).toMatchObject({ title: 'A passage', text: '' });
    expect(toSource({})).toMatchObject({ title: '', text: '' });
  });

  it('reads a stock message, with null for what it leaves out', () => {
    expect(toChatMessage({ id: 'm', role: 'user', content: 'Hi' })).toEqual({
      id: 'm',
      sessionId: null,
      role: 'user',
      text: 'Hi',
      userId: null,
      createdAt: null,
      sources: [],
      clientMessageId: null,
      parentId: null,
      position: null,
      status: null,
      usage: null,
      responseTime: null,
      firstTokenTime: null,
      error: null,
    });
  });
});

describe('decodeChatClientFrame', () => {
  it('tells both dialects, unknown types and wrong fields apart', () => {
    expect(decodeChatClientFrame('{"type":"chat","content":"a","extra":1}')).toMatchObject({
      kind: 'decoded',
    });
    expect(decodeChatClientFrame('{"type":"message","content":"a"}')).toMatchObject({ kind: 'decoded' });
    expect(decodeChatClientFrame('{"type":"rewind","message_id":"m"}')).toEqual({
      kind: 'unknown',
      type: 'rewind',
    });
    expect(decodeChatClientFrame('{"type":"chat"}')).toMatchObject({ kind: 'rejected' });
    expect(decodeChatClientFrame('{"content":"a"}')).toEqual({ kind: 'rejected', reason: 'no type' });
  });
});
