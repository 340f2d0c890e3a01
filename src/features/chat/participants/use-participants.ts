import { useCallback, useEffect, useMemo, useReducer, useState } from 'react';
import { useStore } from 'zustand';
import { useChannel, useExtension, useServices } from '#src/connection/react.tsx';
import type { ChannelItem } from '#src/connection/types.ts';
import { instantFromMs, instantToMs, type Instant } from '#src/lib/instant.ts';
import { chatChannel } from '#src/protocol/channels.ts';
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import { usePeopleHere } from '#src/shared/people/people-here.ts';
import { useServerOffset } from '#src/shared/time/use-server-offset.ts';
import { openChatSession } from '../chat-registry.ts';
import type { Entry } from '../chat-types.ts';
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

  useEffect(() => {
    if (here === null || here.asOf !== null) return;
    const at = instantFromMs(clock.now());
    setKnowledge((before) => takePresence(before, here.people, sessionId, at));
  }, [here, sessionId, clock]);

  useEffect(() => {
    if (!signs) return;
    const at = instantFromMs(clock.now());
    setKnowledge((before) => {
      const written = promptSigns(entries, offset).reduce(
        (sum, sign) => takeSign(sum, sign.userId, sign.at),
        before,
      );
      return typing.reduce((sum, person) => takeSign(sum, person.userId, at), written);
    });
  }, [signs, entries, typing, offset, clock]);

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

  const now = instantFromMs(clock.now());
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
