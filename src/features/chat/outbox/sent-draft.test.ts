// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { draftRules, readDraft, writeDraft } from '../chat-draft.ts';
import { readLoad, writeLoad } from '../composer-parts/draft-load.ts';
import { followNames, moveDraft } from './move-draft.ts';
import { sendDraft } from './sent-draft.ts';

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
  return sendDraft({ key, words: 'the words', load: load('a.txt') });
}

describe('words that are sent', () => {
  it('are no draft from the Enter on, though their box shows them until the chat is there', () => {
    const draft = enter();
    expect([kept(key), kept(`${key}:load`)]).toEqual([
      [null, null],
      [null, null],
    ]);
    // Somebody types on, or lays another file beside them: that alone is a draft.
    writeDraft(key, 'the words and more');
    writeDraft(`${key}:load`, load('a.txt', 'b.txt'));
    expect(kept(key)).toEqual([' and more', ' and more']);
    expect(kept(`${key}:load`).map((text) => filesOf(text ?? ''))).toEqual([['b.txt'], ['b.txt']]);
    draft.moveTo('ada:made');
    expect([readDraft('ada:made'), filesOf(readDraft('ada:made:load'))]).toEqual([' and more', ['b.txt']]);
    expect([readDraft(key), kept(key)]).toEqual(['', [null, null]]);
    // The next new chat begins anew.
    writeDraft(key, 'the words');
    expect(kept(key)).toEqual(['the words', 'the words']);
  });

  it('are one again where they were not sent after all', () => {
    const draft = enter();
    writeDraft(key, 'the words and more');
    draft.putBack();
    expect(kept(key)).toEqual(['the words and more', 'the words and more']);
    expect(filesOf(readDraft(`${key}:load`))).toEqual(['a.txt']);
    // Sent in the end all the same, they go on as what they are: sent.
    draft.moveTo('ada:late');
    expect([readDraft('ada:late'), readDraft('ada:late:load'), readDraft(key)]).toEqual([
      ' and more',
      '',
      '',
    ]);
  });
});

describe('what is typed on behind words that are sent', () => {
  it.each([false, true])('may begin like them, put back meanwhile or not (%s)', (isBack) => {
    writeDraft(key, 'ha');
    const draft = sendDraft({ key, words: 'ha', load: '' });
    writeDraft(key, 'haha!');
    if (isBack) draft.putBack();
    draft.moveTo('ada:laughs');
    expect(readDraft('ada:laughs')).toBe('ha!');
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
