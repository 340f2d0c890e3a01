/**
 * A document that is being edited, as a fold: what was typed, the version that it began from, and a newer one
 * of somebody else's. Typed words are only ever replaced by typing, by asking for theirs, or where nothing was typed.
 */
import type { WireDocument } from '#src/protocol/entities.ts';

export interface Words {
  readonly title: string;
  readonly text: string;
}

export interface ServerDocument extends Words {
  readonly version: number;
  readonly updatedBy: string | null;
  readonly updatedAt: string | null;
}

/** What is kept of unsaved words: them, and the version that they began from. */
export interface Draft extends Words {
  readonly version: number;
}

export interface EditState extends Words {
  /** Where typing began. Its words are null where a draft was found again and the document has moved on. */
  readonly base: { readonly version: number; readonly title: string | null; readonly text: string | null };
  /** A newer version that cannot be joined with what was typed: somebody has to choose. */
  readonly theirs: ServerDocument | null;
  /** What was sent to be saved last; whoever stored it, it is ours. */
  readonly sending: Words | null;
}

/** Line ends as a text area has them, or every line would count as changed. */
export function toServerDocument(document: WireDocument): ServerDocument {
  return {
    title: document.title,
    text: (document.text ?? '').replace(/\r\n?/g, '\n'),
    version: document.version ?? 0,
    updatedBy: document.updated_by ?? null,
    updatedAt: document.updated_at ?? null,
  };
}

export function beginEdit(document: ServerDocument, draft: Draft | null): EditState {
  const { title, text, version } = document;
  const base = { version, title, text };
  if (draft === null) return { base, title, text, theirs: null, sending: null };
  const words = { title: draft.title, text: draft.text, theirs: null, sending: null };
  if (draft.version === version) return { base, ...words };
  // Also a draft of a later version than there is: the server was set back.
  const lost = { version: Math.min(draft.version, version - 1), title: null, text: null };
  return received({ base: lost, ...words }, document);
}

export function typed(state: EditState, words: Partial<Words>): EditState {
  return { ...state, ...words };
}

/** A version of the server came: joined with what was typed where each changed another part, else held up. */
export function received(state: EditState, document: ServerDocument): EditState {
  if (document.version <= Math.max(state.base.version, state.theirs?.version ?? -1)) return state;
  if (state.sending?.title === document.title && state.sending.text === document.text) {
    return saved(state, document);
  }
  const typedTitle = state.title.trim() === state.base.title ? state.base.title : state.title;
  const title = joined(state.base.title, typedTitle, document.title);
  const text = joined(state.base.text, state.text, document.text);
  if (title === null || text === null) return { ...state, theirs: document };
  return { ...state, base: wordsOf(document), title, text, theirs: null };
}

/** One part of three: null where both sides changed it, each its own way. */
function joined(base: string | null, mine: string, theirs: string): string | null {
  if (mine === theirs || theirs === base) return mine;
  return mine === base ? theirs : null;
}

/** What a save sends: the parts that differ from where typing began. */
export function changeOf(state: EditState): Partial<Words> {
  const title = state.title.trim();
  return {
    ...(title === state.base.title ? {} : { title }),
    ...(state.text === state.base.text ? {} : { text: state.text }),
  };
}

export function sending(state: EditState): EditState {
  return { ...state, sending: { title: state.title.trim(), text: state.text } };
}

/** The server stored what was sent. What was typed since stays, as the next change. */
export function saved(state: EditState, document: ServerDocument): EditState {
  const { theirs, sending: sent } = state;
  return {
    base: wordsOf(document),
    title: state.title.trim() === sent?.title ? document.title : state.title,
    text: state.text === sent?.text ? document.text : state.text,
    theirs: theirs !== null && theirs.version > document.version ? theirs : null,
    sending: null,
  };
}

/** "Keep mine": what was typed stands over their version, and the next save replaces it. */
export function keptMine(state: EditState): EditState {
  return state.theirs === null ? state : { ...state, base: wordsOf(state.theirs), theirs: null };
}

/** "Reload": their version, without what was typed. */
export function reloaded(state: EditState): EditState {
  if (state.theirs === null) return state;
  const { title, text } = state.theirs;
  return { ...state, base: wordsOf(state.theirs), title, text, theirs: null };
}

export function isDirty(state: EditState): boolean {
  return state.theirs !== null || Object.keys(changeOf(state)).length > 0;
}

function wordsOf({ version, title, text }: ServerDocument): EditState['base'] {
  return { version, title, text };
}
