import fc from 'fast-check';
import { expect, it } from 'vitest';
import { begun, call, callBegun, ended, moment, runOf } from '#src/testing/recorded-run.ts';
import { openAt } from './open-at.ts';
import { spanAt, spansOf, type KnownLog } from './read.ts';

const names = (run: KnownLog, second: number) => openAt(run, moment(second)).map(({ name }) => name);

it('what has begun and not ended is under way; at its end it is over', () => {
  const run = runOf([
    begun('outer', 0),
    callBegun(1, 'llm', 'chat', 'a'),
    call(1, 3, 'llm', 'chat', { call_id: 'a' }),
    // Told of by its end alone.
    call(2, 4, 'http', 'GET'),
    ended('outer', 0, 5),
    begun('never ends', 5),
  ]);
  expect(names(run, -1)).toEqual([]);
  expect(names(run, 0)).toEqual(['outer']);
  expect(names(run, 2)).toEqual(['outer', 'chat', 'GET']);
  expect(names(run, 3)).toEqual(['outer', 'GET']);
  expect(names(run, 5)).toEqual(['never ends']);
  expect(names(run, 900)).toEqual(['never ends']);
});

it('is what looking at each span says, of a run that goes on and of its older states', () => {
  const time = fc.integer({ min: 0, max: 30 });
  const record = fc.record({ from: time, length: time, what: fc.constantFrom('step', 'begun', 'call') });
  fc.assert(
    fc.property(
      fc.array(record, { maxLength: 80, size: 'max' }),
      fc.array(fc.tuple(fc.nat({ max: 100 }), time)),
      (all, asked) => {
        const run = runOf(
          all.flatMap(({ from, length, what }, n) => {
            const name = String(n);
            if (what === 'call') return [call(from, from + length, 'llm', name)];
            // Its end, if it comes, comes in the middle of others.
            const earlier = all[n - 7];
            const end =
              earlier?.what === 'begun'
                ? [ended(String(n - 7), earlier.from, earlier.from + earlier.length)]
                : [];
            return [what === 'step' ? ended(name, from, from + length) : begun(name, from), ...end];
          }),
        );
        // As the run grows, and then of any of its states.
        const growing = asked.toSorted(([one], [other]) => one - other);
        for (const [share, second] of [...growing, ...asked]) {
          const state = { ...run, rows: Math.floor((run.rows * share) / 100) };
          const at = moment(second);
          const spans = [...spansOf(state, 'steps'), ...spansOf(state, 'calls')].map((id) =>
            spanAt(state, id),
          );
          const isOpen = ({ startedAt, endedAt }: (typeof spans)[number]) =>
            startedAt !== null && startedAt <= at && (endedAt === null || endedAt > at);
          expect(openAt(state, at)).toEqual(spans.filter(isOpen).sort((a, b) => a.id - b.id));
        }
      },
    ),
    { seed: 4, numRuns: 100 },
  );
});
