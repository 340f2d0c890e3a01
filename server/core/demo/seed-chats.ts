/** Finished chats of the demo: the prompts are written, the answers are the local agent's own. */
import type {
  NewApplication,
  DocumentRecord,
  MessageEventRecord,
  MessageRecord,
  NewMessage,
} from '../model.ts';
import type { AgentOutput, AgentTool, AgentTurn, Storage, ToolOutcome } from '../ports.ts';
import { createLocalAgent } from '../agent/local-agent.ts';
import { createPassageSearch } from '../agent/retrieval.ts';
import { blankMessage } from '../turns/blank-message.ts';
import { demoPlugins } from './plugins/index.ts';
import type { ScriptedRun } from './scripted-run.ts';
import { createVirtualClock } from './virtual-clock.ts';

interface DemoChat {
  readonly id: string;
  readonly applicationId: string;
  readonly title: string;
  readonly minutesOld: number;
  readonly prompts: readonly (readonly [userId: string, prompt: string])[];
}

const chats: readonly DemoChat[] = [
  {
    id: 'demo-chat-release',
    applicationId: 'app-helpdesk',
    title: 'Rolling back a release',
    minutesOld: 190,
    prompts: [
      ['user-mina', 'How do I roll back a release?'],
      ['user-ada', 'And who should be called when a SEV1 lasts longer than 30 minutes?'],
    ],
  },
  {
    id: 'demo-chat-refund-ko',
    applicationId: 'app-helpdesk',
    title: '부분 환불 계산',
    minutesOld: 95,
    prompts: [
      ['user-mina', '부분 환불은 어떻게 계산되나요?'],
      ['user-mina', '세금계산서는 어떻게 처리하나요?'],
    ],
  },
  {
    id: 'demo-chat-shoes',
    applicationId: 'app-analyst',
    title: 'Shoes for the team run',
    // The moment of `demo-run-ok`, which it started.
    minutesOld: 47,
    prompts: [['user-mina', '/web-shop running shoes']],
  },
];

export interface ChatSeed {
  readonly storage: Storage;
  readonly nowMs: number;
  readonly applications: readonly NewApplication[];
  readonly documents: readonly DocumentRecord[];
  readonly runs: ReadonlyMap<string, ScriptedRun>;
}

const MINUTE_MS = 60_000;
const iso = (ms: number) => new Date(ms).toISOString();

export async function seedChats(seed: ChatSeed): Promise<void> {
  for (const chat of chats) {
    const application = seed.applications.find((entry) => entry.id === chat.applicationId);
    if (application) await seedChat(seed, chat, application);
  }
}

async function seedChat(seed: ChatSeed, chat: DemoChat, application: NewApplication): Promise<void> {
  const clock = createVirtualClock(seed.nowMs - chat.minutesOld * MINUTE_MS);
  const createdAt = iso(clock.now());
  await seed.storage.insertSession({
    id: chat.id,
    application_id: application.id,
    workspace_id: application.workspace_id,
    title: chat.title,
    archived: false,
    created_by: chat.prompts[0]?.[0] ?? 'user-ada',
    created_at: createdAt,
    updated_at: createdAt,
  });
  const history: MessageRecord[] = [];
  for (const [at, [userId, prompt]] of chat.prompts.entries()) {
    const asked = await store(seed.storage, {
      ...blankMessage(chat.id, iso(clock.now())),
      id: `${chat.id}-${at + 1}-prompt`,
      parent_id: history.at(-1)?.id ?? null,
      content: prompt,
      user_id: userId,
    });
    const answerId = `${chat.id}-${at + 1}-answer`;
    const startMs = clock.now();
    const told = await answer(seed, {
      application: { instructions: '', ...application },
      history,
      prompt,
      clock,
    });
    const answered = await store(seed.storage, {
      ...blankMessage(chat.id, iso(startMs)),
      id: answerId,
      parent_id: asked.id,
      role: 'assistant',
      content: told.text,
      sources: told.outputs.flatMap((output) => (output.type === 'sources' ? [...output.sources] : [])),
      timing: {
        response_time: Math.round(clock.now() - startMs) / 1000,
        first_token: Math.round(told.firstTokenMs - startMs) / 1000,
      },
    });
    await seed.storage.appendMessageEvents(toEvents(answerId, told.outputs));
    history.push(asked, answered);
    // Someone reads the answer before the next question.
    await new Promise<void>((resolve) => clock.schedule(resolve, 40_000));
  }
  await seed.storage.updateSession(chat.id, { updated_at: iso(clock.now()) });
}

async function answer(
  seed: ChatSeed,
  asked: Pick<AgentTurn, 'application' | 'history' | 'prompt' | 'clock'>,
): Promise<{ text: string; firstTokenMs: number; outputs: AgentOutput[] }> {
  const search = createPassageSearch();
  const { clock } = asked;
  const turn: AgentTurn = {
    ...asked,
    tools: demoTools(),
    firstAnswer: asked.history.length === 0,
    signal: new AbortController().signal,
    searchDocuments: (query, limit) => Promise.resolve(search(seed.documents, query, limit)),
    startTool: () => Promise.resolve({ executionId: 'demo-run-ok', outcome: outcomeOfDemoRun(seed, clock) }),
  };
  const outputs: AgentOutput[] = [];
  let text = '';
  let firstTokenMs = 0;
  for await (const output of createLocalAgent().run(turn)) {
    outputs.push(output);
    if (output.type !== 'text') continue;
    if (text === '') firstTokenMs = clock.now();
    text += output.text;
  }
  return { text, firstTokenMs, outputs };
}

function demoTools(): AgentTool[] {
  return demoPlugins.flatMap((plugin) =>
    plugin.tools.map(({ name, description, parameters, writes = false }) => ({
      pluginId: plugin.id,
      toolName: name,
      description,
      parameters,
      writes,
    })),
  );
}

async function outcomeOfDemoRun(seed: ChatSeed, clock: AgentTurn['clock']): Promise<ToolOutcome> {
  const run = seed.runs.get('demo-run-ok');
  const durationMs = run ? run.endedAtMs - run.startedAtMs : 0;
  await new Promise<void>((resolve) => clock.schedule(resolve, durationMs));
  return {
    executionId: 'demo-run-ok',
    success: run?.ok ?? false,
    result: run?.result ?? null,
    error: run?.error ?? null,
    durationMs,
  };
}

function toEvents(messageId: string, outputs: readonly AgentOutput[]): MessageEventRecord[] {
  return outputs
    .flatMap((output) => (output.type === 'event' ? [output] : []))
    .map(({ name, data }, at) => ({ message_id: messageId, n: at + 1, name, data }));
}

async function store(storage: Storage, message: NewMessage): Promise<MessageRecord> {
  return (await storage.insertMessage(message)).message;
}
