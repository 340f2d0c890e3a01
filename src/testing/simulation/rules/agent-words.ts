/** What the agent has said so far, by the word with which each of its answers begins. */
import type { HistoryEvent } from '../history.ts';

export interface AgentWords {
  read(event: HistoryEvent): void;
  /** All of the answer that `text` is a piece of, as far as it was said; empty where nobody said such a thing. */
  textOf(text: string): string;
}

export function createAgentWords(): AgentWords {
  const said = new Map<string, string>();
  return {
    read(event) {
      if (event.kind === 'said') said.set(event.answer, (said.get(event.answer) ?? '') + event.text);
    },
    textOf: (text) => said.get(text.split(' ', 1)[0] ?? '') ?? '',
  };
}
