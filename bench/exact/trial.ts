/** One answer, cut after its k-th frame, and somebody who comes in at that moment. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '#e2e/harness/api.ts';
import type { FaultProxy, KillPlan } from '#e2e/harness/fault-proxy.ts';
import type { ScriptedAnswer } from './answers.ts';
import type { HeadlessPage, ShownChat, Way } from './page.ts';

export interface Seat {
  readonly way: Way;
  readonly proxy: FaultProxy;
  /** Behind the proxy. One stream a tab that is cut again and again waits longer each time: there it is a new tab. */
  readonly openSender: () => Promise<HeadlessPage>;
  /** Joins in mid-response, on a line of its own that is whole. */
  readonly joiner: HeadlessPage | null;
  readonly api: Api;
}

export interface TrialResult {
  /** False: the answer was over before its k-th frame, so that nothing was cut. */
  readonly cut: boolean;
  readonly transport: string | null;
  /** What was wrong, in words; empty: all identical. */
  readonly faults: readonly string[];
  readonly seconds: number;
}

const APPLICATION = 'app-helpdesk';
const SETTLE_MS = 90_000;

/** @param frame the last one that arrives; 0: none does */
function planFor(way: Way, frame: number): KillPlan {
  const count = Math.max(1, frame);
  const before = frame === 0;
  if (way === 'websocket')
    return { path: /\/ws\/chat\//, frames: count, matching: /"type":"(?!pong)/, before };
  return { path: way === 'mirror' ? /^\/sse\?/ : /\/completions$/, events: count, before };
}

async function until(what: () => boolean, ms: number): Promise<boolean> {
  const end = performance.now() + ms;
  while (!what()) {
    if (performance.now() > end) return false;
    await sleep(10);
  }
  return true;
}

export async function runTrial(seat: Seat, answer: ScriptedAnswer, frame: number): Promise<TrialResult> {
  const startedAt = performance.now();
  const { api, proxy, joiner } = seat;
  const sender = await seat.openSender();
  const { id } = await api.createSession(APPLICATION, answer.question);
  const chat = sender.show(id, APPLICATION);
  const faults: string[] = [];
  let joined: ShownChat | null = null;
  let transport: string | null = null;
  const fate = { cut: false };
  try {
    if (!(await until(() => chat.connected() !== null && chat.isSettled(), SETTLE_MS)))
      return { cut: true, transport, faults: ['never connected'], seconds: 0 };
    transport = chat.connected();
    void proxy.killAfter(planFor(seat.way, frame)).then(() => {
      fate.cut = true;
      joined = joiner?.show(id, APPLICATION) ?? null;
    });
    chat.session.submit(answer.question);
    const settled = await until(() => chat.isSettled() && chat.answers().length > 0, SETTLE_MS);
    // The cut may come with the last frame.
    if (!fate.cut) await sleep(30);
    proxy.heal();
    const stored = (await api.messages(id)).filter(({ role }) => role !== 'system');
    const asked = stored.filter(({ role }) => role === 'user');
    const told = stored.filter(({ role }) => role === 'assistant');
    if (asked.length !== 1) faults.push(`${String(asked.length)} prompts stored`);
    if (told.length !== 1) faults.push(`${String(told.length)} answers stored`);
    const text = told[0]?.content ?? '';
    // A completion whose reader is gone is stopped, as the documentation has it; nothing else may shorten an answer.
    const mayEndEarly = seat.way === 'completions' && answer.text.startsWith(text);
    if (text !== answer.text && !mayEndEarly) faults.push(`the server stored ${JSON.stringify(text)}`);
    if (!settled) faults.push(`the sender's page did not settle`);
    compare('sender', chat, text, faults);
    const guest = joined as ShownChat | null;
    if (guest) {
      const arrived = await until(() => guest.isSettled() && guest.answers().length > 0, SETTLE_MS);
      if (!arrived) faults.push(`the joiner's page did not settle`);
      compare('joiner', guest, text, faults);
    }
  } finally {
    chat.leave();
    (joined as ShownChat | null)?.leave();
    if (seat.way === 'mirror') sender.close();
  }
  return { cut: fate.cut, transport, faults, seconds: (performance.now() - startedAt) / 1000 };
}

function compare(who: string, chat: ShownChat, stored: string, faults: string[]): void {
  const shown = chat.answers();
  const [only] = shown;
  if (chat.prompts() !== 1) faults.push(`${who}: ${String(chat.prompts())} prompts shown`);
  if (shown.length !== 1) faults.push(`${who}: ${String(shown.length)} answers shown`);
  if (only && only.text !== stored)
    faults.push(
      `${who} shows ${JSON.stringify(only.text)} (${only.phase}), stored is ${JSON.stringify(stored)}`,
    );
}
