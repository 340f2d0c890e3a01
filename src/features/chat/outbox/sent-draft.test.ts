// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { draftRules, readDraft, writeDraft } from '../chat-draft.ts';
import { readLoad, writeLoad } from '../composer-parts/draft-load.ts';
import { followNames, moveDraft } from './move-draft.ts';
import { sentDraft } from './sent-draft.ts';

/** What another page, or this one after a reload, finds. */
const kept = (key: string) => [sessionStorage, localStorage].map((of) => of.getItem(`nadoo:draft:${key}`));
const load = (...names: string[]) =>
  writeLoad({
    pastes: [],
    files: names.map((name) => ({ id: name, name, mediaType: 'text/plain', text: name })),
    mentions: [],
  });
const filesOf = (text: string) => readLoad(text).files.map(({ name }) => name);

let turn = 0;
let key = '';
beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  draftRules.keyOf = (given) => given;
  turn += 1;
  key = `new:ws:${String(turn)}`;
});

function enter() {
  writeDraft(key, 'the words');
  writeDraft(`${key}:load`, load('a.txt'));
  const draft = sentDraft({ key, words: 'the words', load: load('a.txt'), since: `${key}:1` });
  draft.send();
  return draft;
}
const nothing = [null, null];

describe('words that are sent', () => {
  it('are no draft from the Enter on; what is typed since is, and goes to the chat', () => {
    const draft = enter();
    expect([kept(key), kept(`${key}:load`)]).toEqual([nothing, nothing]);
    writeDraft(`${key}:1`, 'and more');
    writeDraft(`${key}:1:load`, load('b.txt'));
    expect(kept(`${key}:1`)).toEqual(['and more', 'and more']);
    draft.moveTo('ada:made');
    expect([readDraft('ada:made'), filesOf(readDraft('ada:made:load'))]).toEqual(['and more', ['b.txt']]);
    expect([key, `${key}:load`, `${key}:1`, `${key}:1:load`].map(kept)).toEqual(Array(4).fill(nothing));
  });

  it('are one again where they were not sent after all, before what was said and typed since', () => {
    const draft = enter();
    writeDraft(`${key}:1`, 'and more');
    writeDraft(`${key}:1:load`, load('b.txt'));
    draft.putBack(['said', ' ']);
    const whole = 'the words\n\nsaid\n\nand more';
    expect(kept(key)).toEqual([whole, whole]);
    expect(filesOf(readDraft(`${key}:load`))).toEqual(['a.txt', 'b.txt']);
    expect([kept(`${key}:1`), kept(`${key}:1:load`)]).toEqual([nothing, nothing]);
  });

  it('are a draft as long as nothing else keeps them, and none in the chat that was made of them', () => {
    const draft = enter();
    draft.keep();
    expect(kept(key)).toEqual(['the words', 'the words']);
    expect(filesOf(readDraft(`${key}:load`))).toEqual(['a.txt']);
    draft.moveTo('ada:late');
    expect([readDraft('ada:late'), readDraft('ada:late:load'), readDraft(key)]).toEqual(['', '', '']);
  });
});

describe('what is in the box when something else is sent', () => {
  it('stays there, made or not', () => {
    writeDraft(key, 'half a thought');
    const draft = sentDraft({ key, words: '', load: '', since: key });
    draft.send();
    draft.keep();
    draft.moveTo('ada:asked');
    expect([readDraft(key), readDraft('ada:asked')]).toEqual(['half a thought', '']);
    draft.putBack(['said']);
    expect(readDraft(key)).toBe('said\n\nhalf a thought');
  });
});

describe('the draft of a chat that gets its name', () => {
  const local = (): string => `new-00000000-0000-4000-8000-${String(turn).padStart(12, '0')}`;

  function name(): { readonly box: string; readonly made: string } {
    const names = new Map<string, string>();
    followNames({ nameOf: (id) => names.get(id) ?? null });
    const id = local();
    const box = `ada:${id}`;
    const made = `made-${String(turn)}`;
    writeDraft(box, 'half a sent');
    moveDraft('ada', id, made);
    names.set(id, made);
    return { box, made: `ada:${made}` };
  }

  it('is there under it', () => {
    const { box, made } = name();
    expect([readDraft(made), readDraft(box)]).toEqual(['half a sent', 'half a sent']);
    expect([kept(box), kept(made)]).toEqual([
      [null, null],
      ['half a sent', 'half a sent'],
    ]);
  });

  it('stays when whoever shows the chat hears of the name, as does what lies beside it', () => {
    const { box, made } = name();
    writeDraft(box, 'half a sentence');
    writeDraft(`${box}:load`, load('a.txt'));
    moveDraft('ada', local(), `made-${String(turn)}`);
    moveDraft('ada', `made-${String(turn)}`, `made-${String(turn)}`);
    expect([readDraft(made), readDraft(box)]).toEqual(['half a sentence', 'half a sentence']);
    expect(kept(made)).toEqual(['half a sentence', 'half a sentence']);
    expect(filesOf(readDraft(`${made}:load`))).toEqual(['a.txt']);
  });

  it('comes along in a tab that did not make the chat, and what is typed there since is not undone by it', () => {
    const names = new Map<string, string>();
    followNames({ nameOf: (id) => names.get(id) ?? null });
    const [box, made] = [`ada:${local()}`, `ada:made-${String(turn)}`];
    const hear = (): void => {
      moveDraft('ada', local(), `made-${String(turn)}`);
    };
    writeDraft(box, 'half');
    // The tab that makes it had a draft of its own.
    localStorage.setItem(`nadoo:draft:${made}`, 'another');
    names.set(local(), `made-${String(turn)}`);
    expect(readDraft(box)).toBe('half');
    hear();
    expect([readDraft(made), kept(made), kept(box)]).toEqual(['half', ['half', 'half'], [null, null]]);
    names.clear();
    writeDraft(box, 'half a');
    names.set(local(), `made-${String(turn)}`);
    writeDraft(box, 'half a sentence');
    hear();
    expect([readDraft(made), kept(box)]).toEqual(['half a sentence', [null, null]]);
  });

  it('is gone under both once it is sent from a box that has not heard of the name', () => {
    const { box, made } = name();
    writeDraft(box, 'half a sentence');
    expect(kept(made)).toEqual(['half a sentence', 'half a sentence']);
    writeDraft(box, '');
    expect([readDraft(made), kept(made), kept(box)]).toEqual(['', [null, null], [null, null]]);
  });
});
