/** An agent whose every word is known: each answer begins with a word of its own and counts on from there. */
import { AgentFailure, type Agent, type AgentOutput, type AgentTurn } from '#server/core/ports.ts';
import type { Chance } from './chance.ts';
import type { HistoryFact } from './history.ts';

export interface SimAgentOptions {
  readonly chance: Chance;
  readonly record: (fact: HistoryFact) => void;
  /** Counts the answers of the whole world, over restarts of the gateway. */
  readonly nextAnswer: () => number;
}

export function createSimAgent({ chance, record, nextAnswer }: SimAgentOptions): Agent {
  async function* run(turn: AgentTurn): AsyncGenerator<AgentOutput> {
    const answer = `a${nextAnswer()}`;
    record({ kind: 'asked', answer, prompt: turn.prompt });
    const pause = (ms: number) => new Promise<void>((resolve) => turn.clock.schedule(resolve, ms));
    const say = (text: string): AgentOutput => {
      record({ kind: 'said', answer, text });
      return { type: 'text', text };
    };
    const words = chance.whole(1, 24);
    const slowest = chance.pick([40, 200, 600]);
    const fate = chance.weighted({ ends: 18, fails: 1, fallsSilent: 1, searches: 2, computes: 2 });
    const turnsAt = chance.whole(0, words);
    await pause(chance.between(0, 400));
    for (let word = 0; word < words; word += 1) {
      await pause(chance.between(0, slowest));
      if (word === turnsAt) {
        if (fate === 'fails') throw new AgentFailure('provider_error', 'The model is overloaded.');
        if (fate === 'fallsSilent') await pause(chance.between(3_000, 25_000));
        if (fate === 'searches')
          yield { type: 'sources', sources: await turn.searchDocuments('holidays', 2) };
        if (fate === 'computes') await useTool(turn);
      }
      yield say(word === 0 ? answer : ` ${word}`);
    }
    yield { type: 'usage', promptTokens: 10, completionTokens: words, costUsd: null, model: 'sim' };
  }

  async function useTool(turn: AgentTurn): Promise<void> {
    const [tool] = turn.tools;
    if (!tool) return;
    const started = await turn.startTool(tool, { expression: '1 + 1' });
    if (chance.happens(0.5)) await started.outcome;
  }

  return { run };
}
