import { useCallback, useEffect, useMemo, useReducer, useState } from 'react';
import { useStore } from 'zustand';
import { useChannel, useExtension, useServices } from '#src/connection/react.tsx';
import type { ChannelItem } from '#src/connection/types.ts';
import { instantFromMs, instantToMs, type Instant } from '#src/lib/instant.ts';
import { chatChannel } from '#src/protocol/channels.ts';
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import { usePeopleHere, type PeopleHere } from '#src/shared/people/people-here.ts';
import { useServerOffset } from '#src/shared/time/use-server-offset.ts';
import { openChatSession } from '../chat-registry.ts';
import type { Entry, TypingPerson } from '../chat-types.ts';
import {
  nextChange,
  nobody,
  participantsOf,
  promptSigns,
  takeDeparture,
  takePresence,
  takeSign,
  type Participant,
} from './participants.ts';

const noEntries: readonly Entry[] = [];

export interface ParticipantsView {
  readonly participants: readonly Participant[];
  /** Our own disconnect, or null. */
  readonly asOf: Instant | null;
  /** The server does not say who is here: all this is what was seen. */
  readonly seenOnly: boolean;
}

/** What was taken into account. */
interface Heard {
  readonly here: PeopleHere | null;
  readonly entries: readonly Entry[];
  readonly typing: readonly TypingPerson[];
  readonly offset: ReturnType<typeof useServerOffset>;
}

export interface ParticipantsInput {
  readonly workspaceId: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly nameOf: (userId: string | null) => string;
}

/** Who is in this chat, as well as the server lets it be known. Mount it with the chat as its key. */
export function useParticipants(input: ParticipantsInput): ParticipantsView {
  const { workspaceId, sessionId, userId, nameOf } = input;
  const services = useServices();
  const { clock } = services;
  const stated = useExtension('presence');
  const here = usePeopleHere(workspaceId);
  const offset = useServerOffset();
  const session = useMemo(() => openChatSession(services, userId, sessionId), [services, userId, sessionId]);
  // Where presence is stated it alone says who is here: what streams is no news to the strip.
  const signs = stated === false;
  const typing = useStore(session.store, (state) => state.typing);
  const entries = useStore(session.store, (state) => (signs ? state.entries : noEntries));
  const [knowledge, setKnowledge] = useState(nobody);
  const [lostAt, setLostAt] = useState<Instant | null>(null);

  const [heard, setHeard] = useState<Heard>({ here: null, entries: noEntries, typing: [], offset: 0 });

  const now = instantFromMs(clock.now());
  // What is new since the last drawing is taken in before this one: an effect would draw twice.
  if (
    heard.here !== here ||
    heard.entries !== entries ||
    heard.typing !== typing ||
    heard.offset !== offset
  ) {
    setHeard({ here, entries, typing, offset });
    let next = knowledge;
    if (here !== heard.here && here?.asOf === null) next = takePresence(next, here.people, sessionId, now);
    if (signs) {
      for (const sign of promptSigns(entries, offset)) next = takeSign(next, sign.userId, sign.at);
      for (const person of typing) next = takeSign(next, person.userId, now);
    }
    setKnowledge(next);
  }

  const descriptor = useMemo(() => chatChannel(sessionId), [sessionId]);
  const onItems = useCallback(
    (items: readonly ChannelItem<ChatEvent>[]) => {
      for (const item of items) {
        if (item.kind === 'lost') setLostAt((before) => before ?? item.at);
        else if (item.kind === 'opened') setLostAt(null);
        else if (signs && item.event.type === 'user_left') {
          const { userId: who } = item.event;
          setKnowledge((before) => takeDeparture(before, who, item.at));
        }
      }
    },
    [signs],
  );
  useChannel(descriptor, onItems);

  useWake(nextChange(knowledge, now));
  const participants = useMemo(
    () =>
      participantsOf(knowledge, {
        selfId: userId,
        typing: new Set(typing.map((person) => person.userId)),
        nameOf,
        now,
      }),
    [knowledge, userId, typing, nameOf, now],
  );
  return { participants, asOf: stated === true ? (here?.asOf ?? null) : lostAt, seenOnly: signs };
}

/** Looks again when `next` has come. */
function useWake(next: Instant | null): void {
  const { clock } = useServices();
  const [, wake] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (next === null) return undefined;
    return clock.schedule(wake, Math.max(300, Math.ceil(instantToMs(next) - clock.now())));
  }, [clock, next]);
}
