import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeEdit, editState, fieldsOf, rebase, type ApplicationEdit } from './application-edit.ts';

const application = { id: 'app', name: 'A', instructions: 'x', plugin_ids: ['p', 'q'], version: 2 };

describe('an edit', () => {
  it('begins from the version that was there, and stays with it', () => {
    const first = changeEdit(application, null, { name: 'B' });
    expect(first).toMatchObject({ version: 2, fields: { name: 'B', instructions: 'x' } });
    const newer = { ...application, instructions: 'y', version: 3 };
    const second = changeEdit(newer, first, { description: 'd' });
    expect(second).toMatchObject({ version: 2, fields: { name: 'B', instructions: 'x' } });
    expect(editState(newer, second)).toMatchObject({ dirty: true, stale: true });
    expect(editState(newer, rebase(newer, second))).toMatchObject({ dirty: true, stale: false });
  });

  it('that says what is stored is none, in whatever order its plugins stand', () => {
    const same = changeEdit(application, null, { pluginIds: ['q', 'p'] });
    expect(editState(application, same)).toMatchObject({ dirty: false, stale: false });
    const newer = { ...application, version: 9 };
    expect(editState(newer, same)).toMatchObject({ dirty: false, stale: false });
    // And the next change begins from what is stored by now.
    expect(changeEdit(newer, same, { name: 'C' }).version).toBe(9);
  });

  it('shows every typed word until it is stored or given up, whatever arrives', () => {
    const arrival = fc.record({ instructions: fc.string(), version: fc.integer({ min: 3, max: 50 }) });
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.array(arrival, { maxLength: 10 }), (typed, arrivals) => {
        const edit: ApplicationEdit = changeEdit(application, null, { description: typed });
        for (const arrived of arrivals) {
          const now = { ...application, ...arrived };
          expect(editState(now, edit).fields.description).toBe(typed);
          expect(editState(now, edit).stale).toBe(true);
        }
        const stored = { ...application, description: typed, version: 51 };
        expect(editState(stored, edit)).toEqual({ fields: fieldsOf(stored), dirty: false, stale: false });
      }),
    );
  });
});
