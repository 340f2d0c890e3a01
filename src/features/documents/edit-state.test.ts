import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginEdit,
  changeOf,
  isDirty,
  keptMine,
  received,
  reloaded,
  saved,
  sending,
  toServerDocument,
  typed,
  type EditState,
  type ServerDocument,
} from './edit-state.ts';

const at = (version: number, text: string, title = 'Plan'): ServerDocument => ({
  version,
  title,
  text,
  updatedBy: 'user-mina',
  updatedAt: null,
});
const begin = () => beginEdit(at(1, 'one'), null);

describe('a document that is being edited', () => {
  it('follows the server while nothing is typed', () => {
    const state = received(begin(), at(2, 'two', 'Plans'));
    expect(state).toMatchObject({ title: 'Plans', text: 'two', theirs: null });
    expect(isDirty(state)).toBe(false);
  });

  it('holds a newer version up where both changed the text', () => {
    const mine = typed(begin(), { text: 'mine' });
    const state = received(mine, at(2, 'hers'));
    expect(state).toMatchObject({ text: 'mine', base: { version: 1 }, theirs: { version: 2 } });
    expect(keptMine(state)).toMatchObject({ text: 'mine', base: { version: 2, text: 'hers' }, theirs: null });
    expect(reloaded(state)).toMatchObject({ text: 'hers', base: { version: 2 }, theirs: null });
    expect(isDirty(reloaded(state))).toBe(false);
  });

  it('joins changes of different parts, and equal ones', () => {
    const renamed = received(typed(begin(), { text: 'mine' }), at(2, 'one', 'Renamed'));
    expect(renamed).toMatchObject({ title: 'Renamed', text: 'mine', base: { version: 2 }, theirs: null });
    expect(changeOf(renamed)).toEqual({ text: 'mine' });
    const equal = received(typed(begin(), { text: 'same' }), at(2, 'same'));
    expect(isDirty(equal)).toBe(false);
  });

  it('knows its own words when they come back before the answer, or instead of it', () => {
    const later = typed(sending(typed(begin(), { text: 'sent' })), { text: 'sent and more' });
    const state = received(later, at(2, 'sent'));
    expect(state).toMatchObject({ text: 'sent and more', theirs: null, base: { version: 2, text: 'sent' } });
    expect(saved(later, at(2, 'sent'))).toEqual(state);
  });

  it('shows the title as the server took it, unless it was typed on', () => {
    const sent = sending(typed(begin(), { title: ' Plan B ' }));
    expect(changeOf(sent)).toEqual({ title: 'Plan B' });
    expect(isDirty(saved(sent, at(2, 'one', 'Plan B')))).toBe(false);
    expect(saved(typed(sent, { title: 'Plan C' }), at(2, 'one', 'Plan B')).title).toBe('Plan C');
  });

  it('takes a kept draft up where it was, and holds up what changed since', () => {
    const draft = { version: 1, title: 'Plan', text: 'kept' };
    expect(beginEdit(at(1, 'one'), draft)).toMatchObject({ text: 'kept', theirs: null });
    for (const version of [2, 1, 7]) {
      const state = beginEdit(at(version, 'other'), { ...draft, version: 3 });
      expect(state).toMatchObject({ text: 'kept', theirs: { version, text: 'other' } });
      expect(changeOf(keptMine(state))).toEqual({ text: 'kept' });
    }
    expect(isDirty(beginEdit(at(4, 'kept'), draft))).toBe(false);
  });

  it('has the line ends of a text area', () => {
    const document = toServerDocument({ id: 'd', title: 'Plan', text: 'a\r\nb\rc', version: 1 });
    expect(document.text).toBe('a\nb\nc');
  });
});

type Step = 'type' | 'receive' | 'keep' | 'reload' | 'send' | 'save';

it('loses nothing that was typed, in whatever order things come', () => {
  const steps = fc.array(fc.constantFrom<Step>('type', 'receive', 'keep', 'reload', 'send', 'save'), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(
      steps,
      fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 40, maxLength: 40 }),
      (all, words) => {
        let state: EditState = begin();
        let server = at(1, 'one');
        for (const [n, step] of all.entries()) {
          const word = words[n] ?? '';
          const before = state;
          if (step === 'type') state = typed(state, { text: word });
          if (step === 'keep') state = keptMine(state);
          if (step === 'reload') state = reloaded(state);
          if (step === 'send') state = sending(state);
          if (step === 'receive') {
            server = at(server.version + 1, word);
            state = received(state, server);
          }
          if (step === 'save' && state.sending !== null && state.base.version === server.version) {
            server = at(server.version + 1, state.sending.text, state.sending.title);
            state = saved(state, server);
          }
          if (step === 'type') expect(state.text).toBe(word);
          // Words change by themselves only where nothing of one's own stood.
          else if (step !== 'reload' && before.text !== before.base.text)
            expect(state.text).toBe(before.text);
          // What is shown as saved is what the server has, or nothing newer was heard of.
          if (!isDirty(state)) expect(state.text).toBe(server.text);
          // A save can only be taken where it names the version whose words were seen.
          expect(state.base.version).toBeLessThanOrEqual(server.version);
        }
      },
    ),
  );
});
