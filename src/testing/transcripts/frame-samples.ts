/**
 * One sample of every frame and event, each with every field that the documentation or our extensions name.
 * Tests check the schemas against them strictly, and spoil them in every way.
 */
const time = '2026-11-24T10:32:05.123456';
const zoned = `${time}Z`;
const source = {
  title: 'Handbook',
  content: 'Work from anywhere.',
  document_id: 'doc-handbook',
  score: 2.5,
  version: 1,
};
const hello = { epoch: 'e1', seq: 7, recovered: true, now: zoned };

export type FrameSample = Readonly<Record<string, unknown>> & { readonly type: string };

export const chatServerSamples: readonly FrameSample[] = [
  { type: 'connected', session_id: 's-1', user_id: 'user-ada', timestamp: time },
  { type: 'connected', session_id: 's-1', user_id: 'user-ada', timestamp: zoned, ...hello },
  {
    type: 'message',
    seq: 8,
    message: {
      id: 'm-1',
      session_id: 's-1',
      role: 'assistant',
      content: 'Hello',
      user_id: null,
      created_at: zoned,
      sources: [source],
      client_message_id: null,
      parent_id: 'm-0',
      position: 2,
      status: 'complete',
      usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, cost_usd: 0.1, model: 'demo' },
      timing: { response_time: 1.5, first_token: 0.2 },
      error: { code: 'timeout', message: 'Too slow.' },
    },
  },
  { type: 'message_ack', client_message_id: 'c-1', message_id: 'm-1', chat_id: 's-1', position: 1 },
  { type: 'response_start', message_id: 'm-2', timestamp: time },
  { type: 'response_start', message_id: 'm-2', parent_id: 'm-1', position: 2, timestamp: zoned, seq: 9 },
  { type: 'message_start', conversation_id: 's-1', message_id: 'm-2', timestamp: time, seq: 9 },
  { type: 'text-delta', text: 'Hel', index: 0, timestamp: time },
  { type: 'text-delta', text: 'lo', index: 1, message_id: 'm-2', timestamp: zoned, seq: 10 },
  { type: 'text_chunk', content: 'Hel', message_id: 'm-2', timestamp: time, seq: 10 },
  { type: 'sources', sources: [source, 'A passage as text'], message_id: 'm-2', timestamp: time, seq: 11 },
  {
    type: 'response_end',
    full_response: 'Hello',
    tokens_used: 5,
    response_time: 1.25,
    message_id: 'm-2',
    status: 'stopped',
    timestamp: time,
    seq: 12,
  },
  {
    type: 'done',
    full_response: 'Hello',
    tokens_used: 5,
    response_time: 1.25,
    message_id: 'm-2',
    status: 'complete',
    timestamp: time,
    seq: 12,
  },
  { type: 'response_snapshot', message_id: 'm-2', text: 'Hel', next_index: 1 },
  { type: 'response_cancelled', message_id: 'm-2', by: 'user-ada', timestamp: time, seq: 13 },
  { type: 'typing', user_id: 'user-mina' },
  { type: 'user_disconnected', user_id: 'user-mina' },
  { type: 'error', message: 'It failed.' },
  { type: 'error', data: { message: 'It failed.', code: 'tool_error' } },
  {
    type: 'error',
    message: 'It failed.',
    data: { message: 'It failed.', code: 'tool_error' },
    message_id: 'm-2',
    client_message_id: 'c-1',
    seq: 14,
  },
  { type: 'pong', timestamp: time },
];

export const agentSamples: readonly FrameSample[] = [
  { type: 'workflow_start', workflow_id: 'wf-1', execution_id: 'x-1' },
  { type: 'workflow_end', execution_id: 'x-1', duration_ms: 12.5 },
  { type: 'workflow_error', execution_id: 'x-1', error: 'It failed.' },
  { type: 'node_start', node_id: 'n-1', node_type: 'llm', node_name: 'Ask' },
  { type: 'node_end', node_id: 'n-1', output: { text: 'x' }, duration_ms: 3 },
  { type: 'node_error', node_id: 'n-1', error: 'It failed.' },
  { type: 'agent_iteration', iteration: 1, max_iterations: 5 },
  { type: 'agent_tool_call', tool_name: 'calculate', arguments: { expression: '17*2' } },
  {
    type: 'agent_tool_result',
    tool_name: 'calculate',
    result: 34,
    call_id: 'c-1',
    execution_id: 'x-1',
    message_id: 'm-2',
    success: true,
    duration_ms: 12,
    timestamp: time,
    seq: 15,
  },
  { type: 'agent_reflection', critique: 'Too long.', refinement: 'Shorter.' },
  { type: 'agent_thinking', content: 'Hm.' },
  { type: 'cot_step', step: 1, thought: 'First.' },
  { type: 'token_usage', prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
  { type: 'cost_update', cost_usd: 0.0048, model: 'demo' },
  { type: 'context_trimmed', original_tokens: 9000, trimmed_tokens: 4000 },
  { type: 'llm_call_start', model: 'demo', provider: 'local' },
  { type: 'llm_call_end', model: 'demo', latency_ms: 321 },
  { type: 'memory_update', messages_retained: 4 },
  { type: 'suggested_questions', questions: ['And then?'] },
  { type: 'retrieval_start' },
  { type: 'retrieval_result' },
  { type: 'retrieval_end' },
  { type: 'tool_call_start', tool_name: 'calculate', arguments: { expression: '17*2' } },
  { type: 'tool_call_args' },
  { type: 'tool_call_end' },
  { type: 'tool_result', tool_name: 'calculate', result: 34 },
  { type: 'thinking_start' },
  { type: 'thinking_chunk', content: 'Hm.' },
  { type: 'thinking_end' },
  { type: 'text_end' },
  { type: 'usage', prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
  { type: 'metadata' },
];

export const chatClientSamples: readonly FrameSample[] = [
  { type: 'chat', content: 'Hi', application_id: 'app-helpdesk' },
  {
    type: 'chat',
    content: 'Hi',
    application_id: 'app-helpdesk',
    chat_id: 's-1',
    user_id: 'user-ada',
    timestamp: time,
    client_message_id: 'c-1',
  },
  { type: 'message', content: 'Hi', client_message_id: 'c-1' },
  { type: 'typing' },
  { type: 'ping' },
  { type: 'cancel', message_id: 'm-2' },
];

export const notificationServerSamples: readonly FrameSample[] = [
  { type: 'hello', ...hello },
  {
    type: 'notification',
    notification: { title: 'Done', body: 'It ran.', action_url: '/x' },
    timestamp: time,
  },
  {
    type: 'notification',
    notification: {
      title: 'Done',
      body: 'It ran.',
      action_url: null,
      id: 'n-1',
      kind: 'plugin_run_failed',
      params: { tool: 'flaky' },
      group: 'flaky',
      read_at: null,
      created_at: zoned,
    },
    timestamp: zoned,
    seq: 3,
  },
  { type: 'pong', timestamp: time },
  { type: 'error', message: 'It failed.', data: { message: 'It failed.' } },
];

export const workspaceServerSamples: readonly FrameSample[] = [
  { type: 'hello', ...hello },
  { type: 'user_joined', user_id: 'user-mina', timestamp: time, seq: 1 },
  { type: 'user_left', user_id: 'user-mina', timestamp: time, seq: 2 },
  {
    type: 'document_updated',
    document_id: 'doc-handbook',
    action: 'edited',
    version: 2,
    updated_by: 'user-mina',
    timestamp: time,
    seq: 3,
  },
  { type: 'application_changed', timestamp: time, seq: 4 },
  { type: 'member_added', user_id: 'user-jun', timestamp: time, seq: 5 },
  {
    type: 'presence_state',
    members: [
      {
        user_id: 'user-mina',
        name: 'Mina',
        role: 'member',
        connections: 2,
        status: 'active',
        viewing: { kind: 'document', id: 'doc-handbook' },
        last_seen: null,
      },
    ],
    timestamp: time,
  },
  {
    type: 'presence_update',
    members: [{ user_id: 'user-mina', connections: 1, status: 'idle', viewing: null, last_seen: time }],
    left: ['user-jun'],
    timestamp: time,
    seq: 6,
  },
  { type: 'followed', by: 'user-mina', ended: false },
  { type: 'follow_refused', by: 'user-mina' },
  { type: 'member_changed', user_id: 'user-jun', role: 'member', timestamp: time, seq: 7 },
  { type: 'member_removed', user_id: 'user-jun', timestamp: time, seq: 8 },
  {
    type: 'activity_added',
    entries: [{ id: 'a-1', at: time, kind: 'joined', user_id: 'user-mina', params: {} }],
    seq: 9,
  },
  { type: 'pong', timestamp: time },
  { type: 'error', message: 'It failed.', data: { message: 'It failed.' } },
];

const log = { level: 'info', message: 'Hello', timestamp: time };
const trace = {
  timestamp: time,
  event: 'step_started',
  data: {},
  metadata: {},
  step: 'a',
  execution_time: 0.1,
};
const step = { step_name: 'a', started_at: time, ended_at: null, duration: null };
const variable = { name: 'x', value: 1, value_type: 'int', timestamp: time, metadata: {} };
const apiCall = {
  timestamp: time,
  api_type: 'llm',
  endpoint: 'chat',
  parameters: { model: 'demo' },
  result: 'ok',
  duration: 0.5,
  error: null,
  success: true,
};

export const debugServerSamples: readonly FrameSample[] = [
  { type: 'hello', data: hello },
  {
    type: 'execution_info',
    data: {
      execution_id: 'x-1',
      plugin_id: 'calculator',
      tool_name: 'calculate',
      status: 'failed',
      started_at: time,
      ended_at: time,
      error: 'It failed.',
      parameters: { expression: '17*2' },
      result: 34,
    },
    seq: 1,
  },
  {
    type: 'debug_data',
    data: {
      execution_id: 'x-1',
      plugin_id: 'calculator',
      workspace_id: 'ws-demo',
      logs: [log],
      trace: [trace],
      steps: [step],
      variables: { x: variable },
      api_calls: [apiCall],
      step_timings: { a: 0.1 },
      total_execution_time: 0.5,
    },
    seq: 2,
  },
  { type: 'log', data: log, seq: 3 },
  { type: 'trace', data: trace, seq: 4 },
  { type: 'step', data: step, seq: 5 },
  { type: 'variable', data: variable, seq: 6 },
  { type: 'api_call', data: apiCall, seq: 7 },
  { type: 'execution_complete', data: { result: 34, timestamp: time }, seq: 8 },
  { type: 'execution_error', data: { error: 'It failed.', timestamp: time }, seq: 9 },
  { type: 'error', message: 'It failed.', data: { message: 'It failed.' } },
];
