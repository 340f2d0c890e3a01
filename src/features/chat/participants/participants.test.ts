import { describe, expect, it } from 'vitest';
import type { PersonHere } from '#src/shared/people/people-here.ts';
import {
  HOLD,
  nextChange,
  nobody,
  participantsOf,
  promptSigns,
  RECENT,
  takeDeparture,
  takePresence,
  takeSign,
  type Knowledge,
} from './participants.ts';
import { promptFromStored } from '../history-merge.ts';

const T = 1_795_516_320_000_000;
const nameOf = (id: string): string => id;
const shown = (knowledge: Knowledge, now: number, typing: readonly string[] = []) =>
  participantsOf(knowledge, { selfId: 'ada', typing: new Set(typing), nameOf, now }).map(
    ({ userId, doing }) => `${userId} ${doing}`,
  );
const person = (userId: string, more: Partial<PersonHere> = {}): PersonHere => ({
  userId,
  name: userId,
  status: 'online',
  chatId: 'c1',
  leftAt: null,
  ...more,
});

describe('who is here, where presence is stated', () => {
  it('is oneself first, then who is here by name, then who was; those in another chat are not', () => {
    const people = [
      person('zoe'),
      person('mina', { status: 'idle' }),
      person('jun', { status: 'left', leftAt: T - HOLD }),
      person('eve', { chatId: 'c2' }),
    ];
    expect(shown(takePresence(nobody, people, 'c1', T), T)).toEqual([
      'ada reading',
      'mina idle',
      'zoe reading',
      'jun left',
    ]);
  });

  it('holds whoever looks elsewhere for ten seconds, then says that they were here, for ten minutes', () => {
    const before = takePresence(nobody, [person('mina')], 'c1', T);
    const away = takePresence(before, [person('mina', { chatId: 'c2' })], 'c1', T + 1);
    expect(shown(away, T + HOLD)).toEqual(['ada reading', 'mina reading']);
    expect(nextChange(away, T + 2)).toBe(T + 1 + HOLD);
    expect(shown(away, T + 1 + HOLD)).toEqual(['ada reading', 'mina left']);
    expect(shown(away, T + 1 + RECENT)).toEqual(['ada reading']);
    // Back within the hold: as if nothing had been.
    expect(shown(takePresence(away, [person('mina')], 'c1', T + 5), T + 2 * HOLD)).toEqual([
      'ada reading',
      'mina reading',
    ]);
  });

  it('says who types above all else', () => {
    const here = takePresence(nobody, [person('mina', { status: 'idle' })], 'c1', T);
    expect(shown(here, T, ['mina', 'jun', 'ada'])).toEqual(['ada reading', 'jun typing', 'mina typing']);
  });
});

describe('who was seen, where no server says who is here', () => {
  it('is whoever gave a sign, with its time, and nobody else', () => {
    const seen = takeSign(nobody, 'mina', T);
    expect(participantsOf(seen, { selfId: 'ada', typing: new Set(), nameOf, now: T + 5 })[1]).toEqual({
      userId: 'mina',
      doing: 'seen',
      at: T,
    });
    expect(takeSign(seen, 'mina', T - 1)).toBe(seen);
    expect(takeDeparture(seen, 'jun', T)).toBe(seen);
    expect(shown(seen, T + RECENT)).toEqual(['ada reading']);
  });

  it('takes a departure after ten seconds without a sign', () => {
    const left = takeDeparture(takeSign(nobody, 'mina', T), 'mina', T + 10);
    expect(shown(left, T + HOLD)).toEqual(['ada reading', 'mina seen']);
    expect(shown(left, T + 10 + HOLD)).toEqual(['ada reading', 'mina left']);
    expect(shown(takeSign(left, 'mina', T + 20), T + 2 * HOLD)).toEqual(['ada reading', 'mina seen']);
    // What they wrote before they went says nothing new.
    expect(shown(takeSign(left, 'mina', T + 5), T + 2 * HOLD)).toEqual(['ada reading', 'mina left']);
  });

  it('reads the last prompt of each, by this page’s clock', () => {
    const prompt = (id: string, userId: string, createdAt: string) =>
      promptFromStored({ id, userId, createdAt, text: '', clientMessageId: null, position: null } as never);
    const entries = [
      prompt('1', 'mina', '2026-11-24T10:00:00Z'),
      prompt('2', 'mina', '2026-11-24T10:01:00Z'),
      prompt('3', 'jun', '2026-11-24T10:00:30Z'),
    ];
    const at = Date.parse('2026-11-24T10:01:00Z') * 1_000;
    expect(promptSigns(entries, 1_000_000)).toEqual([
      { userId: 'mina', at: at - 1_000_000 },
      { userId: 'jun', at: at - 31_000_000 },
    ]);
  });
});
