/**
 * At every moment a page shows only what was said: prompts that somebody handed in, of each answer the beginning as
 * the agent said it; nothing twice, and what the server has placed in the server's order.
 */
import type { Rule } from '../check-history.ts';
import type { ShownEntry } from '../history.ts';
import { createAgentWords } from './agent-words.ts';

export const shownRule: Rule = ({ mode, wrong }) => {
  const words = createAgentWords();
  const submitted = new Map<string, number>();
  /** Each text of an answer is looked at once: what was said stays said. */
  const known = new Set<string>();

  /** @param isSettled all is told: where frames name no answer, REST has the last word, and may come a moment later */
  function look(page: string, session: string, entries: readonly ShownEntry[], isSettled: boolean): void {
    const ids = new Set<string>();
    const beginnings = new Set<string>();
    const prompts = new Map<string, number>();
    let last = -1;
    for (const entry of entries) {
      if (entry.id !== null && ids.has(entry.id)) wrong(`${page} shows ${entry.id} twice`);
      if (entry.id !== null) ids.add(entry.id);
      if (mode === 'extended' && entry.position !== null) {
        if (entry.position <= last) wrong(`${page} shows position ${entry.position} behind ${last}`);
        last = entry.position;
      }
      if (mode === 'stock' && !isSettled) {
        if (entry.role === 'answer') lookAtAnswer(page, entry.text);
        continue;
      }
      if (entry.role === 'prompt') prompts.set(entry.text, (prompts.get(entry.text) ?? 0) + 1);
      else {
        const [beginning = ''] = entry.text.split(' ', 1);
        if (beginning !== '' && beginnings.has(beginning))
          wrong(`${page} shows the answer ${beginning} twice`);
        beginnings.add(beginning);
        lookAtAnswer(page, entry.text);
      }
    }
    for (const [text, count] of prompts) {
      const allowed = submitted.get(`${session} ${text}`) ?? 0;
      if (count > allowed) wrong(`${page} shows “${text}” ${count} times; it was handed in ${allowed} times`);
    }
  }

  function lookAtAnswer(page: string, text: string): void {
    if (text === '' || known.has(text)) return;
    if (words.textOf(text).startsWith(text)) known.add(text);
    else wrong(`${page} shows “${text}”, of which the agent said “${words.textOf(text)}”`);
  }

  return {
    read(event) {
      words.read(event);
      if (event.kind === 'submitted' && (!event.again || mode === 'stock')) {
        const key = `${event.session} ${event.text}`;
        submitted.set(key, (submitted.get(key) ?? 0) + 1);
      }
      if (event.kind === 'shown') look(event.page, event.session, event.entries, false);
      if (event.kind === 'settled' && event.session !== null)
        look(event.page, event.session, event.entries, true);
    },
    end: () => undefined,
  };
};
