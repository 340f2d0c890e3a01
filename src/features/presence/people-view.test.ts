import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOrderer, orderPeople, unknownPeople, type People } from './people-view.ts';

const peopleOf = (names: Readonly<Record<string, string>>): People =>
  unknownPeople(Object.entries(names).map(([user_id, name]) => ({ user_id, name, role: 'member' })));

describe('the order of people', () => {
  it('is oneself, then by name as the language sorts, then by id', () => {
    const people = peopleOf({
      u1: 'Zoe',
      u2: 'ada',
      u3: 'Émile',
      u4: 'Ada',
      u5: 'Emil',
      u7: 'Mina',
      u6: 'Mina',
    });
    expect(orderPeople(people, new Map(), 'u1')).toEqual(['u1', 'u2', 'u4', 'u5', 'u3', 'u6', 'u7']);
  });

  it('is the same whether people came one by one, went, were named anew, or all stood there at once', () => {
    const names = fc.dictionary(
      fc.constantFrom('u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u8'),
      fc.constantFrom('Ada', 'ada', 'Mina', 'Jun', 'Émile', '민아', 'Zoe', ''),
    );
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 8 }), (steps) => {
        const orderOf = createOrderer();
        const none: never[] = [];
        for (const [version, step] of steps.entries()) {
          const people = peopleOf(step);
          expect(orderOf(people, String(version), none, 'u3')).toEqual(orderPeople(people, new Map(), 'u3'));
        }
      }),
    );
  });

  it('is kept while nobody is named anew', () => {
    const orderOf = createOrderer();
    const none: never[] = [];
    const first = orderOf(peopleOf({ u1: 'Ada' }), '1', none, 'u1');
    expect(orderOf(peopleOf({ u1: 'Zoe', u2: 'Ada' }), '1', none, 'u1')).toBe(first);
    expect(orderOf(peopleOf({ u1: 'Zoe', u2: 'Ada' }), '2', none, 'u2')).toEqual(['u2', 'u1']);
  });
});
