/**
 * Every acknowledged message is there exactly once; what was handed in once is there at most once, in the order in
 * which its page handed it in; an answer is what the agent said, from its first word on; nothing runs on for ever.
 */
import type { Rule } from '../check-history.ts';
import type { StoredMessage } from '../history.ts';
import { createAgentWords } from './agent-words.ts';

export const storedRule: Rule = ({ mode, wrong }) => {
  const words = createAgentWords();
  const acknowledged = new Map<string, { session: string; clientMessageId: string; id: string }>();
  /** Times that a text was handed in to a session. */
  const submitted = new Map<string, number>();
  const again = new Set<string>();
  /** Prompts of each page and session in the order in which they first stood there. */
  const own = new Map<string, { session: string; keys: Set<string>; texts: string[] }>();

  function compare(session: string, messages: readonly StoredMessage[]): void {
    const ids = new Set(messages.map(({ id }) => id));
    if (ids.size < messages.length) wrong(`session ${session} holds one id twice`);
    for (const ack of acknowledged.values()) {
      if (ack.session !== session) continue;
      const count = messages.filter(({ clientMessageId }) => clientMessageId === ack.clientMessageId).length;
      if (count !== 1)
        wrong(`${ack.clientMessageId} was acknowledged as ${ack.id} and is stored ${count} times`);
      else if (!ids.has(ack.id))
        wrong(`${ack.clientMessageId} was acknowledged under an id that is not there`);
    }
    const prompts = messages.filter(({ role }) => role === 'user').map(({ text }) => text);
    for (const text of new Set(prompts)) {
      const stored = prompts.filter((other) => other === text).length;
      const allowed = submitted.get(`${session} ${text}`) ?? 0;
      if (stored > allowed) wrong(`“${text}” was handed in ${allowed} times and is stored ${stored} times`);
    }
    for (const page of own.values())
      if (page.session === session)
        compareOrder(
          page.texts.filter((text) => isOnce(session, text)),
          prompts,
        );
    for (const message of messages) if (message.role === 'assistant') compareAnswer(message);
  }

  /** Handed in twice, or once more after a failure, a prompt has no one place. */
  function isOnce(session: string, text: string): boolean {
    return !again.has(text) && submitted.get(`${session} ${text}`) === 1;
  }

  function compareOrder(handedIn: readonly string[], stored: readonly string[]): void {
    const once = handedIn.filter((text) => stored.includes(text));
    const places = once.map((text) => stored.indexOf(text));
    const late = places.findIndex((place, at) => at > 0 && place < places[at - 1]!);
    if (late > 0) wrong(`“${once[late]}” was handed in after “${once[late - 1]}” and stands before it`);
  }

  function compareAnswer({ text, id, status }: StoredMessage): void {
    if (status === 'running') wrong(`answer ${id} runs on for ever`);
    const said = words.textOf(text);
    if (!said.startsWith(text)) wrong(`answer ${id} holds what the agent did not say: “${text}”`);
    else if (status === 'complete' && said !== text)
      wrong(`answer ${id} is called complete and ends early: “${text}”`);
  }

  return {
    read(event) {
      words.read(event);
      if (event.kind === 'acknowledged') acknowledged.set(event.clientMessageId, event);
      if (event.kind === 'submitted') {
        const key = `${event.session} ${event.text}`;
        if (event.again) again.add(event.text);
        // With an id of its own a prompt that is sent again is the same one.
        if (!event.again || mode === 'stock') submitted.set(key, (submitted.get(key) ?? 0) + 1);
      }
      if (event.kind === 'shown') {
        const key = `${event.page} ${event.session}`;
        let page = own.get(key);
        if (!page) own.set(key, (page = { session: event.session, keys: new Set(), texts: [] }));
        for (const entry of event.entries) {
          // One's own has a key of its page; of others one knows the id alone.
          if (entry.role !== 'prompt' || entry.key === entry.id || page.keys.has(entry.key)) continue;
          page.keys.add(entry.key);
          page.texts.push(entry.text);
        }
      }
      if (event.kind === 'stored') compare(event.session, event.messages);
    },
    end: () => undefined,
  };
};
