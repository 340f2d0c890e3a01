import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signInApi, type Api } from '#e2e/harness/api.ts';
import { startFaultProxy } from '#e2e/harness/fault-proxy.ts';
import { startTestGateway, type TestGateway } from '#server/adapters/testing/test-gateway.ts';
import { scriptedAnswers } from './answers.ts';
import { openHeadlessPage, setAnswersBy, type Way } from './page.ts';
import { startScriptedModel, type ScriptedModel } from './scripted-model.ts';
import { runTrial } from './trial.ts';

/** One answer, in which pieces end within a surrogate pair; the bench has fifty. */
const answers = scriptedAnswers(8, 3).filter(({ pieces }) =>
  pieces.some((each) => /[\uD800-\uDBFF]$/.test(each)),
);
const FRAMES = 8;

const rows: readonly (readonly [mode: 'extended' | 'stock', way: Way, dialect: 'chat' | 'message'])[] = [
  ['extended', 'websocket', 'chat'],
  ['extended', 'websocket', 'message'],
  ['extended', 'completions', 'chat'],
  ['stock', 'websocket', 'chat'],
  ['stock', 'websocket', 'message'],
  ['stock', 'completions', 'chat'],
];

describe.each(['extended', 'stock'] as const)('an answer of a gateway in %s mode', (mode) => {
  let model: ScriptedModel;
  let gateway: TestGateway;
  let api: Api;
  beforeAll(async () => {
    model = await startScriptedModel(answers);
    gateway = await startTestGateway({
      OPENAI_BASE_URL: model.baseUrl,
      MODEL: 'scripted',
      NADOO_STOCK: mode === 'stock' ? '1' : '',
    });
    api = await signInApi(gateway.url, 'Ada');
  }, 60_000);
  afterAll(async () => {
    await gateway.stop();
    await model.close();
  });

  it.each(rows.filter(([of]) => of === mode).map(([, way, dialect]) => [way, dialect] as const))(
    'cut after any of its first frames, by %s in the dialect "%s", is shown as it is stored, also to who joins then',
    async (way, dialect) => {
      const [answer] = answers;
      if (!answer) throw new Error('the seed gives no answer that is cut within a pair');
      setAnswersBy(way);
      const trials = Array.from({ length: FRAMES }, async (_, frame) => {
        const proxy = await startFaultProxy(gateway.url);
        const sender = await openHeadlessPage(proxy.url, 'Ada', way, dialect);
        const joiner = await openHeadlessPage(gateway.url, 'Mina', way, dialect);
        try {
          const openSender = () => Promise.resolve(sender);
          return await runTrial({ way, proxy, openSender, joiner, api }, answer, frame);
        } finally {
          sender.close();
          joiner.close();
          await proxy.dispose();
        }
      });
      const results = await Promise.all(trials);
      expect(results.flatMap(({ faults }) => faults)).toEqual([]);
      expect(results.filter(({ cut }) => cut)).toHaveLength(FRAMES);
    },
    120_000,
  );
});
