import { describe, expect, it } from 'vitest';
import type { WireMessage } from '#src/protocol/entities.ts';
import { chatFileName, toChatFile, type ChatFileParts } from './chat-file.ts';
import { chatMarkdown, type MarkdownWords } from './chat-markdown.ts';

const words: MarkdownWords = {
  untitled: 'Untitled chat',
  agent: 'Nadoo',
  somebody: 'Somebody',
  system: 'System',
  exported: (at) => `Exported ${at}`,
  leftOut: (what) => `Left out: ${what}`,
  masked: (count) => `Masked: ${String(count)}`,
  status: (status) => status,
  sources: 'Sources',
  untitledSource: 'untitled passage',
  tool: (name) => `Tool \`${name}\``,
  arguments: 'arguments',
  result: 'result',
  deniedBy: (name) => `Denied by ${name}`,
  nobody: 'nobody allowed it',
  undecided: 'undecided',
  hasVersions: 'has versions',
  version: ({ n, count }) => `version ${String(n)} of ${String(count)}`,
  goesBack: (to, isVersion, heading) => `${isVersion ? 'again' : 'back'} ${to} ${heading}`,
};

const prompt: WireMessage = {
  id: 'm-1',
  role: 'user',
  content: '환불규정 알려줘',
  user_id: 'user-mina',
  created_at: '2026-11-24T10:00:00Z',
  parent_id: null,
  position: 1,
  status: 'complete',
};
const answer: WireMessage = {
  id: 'm-2',
  role: 'assistant',
  content: '**14일** 안에 [1].\n\n```js\nrefund();\n```',
  created_at: '2026-11-24T10:00:01Z',
  parent_id: 'm-1',
  position: 2,
  status: 'stopped',
  sources: [{ title: '환불 규정', content: 'A passage', document_id: 'doc-1', version: 3 }],
  usage: { prompt_tokens: 3, total_tokens: 9 },
};
const events = [
  {
    message_id: 'm-2',
    n: 1,
    name: 'agent_tool_call',
    data: { tool_name: 'shop:find', arguments: { api_key: 'k-123456', id: 7 } },
  },
  {
    message_id: 'm-2',
    n: 2,
    name: 'agent_tool_result',
    data: { tool_name: 'shop:find', result: 'got ```k-123456``` it', duration_ms: 12.4 },
  },
  { message_id: 'm-2', n: 3, name: 'agent_thinking', data: { content: 'Hm.' } },
];

const parts = (more: Partial<ChatFileParts> = {}): ChatFileParts => ({
  exportedAt: '2026-11-27T09:00:00.000Z',
  server: 'http://localhost',
  workspaceId: 'ws',
  session: { id: 's-1', title: '환불 문의' },
  messages: [prompt, answer],
  events,
  nameOf: (id) => (id === 'user-mina' ? 'Mina' : null),
  hasUnsent: false,
  ...more,
});

describe('the file of a chat', () => {
  it('has every message as the server gave it, with what the agent did for it', () => {
    const file = toChatFile(parts());
    expect(file).toMatchObject({
      format: 'nadoo-chat',
      version: 1,
      exported_at: '2026-11-27T09:00:00.000Z',
      workspace_id: 'ws',
      session: { id: 's-1', title: '환불 문의' },
      people: [{ user_id: 'user-mina', name: 'Mina' }],
      left_out: [],
    });
    expect(file.messages[0]).toEqual(prompt);
    const { events: kept, ...rest } = file.messages[1]!;
    expect(rest).toEqual(answer);
    expect(kept?.map(({ n, name }) => [n, name])).toEqual([
      [1, 'agent_tool_call'],
      [2, 'agent_tool_result'],
      [3, 'agent_thinking'],
    ]);
  });

  it('masks secrets by their names and wherever they come again, and counts of tokens stay', () => {
    const file = toChatFile(parts());
    expect(JSON.stringify(file)).not.toContain('k-123456');
    expect(file.masked).toEqual([
      'messages.1.events.0.data.arguments.api_key',
      'messages.1.events.1.data.result',
    ]);
    expect(file.messages[1]?.usage).toEqual({ prompt_tokens: 3, total_tokens: 9 });
  });

  it('says what is not in it', () => {
    const running: WireMessage = { ...answer, status: 'running' };
    const file = toChatFile(parts({ events: null, messages: [prompt, running], hasUnsent: true }));
    expect(file.left_out).toEqual(['events', 'running', 'unsent']);
  });
});

describe('a chat as Markdown', () => {
  const text = chatMarkdown(toChatFile(parts()), words, (iso) => `(${iso} +00:00)`);

  it('says who said what and when, with sources, and how an answer ended', () => {
    expect(text).toContain('# 환불 문의\n');
    expect(text).toContain('## Mina · (2026-11-24T10:00:00Z +00:00)\n\n환불규정 알려줘\n');
    expect(text).toContain('## Nadoo · (2026-11-24T10:00:01Z +00:00) · stopped');
    expect(text).toContain(answer.content);
    expect(text).toContain('**Sources**\n\n1. 환불 규정 (`doc-1` v3)');
    expect(text).toContain(
      '> Exported (2026-11-27T09:00:00.000Z +00:00)\n>\n> Left out: thoughts\n>\n> Masked: 2',
    );
  });

  it('fences what went into tools and came out of them, whatever fences are in there', () => {
    expect(text).toContain(
      '- Tool `shop:find` · arguments\n\n```\n{\n  "api_key": "***REDACTED***",\n  "id": 7\n}\n```',
    );
    expect(text).toContain('- Tool `shop:find`, 12 ms · result\n\n````\ngot ```***REDACTED***``` it\n````');
    expect(text).not.toContain('Hm.');
  });
});

describe('tools that asked, as Markdown', () => {
  const asked = (n: number, callId: string) => ({
    message_id: 'm-2',
    n,
    name: 'agent_tool_approval',
    data: { call_id: callId, tool_name: 'shop:order', arguments: { product: callId } },
  });
  const decided = (n: number, callId: string, allow: boolean, by: string | null) => ({
    message_id: 'm-2',
    n,
    name: 'agent_tool_decided',
    data: { call_id: callId, tool_name: 'shop:order', allow, by },
  });
  const textOf = (answered: WireMessage, ...stored: ChatFileParts['events'] & object) => {
    const file = toChatFile(
      parts({
        messages: [prompt, answered],
        events: stored,
        nameOf: (id) => ({ 'user-mina': 'Mina', 'user-ada': 'Ada' })[id] ?? null,
      }),
    );
    return chatMarkdown(file, words, (iso) => iso);
  };

  it('have what went in and who denied it, though they said nothing else in this chat', () => {
    const text = textOf(answer, asked(1, 'shoes'), decided(2, 'shoes', false, 'user-ada'));
    expect(text).toContain(
      '- Tool `shop:order` · Denied by Ada · arguments\n\n```\n{\n  "product": "shoes"\n}\n```',
    );
  });

  it('are told where nobody said a word, or the answer ended before', () => {
    const text = textOf(answer, asked(1, 'a'), decided(2, 'a', false, null), asked(3, 'b'));
    expect(text).toContain('- Tool `shop:order` · nobody allowed it · arguments');
    expect(text).toContain('- Tool `shop:order` · undecided · arguments');
  });

  it('stand there once where they ran, and not at all while they wait', () => {
    const call = { ...asked(3, 'a'), name: 'agent_tool_call' };
    const text = textOf(answer, asked(1, 'a'), decided(2, 'a', true, 'user-ada'), call);
    expect(text.match(/shop:order/g)).toHaveLength(1);
    expect(textOf({ ...answer, status: 'running' }, asked(1, 'a'))).not.toContain('shop:order');
  });
});

it('names a file so that every system takes it, in the title’s own script', () => {
  const name = (title: string) => chatFileName(title, '2026-11-27T09:00:00.000Z', 'md');
  expect(name('환불 규정: 문의?')).toBe('chat-환불-규정-문의-2026-11-27.md');
  expect(name('환불'.normalize('NFD'))).toBe('chat-환불-2026-11-27.md');
  expect(name('../../etc/passwd')).toBe('chat-etc-passwd-2026-11-27.md');
  expect(name('')).toBe('chat-2026-11-27.md');
  expect(name('CON')).toBe('chat-CON-2026-11-27.md');
  expect([...name('𠮷'.repeat(100))].length).toBeLessThan(80);
});
