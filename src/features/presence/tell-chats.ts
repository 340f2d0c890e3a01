/** Hands on who looks at which chat, for the strip above a conversation. */
import { useEffect } from 'react';
import { tellPeopleHere, type PersonHere } from '#src/shared/people/people-here.ts';
import type { PeopleView } from './people-view.ts';
import { rosterGroupOf } from './roster-state.ts';

/** @param view as the server states it; what is inferred says nothing of chats */
export function useTellChats(workspaceId: string, view: PeopleView): void {
  const { people, now, asOf, known } = view;
  useEffect(() => {
    tellPeopleHere(known ? { workspaceId, people: inChats({ people, now }), asOf } : null);
  }, [workspaceId, people, now, asOf, known]);
  useEffect(
    () => () => {
      tellPeopleHere(null);
    },
    [],
  );
}

/** Those who look at a chat now, or did when they went not long ago. */
export function inChats({ people, now }: Pick<PeopleView, 'people' | 'now'>): readonly PersonHere[] {
  const found: PersonHere[] = [];
  for (const person of people.values()) {
    const { userId, name, viewing, leftAt } = person;
    if (viewing?.kind !== 'chat' || viewing.id === '') continue;
    const group = rosterGroupOf(person, now);
    if (group === 'offline') continue;
    const status = group === 'recently-left' ? 'left' : person.status === 'idle' ? 'idle' : 'online';
    found.push({ userId, name, status, chatId: viewing.id, leftAt: status === 'left' ? leftAt : null });
  }
  return found;
}
