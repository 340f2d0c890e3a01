/** The outbox and a chat's state, each as the other sees it. Pure; the same reference where nothing changed. */
import { isOpen } from '../answer-fold.ts';
import { wantHistory } from '../chat-entries.ts';
import { findAsk } from '../branches/ask-fold.ts';
import type { Ask, ChatState, Entry, FollowUpMarks, Prompt, QueuedMessage } from '../chat-types.ts';
import { CLOCK_TOLERANCE } from '../history-merge.ts';
import { createPrompt } from '../prompt-fold.ts';
import { acceptAsk, keptAsks, showAsk, takeAskBack } from './outbox-asks.ts';
import { inLine, type OutboxRecord, type Records } from './outbox-records.ts';

/** A send as the chat holds it. */
export type Kept = Pick<
  OutboxRecord,
  | 'id'
  | 'text'
  | 'extras'
  | 'state'
  | 'submittedAt'
  | 'failure'
  | 'parentId'
  | 'edits'
  | 'regenerates'
  | 'held'
  | 'edited'
  | 'begun'
>;

/** What is to be kept of this chat: prompts that the server is not known to have, and follow-ups. */
export function keptOf(chat: ChatState, now: number): readonly Kept[] {
  const kept: Kept[] = [];
  for (const entry of chat.entries) {
    if (!isOwn(entry) || isSettled(chat, entry)) continue;
    const { key: id, text, extras, delivery, failure, parentId, edits } = entry;
    const submittedAt = entry.submittedAt ?? now;
    const begun = delivery === 'accepted';
    const state = begun ? 'sending' : delivery;
    const how = { ...(extras && { extras }), ...(begun && { begun }) };
    kept.push({ id, text, ...how, state, submittedAt, failure, parentId, edits });
  }
  for (const queued of chat.queue)
    kept.push({ ...queued, state: 'waiting', submittedAt: now, failure: null });
  return [...kept, ...keptAsks(chat, now)];
}

function isOwn(entry: Entry): entry is Prompt {
  return entry.kind === 'prompt' && entry.submittedAt !== null && entry.key === entry.clientMessageId;
}

/** The server has it for certain: it named it, or what it said to it is over. */
function isSettled(state: ChatState, { key, delivery, messageId, awaiting, stopWanted }: Prompt): boolean {
  if (delivery !== 'accepted' || messageId !== null) return delivery === 'accepted';
  if (awaiting && !stopWanted) return false;
  return !state.entries.some((entry) => entry.kind === 'answer' && entry.promptKey === key && isOpen(entry));
}

export function findOwn(state: ChatState, id: string): Prompt | null {
  const found = state.entries.findLast((entry) => entry.kind === 'prompt' && entry.clientMessageId === id);
  return found?.kind === 'prompt' ? found : null;
}

/** A send of this chat, whatever it is. */
export function findSend(
  state: ChatState,
  id: string,
): (Pick<Ask, 'delivery'> & Partial<Pick<Prompt, 'submittedAt'>>) | null {
  return findOwn(state, id) ?? findAsk(state, id);
}

/** Nothing more is to be waited for: the server has it, has it not, or nobody knows. */
export function hasOutcome(state: ChatState, id: string): boolean {
  const prompt = findOwn(state, id);
  if (prompt?.delivery === 'accepted') return isSettled(state, prompt);
  return findSend(state, id)?.delivery !== 'sending';
}

export interface Told {
  /** Of this session, in order. */
  readonly records: Records;
  /** Was kept, and is no longer: taken back in another tab. */
  readonly gone: ReadonlySet<string>;
  /** This tab is about to send them: it knows better. */
  readonly leaving: { has(id: string): boolean };
}

/** Shows what the outbox holds of this chat, whichever tab wrote it. */
export function showRecords(state: ChatState, { records, gone, leaving }: Told): ChatState {
  let next = state;
  for (const id of gone) next = takeBack(next, id);
  for (const record of records) if (!leaving.has(record.id)) next = showRecord(next, record);
  return inTheirOrder(next, records);
}

/** Nothing of what the store has: it gives that back to whoever is next, if it is still to be sent by then. */
export function withoutWritten(state: ChatState, isWritten: (id: string) => boolean): ChatState {
  const written = keptOf(state, 0).filter(({ id }) => isWritten(id));
  return written.reduce((next, { id }) => takeBack(next, id), state);
}

function takeBack(state: ChatState, id: string): ChatState {
  const prompt = findOwn(state, id);
  if (prompt && prompt.delivery !== 'accepted')
    return { ...state, entries: state.entries.filter((entry) => entry !== prompt) };
  return withoutQueued(takeAskBack(state, id), id);
}

/** Both say the same of what keeps it here. */
export function isMarked(a: FollowUpMarks, b: FollowUpMarks): boolean {
  return (a.held ?? false) === (b.held ?? false) && (a.edited ?? false) === (b.edited ?? false);
}

function withoutQueued(state: ChatState, id: string): ChatState {
  return state.queue.some((queued) => queued.id === id)
    ? { ...state, queue: state.queue.filter((queued) => queued.id !== id) }
    : state;
}

function showRecord(state: ChatState, record: OutboxRecord): ChatState {
  if (record.regenerates !== undefined) return showAsk(state, record, record.regenerates);
  const prompt = findOwn(state, record.id);
  const stored = prompt ? undefined : state.entries.find((entry) => isStored(entry, record, state.selfId));
  if (stored?.kind === 'prompt') {
    const named = { ...stored, clientMessageId: record.id };
    return { ...state, entries: state.entries.map((entry) => (entry === stored ? named : entry)) };
  }
  if (record.state === 'waiting') return showWaiting(state, record, prompt);
  // What the server is known to have it has, whatever another tab knew of it.
  if (prompt && (prompt.delivery === 'accepted' || prompt.delivery === record.state)) return state;
  const shown: Prompt = {
    ...(prompt ?? createPrompt(state.selfId, record.id, record, record.submittedAt)),
    delivery: record.state,
    submittedAt: record.submittedAt,
    parentId: record.parentId ?? prompt?.parentId ?? null,
    edits: record.edits ?? prompt?.edits ?? null,
    awaiting: record.state !== 'unsent' && record.state !== 'refused',
    cut: false,
    lookedFor: false,
    failure: record.failure,
  };
  const entries = prompt
    ? state.entries.map((entry) => (entry === prompt ? shown : entry))
    : [...state.entries, shown];
  const next = { ...withoutQueued(state, record.id), entries };
  return record.state === 'unknown' ? wantHistory(next) : next;
}

/** The history was there first, and lists it without its id: by user, content (trimmed, perhaps) and a time not before the send. */
function isStored(entry: Entry, record: OutboxRecord, selfId: string): boolean {
  if (record.state !== 'sending' && record.state !== 'unknown') return false;
  if (entry.kind !== 'prompt' || entry.messageId === null || entry.clientMessageId !== null) return false;
  if (entry.text.trim() !== record.text.trim() || (entry.userId !== null && entry.userId !== selfId))
    return false;
  return entry.createdAt === null || entry.createdAt >= record.submittedAt - CLOCK_TOLERANCE;
}

/** This tab was about to send it when another one held it back: it waits again. */
function showWaiting(state: ChatState, record: OutboxRecord, prompt: Prompt | null): ChatState {
  if (!prompt) return showFollowUp(state, record);
  const isTakenBack = (record.held ?? record.edited) && prompt.delivery !== 'accepted';
  return isTakenBack ? showFollowUp(takeBack(state, record.id), record) : state;
}

function showFollowUp(state: ChatState, record: OutboxRecord): ChatState {
  const { id, text, extras, held, edited } = record;
  const known = state.queue.find((queued) => queued.id === id);
  if (known?.text === text && isMarked(known, record)) return state;
  const shown: QueuedMessage = {
    id,
    text,
    ...(extras && { extras }),
    ...(held && { held }),
    ...(edited && { edited }),
  };
  const queue = known
    ? state.queue.map((queued) => (queued === known ? shown : queued))
    : [...state.queue, shown];
  return { ...state, queue };
}

/** Another tab heard from the server that it has this one. `answered`: all that is to come of it is stored. */
export function accept(state: ChatState, id: string, answered: boolean): ChatState {
  const prompt = findOwn(state, id);
  if (!prompt) return acceptAsk(acceptFollowUp(state, id), id);
  if (prompt.messageId !== null) return state;
  const accepted: Prompt = {
    ...prompt,
    delivery: 'accepted',
    failure: null,
    awaiting: prompt.awaiting && !answered,
  };
  const next = { ...state, entries: state.entries.map((entry) => (entry === prompt ? accepted : entry)) };
  return answered || hasUnclaimed(next) ? wantHistory(next) : next;
}

/** An answer that may be to a prompt which the server is only now known to have: no frame says so any more. */
function hasUnclaimed({ entries }: ChatState): boolean {
  const known = new Set(entries.map(({ messageId }) => messageId));
  return entries.some(
    (entry) =>
      entry.kind === 'answer' &&
      entry.promptKey === null &&
      (entry.parentId === null || !known.has(entry.parentId)),
  );
}

/** It still waited here: the server tells what became of it. */
function acceptFollowUp(state: ChatState, id: string): ChatState {
  const next = withoutQueued(state, id);
  return next === state ? state : wantHistory(next);
}

/** Prompts that are not at the server, and follow-ups, stand as they were written. */
export function inTheirOrder(state: ChatState, records: Records): ChatState {
  const place = new Map(inLine(records).map(({ id }, at) => [id, at]));
  const placeOf = (item: QueuedMessage | Entry): number =>
    place.get('kind' in item ? item.key : item.id) ?? Infinity;
  const isMovable = (entry: Entry): boolean =>
    isOwn(entry) && entry.delivery !== 'accepted' && place.has(entry.key);
  const sorted = state.entries.filter(isMovable).sort((a, b) => placeOf(a) - placeOf(b));
  let at = 0;
  const entries = state.entries.map((entry) => (isMovable(entry) ? (sorted[at++] ?? entry) : entry));
  const queue = [...state.queue].sort((a, b) => byPlace(placeOf(a), placeOf(b)));
  const isSame =
    entries.every((entry, index) => entry === state.entries[index]) &&
    queue.every((queued, index) => queued === state.queue[index]);
  return isSame ? state : { ...state, entries, queue };
}

function byPlace(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
