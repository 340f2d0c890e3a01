import { describe, expect, it } from 'vitest';
import { demoDocuments } from '../demo/documents/index.ts';
import { demoPlugins } from '../demo/plugins/index.ts';
import { createVirtualClock } from '../demo/virtual-clock.ts';
import type { AgentOutput, AgentTool, AgentTurn, ToolOutcome } from '../ports.ts';
import { createLocalAgent } from './local-agent.ts';
import { createPassageSearch } from './retrieval.ts';

const tools: AgentTool[] = demoPlugins.flatMap((plugin) =>
  plugin.tools.map((tool) => ({
    pluginId: plugin.id,
    toolName: tool.name,
    description: tool.description,
    parameters: tool.parameters,
    writes: tool.writes === true,
  })),
);

const documents = demoDocuments
  .filter((document) => document.workspaceId === 'ws-demo')
  .map(({ id, title, text, updatedBy }) => ({
    id,
    workspace_id: 'ws-demo',
    title,
    text,
    version: 3,
    updated_at: '2026-11-24T10:00:00.000Z',
    updated_by: updatedBy,
  }));

const succeeded: ToolOutcome = {
  executionId: 'run-1',
  success: true,
  result: 42,
  error: null,
  durationMs: 12,
};

interface Told {
  readonly text: string;
  readonly deltas: readonly string[];
  readonly events: readonly { name: string; data: Record<string, unknown> }[];
  readonly order: readonly string[];
  readonly sources: readonly string[];
  readonly calls: readonly { tool: string; parameters: Record<string, unknown> }[];
  readonly seconds: number;
}

async function ask(
  prompt: string,
  change: Partial<AgentTurn> & { outcome?: ToolOutcome; stopAfter?: number } = {},
): Promise<Told> {
  const clock = createVirtualClock(0);
  const stopper = new AbortController();
  const calls: Told['calls'][number][] = [];
  const search = createPassageSearch();
  const turn: AgentTurn = {
    application: {
      id: 'app',
      name: 'App',
      description: '',
      workspace_id: 'ws-demo',
      plugin_ids: [],
      instructions: '',
    },
    history: [],
    prompt,
    tools,
    firstAnswer: false,
    searchDocuments: (query, limit) => Promise.resolve(search(documents, query, limit)),
    startTool: (tool, parameters) => {
      calls.push({ tool: tool.pluginId, parameters });
      return Promise.resolve({ executionId: 'run-1', outcome: Promise.resolve(change.outcome ?? succeeded) });
    },
    signal: stopper.signal,
    clock,
    ...change,
  };
  const outputs: AgentOutput[] = [];
  for await (const output of createLocalAgent().run(turn)) {
    outputs.push(output);
    if (outputs.length === change.stopAfter) stopper.abort();
  }
  const deltas = outputs.flatMap((output) => (output.type === 'text' ? [output.text] : []));
  return {
    text: deltas.join(''),
    deltas,
    events: outputs.flatMap((output) => (output.type === 'event' ? [output] : [])),
    order: outputs
      .map((output) => (output.type === 'event' ? output.name : output.type))
      .filter((name, at, all) => name !== all[at - 1]),
    sources: outputs.flatMap((output) =>
      output.type === 'sources' ? output.sources.map((source) => source.title) : [],
    ),
    calls,
    seconds: clock.monotonic() / 1000,
  };
}

describe('local agent, documents', () => {
  it('quotes the passage with its citation, after the sources', async () => {
    const told = await ask('How many vacation days do I have?');
    expect(told.text).toMatch(
      /^\*\*Acme AI Lab handbook\*\*, under “Vacation and leave”, says:\n\n> .*25 days/,
    );
    expect(told.text).toContain('[1]');
    expect(told.sources[0]).toBe('Acme AI Lab handbook');
    expect(told.order.slice(0, 7)).toEqual([
      'agent_iteration',
      'agent_thinking',
      'retrieval_start',
      'retrieval_result',
      'retrieval_end',
      'agent_thinking',
      'sources',
    ]);
  });

  it('cites exactly the sources that it sent', async () => {
    const told = await ask('How do I roll back a release?');
    const cited = new Set([...told.text.matchAll(/\[(\d)\]/g)].map((match) => Number(match[1])));
    expect([...cited]).toEqual(told.sources.map((_, at) => at + 1));
  });

  it('quotes nothing that no document says', async () => {
    const told = await ask('환불은 며칠 안에 신청해야 하나요?');
    const quoted = told.text.split('\n').filter((line) => line.startsWith('> '));
    expect(quoted.length).toBeGreaterThan(0);
    for (const line of quoted) {
      const words = line.slice(2).replace(/ \[\d\]$/, '');
      expect(documents.some((document) => document.text.includes(words))).toBe(true);
    }
  });

  it('answers in Korean where it is asked in Korean', async () => {
    const told = await ask('수습 기간은 몇 개월인가요?', { firstAnswer: true });
    expect(told.text).toMatch(/^저는 언어 모델이 아니라 내장 로컬 에이전트입니다/);
    expect(told.text).toContain('수습 기간은 3개월');
  });

  it('says what it is in its first answer, and only there', async () => {
    expect((await ask('Is there a free trial?', { firstAnswer: true })).text).toMatch(
      /^I am the built-in local agent/,
    );
    expect((await ask('Is there a free trial?')).text).not.toContain('local agent');
  });

  it('names the documents where none answers', async () => {
    const told = await ask('What is the weather on Mars?');
    expect(told.sources).toEqual([]);
    for (const document of documents) expect(told.text).toContain(`- ${document.title}`);
  });

  it('says so where there are no documents', async () => {
    const told = await ask('anything at all', { searchDocuments: () => Promise.resolve([]) });
    expect(told.text).toContain('no documents yet');
  });

  it('suggests only questions that the documents answer', async () => {
    const told = await ask('What about refunds?');
    const questions = told.events.find((event) => event.name === 'suggested_questions')?.data['questions'];
    expect(questions).toBeInstanceOf(Array);
    for (const question of questions as string[]) {
      const again = await ask(question);
      expect(again.sources.length, question).toBeGreaterThan(0);
    }
  });

  it('is done within four seconds, word by word', async () => {
    const told = await ask('How do I roll back a release?');
    expect(told.seconds).toBeGreaterThan(1);
    expect(told.seconds).toBeLessThan(4);
    for (const delta of told.deltas) expect(delta.trim()).not.toMatch(/\s/);
  });
});

describe('local agent, tools', () => {
  it.each([
    ['/calculator 17*2', 'calculator', { expression: '17*2' }],
    ['/calculate 17*2', 'calculator', { expression: '17*2' }],
    ['/calculator {"expression": "1+1"}', 'calculator', { expression: '1+1' }],
    ['/web-shop running shoes', 'web-shop', { query: 'running shoes' }],
    ['/flaky', 'flaky', {}],
    ['/flaky 40', 'flaky', { rows: 40 }],
    ['/flaky rows=40', 'flaky', { rows: 40 }],
    ['/flaky Rows = "12"', 'flaky', { rows: 12 }],
    ['/flaky {"rows": "12"}', 'flaky', { rows: 12 }],
    ['run flaky with rows=12', 'flaky', { rows: 12 }],
    ['flaky 실행해줘 rows=12', 'flaky', { rows: 12 }],
    ['/web-shop running shoes max_price=49.5', 'web-shop', { query: 'running shoes', max_price: 49.5 }],
    ['/web-shop max_price=50, query=rain boots', 'web-shop', { query: 'rain boots', max_price: 50 }],
    ['/calculator x=3', 'calculator', { expression: 'x=3' }],
    ['/text-metrics Set text=foo here', 'text-metrics', { text: 'Set text=foo here' }],
    ['run flaky', 'flaky', {}],
    ['use web-shop for running shoes', 'web-shop', { query: 'running shoes' }],
    ['flaky 실행해줘', 'flaky', {}],
    ['what is 17 % of 2,340?', 'calculator', { expression: '17% * 2,340' }],
    ['17*2', 'calculator', { expression: '17*2' }],
    ['How much is 12 x (3 + 4)?', 'calculator', { expression: '12*(3 + 4)' }],
    ['what is 144 divided by 12', 'calculator', { expression: '144 / 12' }],
    ['calculate 2 to the power of 10', 'calculator', { expression: '2 ^ 10' }],
    ['2,340의 17%는 얼마야?', 'calculator', { expression: '2,340 * 17%' }],
    ['2,340원의 17 퍼센트는 얼마인가요?', 'calculator', { expression: '2,340 * 17%' }],
    ['17 곱하기 2는?', 'calculator', { expression: '17 * 2' }],
    ['100에서 37을 빼면 얼마야?', 'calculator', { expression: '100 - 37' }],
    ['3 더하기 4 계산해줘', 'calculator', { expression: '3 + 4' }],
  ])('"%s" runs %s', async (prompt, tool, parameters) => {
    expect((await ask(prompt)).calls).toEqual([{ tool, parameters }]);
  });

  it.each([
    'How many vacation days are there in 2026-11-24?',
    '010-1234-5678',
    'version 26.11',
    'We pay 3 + 4 people, why?',
  ])('"%s" runs nothing', async (prompt) => {
    expect((await ask(prompt)).calls).toEqual([]);
  });

  it('shows the call before and the result after, by one id', async () => {
    const told = await ask('/calculator 17*2');
    expect(told.events.filter((event) => event.name.startsWith('agent_tool'))).toEqual([
      {
        type: 'event',
        name: 'agent_tool_call',
        data: {
          tool_name: 'calculator:calculate',
          arguments: { expression: '17*2' },
          call_id: 'call-run-1',
          execution_id: 'run-1',
        },
      },
      {
        type: 'event',
        name: 'agent_tool_result',
        data: {
          tool_name: 'calculator:calculate',
          result: 42,
          success: true,
          duration_ms: 12,
          call_id: 'call-run-1',
          execution_id: 'run-1',
        },
      },
    ]);
    expect(told.text).toBe('`calculator:calculate` answered in 12 ms:\n\n**42**');
  });

  it('tells a failure as a failure', async () => {
    const told = await ask('/flaky', {
      outcome: { executionId: 'run-1', success: false, result: null, error: 'disk full', durationMs: 1234 },
    });
    expect(told.text).toContain('failed after 1.2 s');
    expect(told.text).toContain('> disk full');
    expect(told.events.at(-1)).toMatchObject({
      name: 'agent_thinking',
      data: { content: 'flaky:build_report has failed; I pass on what it said and have no result.' },
    });
    const korean = await ask('flaky 실행해줘', {
      outcome: { executionId: 'run-1', success: false, result: null, error: 'disk full', durationMs: 1234 },
    });
    expect(korean.events.at(-1)?.data['content']).toMatch(/^flaky:build_report 실행이 실패했습니다/);
    expect(told.events.find((event) => event.name === 'agent_tool_result')?.data['success']).toBe(false);
  });

  it('draws items as a table that their text cannot break', async () => {
    const result = {
      summary: 'Two found.',
      items: [
        { name: 'a|b', price: 3 },
        { name: 'c', price: 4 },
      ],
    };
    const told = await ask('/web-shop x', { outcome: { ...succeeded, result } });
    expect(told.text).toContain('Two found.\n\n| name | price |\n| --- | ---: |\n| a\\|b | 3 |\n| c | 4 |');
  });

  it('asks for a missing argument', async () => {
    const told = await ask('/calculator');
    expect(told.calls).toEqual([]);
    expect(told.text).toContain('/calculator <expression>');
  });

  it.each([
    [
      '/flaky rows=many',
      'flaky',
      /did not run .*“rows” takes a whole number, and “many” is none/,
      '`rows=…` (whole number, optional)',
    ],
    ['/flaky cells=40', 'flaky', /“cells=40” is none/, '`/flaky [rows]` takes'],
    ['/flaky 4.5', 'flaky', /“4.5” is none/, '`rows=…` (whole number, optional)'],
    ['/flaky rows=', 'flaky', /“” is none/, '`rows=…` (whole number, optional)'],
    ['/flaky {"rows": "x"}', 'flaky', /“x” is none/, '`rows=…` (whole number, optional)'],
    ['/flaky rows=많이', 'flaky', /실행하지 않았습니다. “rows”의 값은 정수여야/, '`rows=…` (정수, 선택)'],
    [
      '/web-shop boots max_price=cheap',
      'web-shop',
      /“max_price”.*takes a number, and “cheap”/,
      '`query=…` (text)',
    ],
    [
      '/link-checker pages=5',
      'link-checker',
      /needs its argument “section”/,
      '`pages=…` (whole number, optional)',
    ],
    ['/link-checker pages=5 개', 'link-checker', /“pages”의 값은 정수/, '`section=…` (글)'],
  ])(
    'refuses %s in words, with what the plugin takes, and runs nothing',
    async (prompt, _tool, words, usage) => {
      const told = await ask(prompt);
      expect(told.calls).toEqual([]);
      expect(told.text).toMatch(words);
      expect(told.text).toContain(usage);
    },
  );

  it('stays in the language of the talk where the arguments are numbers by name', async () => {
    const before = { role: 'user', content: '안녕하세요' } as AgentTurn['history'][number];
    expect((await ask('/flaky rows=4.5', { history: [before] })).text).toContain('정수');
  });

  it('leads to a failed run only where the gateway names runs', async () => {
    const outcome = { executionId: 'run-1', success: false, result: null, error: 'full', durationMs: 9 };
    expect((await ask('/flaky', { outcome })).text).toMatch(/> full\n\nOpen the run in the debugger/);
    expect((await ask('/flaky', { outcome, runsUntold: true })).text).toMatch(/> full$/);
    expect((await ask('flaky 실행해줘', { outcome, runsUntold: true })).text).toMatch(/> full$/);
  });

  it.each([
    ['/help', 'catalogue; asks before it does.'],
    ['/nonsense', 'catalogue; asks before it does.'],
    ['Which tools can you run?', 'catalogue; asks before it does.'],
    ['무엇을 도와줄 수 있나요?', '(실행하기 전에 묻습니다)'],
  ])('"%s" says that a tool asks only where it does', async (prompt, words) => {
    const decisionOn = () => Promise.resolve(null);
    const asking = (await ask(prompt, { decisionOn })).text
      .split('\n')
      .filter((line) => line.includes(words));
    expect(asking).toHaveLength(1);
    expect(asking[0]).toContain('/shop-orders');
    expect((await ask(prompt)).text).not.toContain(words);
  });

  it('says which commands exist', async () => {
    const told = await ask('/nonsense 1');
    expect(told.text).toContain('There is no command `/nonsense`');
    for (const name of ['/calculator', '/web-shop', '/flaky', '/slow'])
      expect(told.text).toContain(`\`${name}`);
  });

  it.each(['hello', '안녕하세요', '/help'])('"%s" lists what can be done', async (prompt) => {
    expect((await ask(prompt)).text).toContain('`/calculator <expression>`');
  });
});

describe('local agent, asked about itself', () => {
  const titles = documents.map(({ title }) => `- ${title}`);

  it.each([
    'Which documents can you answer from?',
    'Which documents are there?',
    'what documents do you have',
    'list the documents',
    'Can you show me all the docs?',
    '어떤 문서로 답할 수 있나요?',
    '어떤 문서가 있어?',
    '문서 목록 보여줘',
    '무슨 문서를 읽을 수 있어요?',
  ])('"%s" names the documents', async (prompt) => {
    const told = await ask(prompt);
    expect(told.text).toMatch(/^(?:I answer from the documents|이 워크스페이스의 문서에 있는 내용을 인용해)/);
    for (const title of titles) expect(told.text).toContain(title);
    expect(told.sources).toEqual([]);
    expect(told.text).not.toContain('/calculator');
  });

  it.each([
    'Which tools can you run?',
    'what tools do you have',
    'Which plugins are there?',
    'list your commands',
    'Do you have any plugins?',
    '어떤 도구를 실행할 수 있나요?',
    '어떤 도구를 쓸 수 있어?',
    '너는 무슨 플러그인이 있어?',
    '도구 목록 알려줘',
    '플러그인을 쓸수있나요',
  ])('"%s" names the tools, what each does and an example', async (prompt) => {
    const told = await ask(prompt);
    expect(told.text).toMatch(/^(?:I can run the plugins|이 애플리케이션의 플러그인을)/);
    for (const tool of tools) expect(told.text).toContain(tool.description);
    expect(told.text).toMatch(
      /`\/calculator <expression>` – .* (?:For example|예): `\/calculator 17% \* 2,340`/,
    );
    expect(told.sources).toEqual([]);
    expect(told.calls).toEqual([]);
  });

  it.each([
    'What can you help me with?',
    'what can you do',
    'How can you help?',
    'Can you help me?',
    'Who are you?',
    'What can I ask you?',
    '무엇을 도와줄 수 있나요?',
    '뭘 할 수 있어?',
    '너는 무엇을 해줄 수 있니',
    '너는 누구야?',
  ])('"%s" says what it is and what it can do', async (prompt) => {
    const told = await ask(prompt);
    expect(told.text).toMatch(
      /^(?:I am the built-in local agent, not a language model|저는 언어 모델이 아니라)/,
    );
    for (const title of titles) expect(told.text).toContain(title);
    for (const tool of tools) expect(told.text).toContain(tool.description);
    expect(told.text).toMatch(/17 % of 2,340|2,340의 17%/);
    expect(told.text).toContain('/slow <seconds>');
    expect(told.text.match(/I am the built-in|저는 언어/g)).toHaveLength(1);
  });

  it.each(['What can you help me with?', '무엇을 도와줄 수 있나요?'])(
    '"%s" promises nothing that is not there',
    async (prompt) => {
      const told = await ask(prompt, { tools: [], searchDocuments: () => Promise.resolve([]) });
      expect(told.text).not.toMatch(/calculator|17|plugin.*command:|각각의 명령/);
      expect(told.text).toMatch(/as soon as this workspace has some|아직 문서가 없습니다/);
      const alone = { tools: [] };
      expect((await ask('Which tools can you run?', alone)).text).toMatch(/^This application has no plugins/);
      expect((await ask('어떤 도구를 쓸 수 있어?', alone)).text).toContain('플러그인이 없어');
    },
  );

  it.each([
    'Which tools does the security policy allow?',
    'Which documents do I need for onboarding?',
    'What documents mention refunds?',
    'What is a plugin?',
    'Do I have to show documents?',
    'Which tools do we use?',
    'Who can I ask for help?',
    'What can you tell me about refunds?',
    'What can you do about a SEV1?',
    'Are plugins allowed to write?',
    '어떤 문서를 제출해야 하나요?',
    '보안 정책에서 어떤 도구를 쓸 수 있나요?',
    '누구에게 물어볼 수 있나요?',
    '환불은 무엇을 도와줄 수 있나요?',
    '도구가 뭐야?',
    '어떻게 할 수 있나요?',
  ])('"%s" is left to the documents', async (prompt) => {
    expect((await ask(prompt)).events.map((event) => event.name)).toContain('retrieval_start');
  });

  it('quotes the document that a question about tools is about', async () => {
    const told = await ask('Which plugins does the security policy allow?');
    expect(told.sources[0]).toMatch(/security/i);
  });
});

describe('local agent, pace and stop', () => {
  it('streams for as many seconds as it is told', async () => {
    const told = await ask('/slow 30');
    expect(told.seconds).toBeCloseTo(30, 1);
    expect(told.deltas.length).toBeGreaterThan(200);
    expect(told.text).toContain('Second 30 of 30');
  });

  it('ends at once when it is stopped', async () => {
    const told = await ask('/slow 30', { stopAfter: 20 });
    expect(told.seconds).toBeLessThan(5);
    expect(told.deltas.length).toBeLessThan(20);
  });

  it.each([
    ['/calculator 1+1', false, /so I asked .* not allowed/],
    ['/calculator 1+1', true, /nobody can be asked: it did not run/],
    ['/calculator 일 1+1', true, /물어볼 수 없어 실행하지 않았고/],
  ])('says of %s that did not run whether anybody was asked (%s)', async (prompt, nobodyToAsk, words) => {
    const told = await ask(prompt, {
      tools: tools.map((tool) => ({ ...tool, writes: true })),
      decisionOn: () => Promise.resolve({ allow: false, by: null }),
      nobodyToAsk,
    });
    expect(told.text).toMatch(words);
    expect(told.calls).toEqual([]);
    expect(told.order.filter((name) => name.startsWith('agent_tool'))).toEqual([
      'agent_tool_approval',
      'agent_tool_decided',
    ]);
  });

  it('ends while a tool hangs', async () => {
    const stopper = new AbortController();
    const running = ask('/calculator 1+1', {
      signal: stopper.signal,
      startTool: () => {
        queueMicrotask(() => stopper.abort());
        return Promise.resolve({ executionId: 'run-1', outcome: new Promise<ToolOutcome>(() => undefined) });
      },
    });
    expect((await running).order).toEqual(['agent_iteration', 'agent_thinking', 'agent_tool_call']);
  });
});

describe('local agent, attached files', () => {
  const notes = {
    name: 'notes.md',
    media_type: 'text/markdown',
    text: '# Plans\n\n## Release\n\nWe ship the release on Friday.\n\n## Food\n\nPizza for everyone.\n',
  };

  it('quotes what was found in them, by name, and cites no document for it', async () => {
    const told = await ask('When do we ship the release?', { attachments: [notes] });
    expect(told.text).toBe(
      'The attached **notes.md**, under “Release”, says:\n\n> We ship the release on Friday.',
    );
    expect(told.sources).toEqual([]);
  });

  it('says where it found nothing, and how the file begins', async () => {
    const told = await ask('고양이는 어디에 있나요?', { attachments: [{ ...notes, text: 'one\ntwo' }] });
    expect(told.text).toBe(
      '첨부된 **notes.md**(2줄)에서 질문에 나온 말을 찾지 못했습니다. 첫 부분은 다음과 같습니다:\n\n> one\n> two',
    );
  });

  it('leaves a command to its tool', async () => {
    const told = await ask('/calculator 6 * 7', { attachments: [notes] });
    expect(told.calls).toEqual([{ tool: 'calculator', parameters: { expression: '6 * 7' } }]);
  });

  it('finds a document by its title in quotes, as the menu inserts it', async () => {
    const told = await ask('“Acme AI Lab handbook” vacation days');
    expect(told.sources[0]).toBe('Acme AI Lab handbook');
  });
});
