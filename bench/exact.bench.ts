/** Answers cut after each of their frames, by either transport, in either mode: every page ends with the stored text. */
import { startFaultProxy } from '#e2e/harness/fault-proxy.ts';
import { startGateway } from '#e2e/harness/gateway.ts';
import { signInApi } from '#e2e/harness/api.ts';
import { scriptedAnswers, type ScriptedAnswer } from './exact/answers.ts';
import { openHeadlessPage, setAnswersBy, type Way } from './exact/page.ts';
import { startScriptedModel } from './exact/scripted-model.ts';
import { runTrial, type Seat } from './exact/trial.ts';
import { prepareTemplate } from '#e2e/harness/data-template.ts';
import { printTable, writeResult } from './lib/report.ts';

const ANSWERS = Number(process.env['ANSWERS'] ?? 50);
const SEED = Number(process.env['SEED'] ?? 1);
/** Only rows whose name holds this (or, with `=` before it, is this); `RESULT` then names another file of results. */
const ONLY = process.env['ONLY'] ?? '';
const MAX_FRAMES = 400;
/** A gateway gives one user fifteen streams at most. */
const STREAMS = 12;

interface Row {
  readonly mode: 'extended' | 'stock';
  readonly way: Way;
  readonly dialect: 'chat' | 'message';
}

const rows: readonly Row[] = [
  { mode: 'extended', way: 'websocket', dialect: 'chat' },
  { mode: 'extended', way: 'mirror', dialect: 'chat' },
  { mode: 'extended', way: 'completions', dialect: 'chat' },
  { mode: 'stock', way: 'websocket', dialect: 'chat' },
  { mode: 'stock', way: 'completions', dialect: 'chat' },
  { mode: 'extended', way: 'websocket', dialect: 'message' },
  { mode: 'stock', way: 'websocket', dialect: 'message' },
];
const words: Record<Way, string> = {
  websocket: 'WebSocket',
  mirror: 'SSE, one stream a tab',
  completions: 'SSE, one stream an answer',
};
const named = ({ mode, way, dialect }: Row): string =>
  `${mode}, ${words[way]}${dialect === 'message' ? ', second dialect' : ''}`;

interface Figures {
  readonly row: string;
  readonly answers: number;
  readonly cuts: number;
  readonly identical: number;
  readonly joiners: number;
  readonly doubled: number;
  readonly transports: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly faults: readonly string[];
}

/** One answer after the other of its frames, until it was over before the next cut. */
async function cutEverywhere(seat: Seat, answer: ScriptedAnswer, nth: number, tally: Tally): Promise<void> {
  for (let frame = 0; frame < MAX_FRAMES; frame += 1) {
    const result = await runTrial(seat, answer, frame);
    const { cut, transport, faults } = result;
    for (const fault of faults) tally.faults.push(`answer ${String(nth)}, frame ${String(frame)}: ${fault}`);
    if (!cut) return;
    tally.cuts += 1;
    tally.transports[transport ?? 'none'] = (tally.transports[transport ?? 'none'] ?? 0) + 1;
    if (faults.length === 0) tally.identical += 1;
    if (faults.some((fault) => fault.includes('prompts'))) tally.doubled += 1;
  }
  throw new Error(`answer ${String(nth)} has no end`);
}

interface Tally {
  cuts: number;
  identical: number;
  doubled: number;
  readonly transports: Record<string, number>;
  readonly faults: string[];
}

async function measure(row: Row, answers: readonly ScriptedAnswer[], modelUrl: string): Promise<Figures> {
  const gateway = await startGateway({
    env: { OPENAI_BASE_URL: modelUrl, MODEL: 'scripted', NADOO_STOCK: row.mode === 'stock' ? '1' : '' },
  });
  setAnswersBy(row.way);
  const tally: Tally = { cuts: 0, identical: 0, doubled: 0, transports: {}, faults: [] };
  const startedAt = performance.now();
  try {
    const api = await signInApi(gateway.url, 'Ada');
    const waiting = [...answers.entries()];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [nth, answer] = next;
        const proxy = await startFaultProxy(gateway.url);
        const open = () => openHeadlessPage(proxy.url, 'Ada', row.way, row.dialect);
        const sender = row.way === 'mirror' ? null : await open();
        const openSender = () => (sender ? Promise.resolve(sender) : open());
        const joiner = await openHeadlessPage(gateway.url, 'Mina', row.way, row.dialect);
        try {
          await cutEverywhere({ way: row.way, proxy, openSender, joiner, api }, answer, nth, tally);
        } finally {
          sender?.close();
          joiner.close();
          await proxy.dispose();
        }
      }
    };
    await Promise.all(Array.from({ length: row.way === 'mirror' ? STREAMS : answers.length }, () => work()));
  } finally {
    await gateway.dispose();
  }
  const { cuts, identical, doubled, transports, faults } = tally;
  return {
    row: named(row),
    answers: answers.length,
    cuts,
    identical,
    joiners: cuts,
    doubled,
    transports,
    seconds: (performance.now() - startedAt) / 1000,
    faults: faults.slice(0, 20),
  };
}

await prepareTemplate();
const answers = scriptedAnswers(ANSWERS, SEED);
const model = await startScriptedModel(answers);
const measured: Figures[] = [];
try {
  for (const row of rows.filter((each) =>
    ONLY.startsWith('=') ? named(each) === ONLY.slice(1) : named(each).includes(ONLY),
  )) {
    const figures = await measure(row, answers, model.baseUrl);
    measured.push(figures);
    console.error(
      `${figures.row}: ${String(figures.identical)} of ${String(figures.cuts)} in ${figures.seconds.toFixed(0)} s`,
    );
    for (const fault of figures.faults) console.error(`  ${fault}`);
  }
} finally {
  await model.close();
}
console.log(
  `\nexact: ${String(ANSWERS)} answers, each cut after every one of its frames, a joiner at each cut\n`,
);
printTable(
  ['mode and transport', 'cuts', 'byte-identical', 'prompts doubled or lost', 'seconds'],
  measured.map((each) => [
    each.row,
    String(each.cuts),
    `${((100 * each.identical) / each.cuts).toFixed(2)} %`,
    String(each.doubled),
    each.seconds.toFixed(0),
  ]),
);
writeResult(process.env['RESULT'] ?? 'exact', { seed: SEED, rows: measured });
const passed = measured.every(({ cuts, identical, faults }) => identical === cuts && faults.length === 0);
console.log(passed ? 'passed: every page shows what the server stored' : 'FAILED');
// A page's outbox goes on looking for its server, as in a browser that stays open; the servers are gone.
process.exit(passed ? 0 : 1);
