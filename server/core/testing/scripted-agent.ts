/** An agent that says what a test tells it to, when it tells it to. */
import type { Agent, AgentOutput, AgentTurn } from '../ports.ts';

interface Step {
  readonly output?: AgentOutput;
  readonly fault?: Error;
  readonly done?: true;
}

/** One answer under the test's control. */
export class ScriptedAnswer {
  readonly turn: AgentTurn;
  #steps: Step[] = [];
  #wake: () => void = () => undefined;

  constructor(turn: AgentTurn) {
    this.turn = turn;
  }

  say(text: string): void {
    this.give({ output: { type: 'text', text } });
  }

  output(output: AgentOutput): void {
    this.give({ output });
  }

  finish(): void {
    this.give({ done: true });
  }

  fail(fault: Error): void {
    this.give({ fault });
  }

  private give(step: Step): void {
    this.#steps.push(step);
    this.#wake();
  }

  async *read(): AsyncGenerator<AgentOutput> {
    for (;;) {
      const step = this.#steps.shift();
      if (!step) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      if (step.fault) throw step.fault;
      if (step.done) return;
      if (step.output) yield step.output;
    }
  }
}

export interface ScriptedAgent extends Agent {
  /** Answers in the order in which they were asked for. */
  readonly answers: ScriptedAnswer[];
  /** The latest one. @throws where nothing was asked yet */
  readonly latest: ScriptedAnswer;
}

export function createScriptedAgent(): ScriptedAgent {
  const answers: ScriptedAnswer[] = [];
  return {
    answers,
    get latest() {
      const answer = answers.at(-1);
      if (!answer) throw new Error('The agent was not asked yet.');
      return answer;
    },
    run(turn) {
      const answer = new ScriptedAnswer(turn);
      answers.push(answer);
      return answer.read();
    },
  };
}
