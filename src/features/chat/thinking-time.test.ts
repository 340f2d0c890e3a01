import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnswerActivity } from './chat-types.ts';
import { thinkingSeconds } from './thinking-time.ts';

const START = 1_795_516_320_000_000;
const after = (seconds: number): number => START + seconds * 1_000_000;

const asked = (callId: string, seconds: number | null): AnswerActivity => ({
  activity: { kind: 'tool_asked', callId, toolName: 'notes:add', arguments: {}, expiresAt: null },
  at: seconds === null ? null : after(seconds),
});
const decided = (callId: string, seconds: number | null): AnswerActivity => ({
  activity: { kind: 'tool_decided', callId, toolName: 'notes:add', allow: true, by: 'ada' },
  at: seconds === null ? null : after(seconds),
});
const seconds = (firstTokenTime: number | null, ...activities: AnswerActivity[]): number | null =>
  thinkingSeconds({ activities, firstTokenTime, startedAt: START });

describe('the time of thinking', () => {
  it('is that of the first token where nobody was asked', () => {
    expect(seconds(4)).toBe(4);
    expect(seconds(null)).toBeNull();
    expect(thinkingSeconds({ activities: [], firstTokenTime: 4, startedAt: null })).toBe(4);
  });

  it('leaves out what a person took to allow a tool', () => {
    expect(seconds(16, asked('a', 1), decided('a', 13))).toBe(4);
    expect(seconds(16, asked('a', 1), decided('a', 7), asked('b', 8), decided('b', 10))).toBe(8);
  });

  it('counts each second once where two questions wait at once', () => {
    expect(seconds(16, asked('a', 1), asked('b', 3), decided('a', 5), decided('b', 11))).toBe(6);
  });

  it('leaves what was asked after the first token alone', () => {
    expect(seconds(2, asked('a', 5), decided('a', 15))).toBe(2);
    expect(seconds(8, asked('a', 5), decided('a', 15))).toBe(5);
    expect(seconds(8, asked('a', 5))).toBe(5);
  });

  it('is unknown where the times of a question are', () => {
    expect(seconds(16, asked('a', null), decided('a', 13))).toBeNull();
    expect(seconds(16, asked('a', 1), decided('a', null))).toBeNull();
    expect(seconds(16, { ...asked('a', 1), arrived: true })).toBeNull();
    expect(thinkingSeconds({ activities: [asked('a', 1)], firstTokenTime: 16, startedAt: null })).toBeNull();
  });

  it('is never below nothing nor above the whole, and never less for a shorter wait', () => {
    const waits = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.nat(30), waits, (whole, pairs) => {
        const events = pairs.flatMap(([from, length], n) => [
          { at: from, activity: asked(String(n), from) },
          { at: from + length, activity: decided(String(n), from + length) },
        ]);
        events.sort((a, b) => a.at - b.at);
        const left = seconds(whole, ...events.map(({ activity }) => activity)) ?? -1;
        const waited = Array.from({ length: whole }, (_, second) => second).filter((second) =>
          pairs.some(([from, length]) => from <= second && second < from + length),
        ).length;
        expect(left).toBeCloseTo(whole - waited, 6);
      }),
      { seed: 27, numRuns: 300 },
    );
  });
});
