/** What every storage keeps to about the records of a plugin's run. */
import { describe, expect, it } from 'vitest';
import type * as model from '#server/core/model.ts';
import type { Storage } from '#server/core/ports.ts';
import { sampleExecution, T1 } from './sample-records.ts';

/** @param withPeople gives a storage with the person ada and `ws-1` each time */
export function describeRunRecords(name: string, withPeople: () => Promise<Storage>): void {
  describe(`${name} keeps the contract of run records`, () => {
    it('pages through the records of a long run', async () => {
      const storage = await withPeople();
      await storage.insertExecution(sampleExecution('x-1'));
      const rows = Array.from({ length: 2500 }, (_, index): model.RunRecordRow => ({
        execution_id: 'x-1',
        n: index + 1,
        type: 'log',
        data: { level: 'info', message: `line ${index + 1}` },
      }));
      await storage.appendRunRecords(rows);
      expect(await storage.runRecords('x-1', 0, 2)).toEqual(rows.slice(0, 2));
      expect(await storage.runRecords('x-1', 2499, 10)).toEqual(rows.slice(2499));
      expect(await storage.runRecords('x-1', 0, 10_000)).toEqual(rows);
      expect(await storage.runRecords('none', 0, 10)).toEqual([]);
      expect(await storage.lastRunRecord('x-1')).toBe(2500);
      expect(await storage.lastRunRecord('none')).toBe(0);
    });

    it('hands records out as lines, no more than are wanted', async () => {
      const storage = await withPeople();
      await storage.insertExecution(sampleExecution('x-1'));
      const data = { message: 'one\n"two" 한 👩‍🔬 \\ \u2028', big: 1.5e300, none: null };
      const numbers = [1, 2, 4, 7];
      await storage.appendRunRecords(
        numbers.map((n) => ({ execution_id: 'x-1', n, type: n === 2 ? 'api_call_start' : 'log', data })),
      );
      const line = (n: number) =>
        `${JSON.stringify({ n, type: n === 2 ? 'api_call_start' : 'log', data })}\n`;
      const lines = (...of: number[]) => ({
        text: of.map(line).join(''),
        count: of.length,
        last: of.at(-1) ?? 0,
      });
      expect(await storage.runRecordLines('x-1', 0, 10, 10_000)).toEqual(lines(1, 2, 4, 7));
      expect(await storage.runRecordLines('x-1', 1, 2, 10_000)).toEqual(lines(2, 4));
      // It ends behind the record that reaches the most, and not before the first.
      expect(await storage.runRecordLines('x-1', 2, 10, line(4).length + 1)).toEqual(lines(4, 7));
      expect(await storage.runRecordLines('x-1', 2, 10, 1)).toEqual(lines(4));
      expect(await storage.runRecordLines('x-1', 7, 10, 10_000)).toEqual(lines());
      expect(await storage.runRecordLines('x-1', 2 ** 31 - 1, 10, 10_000)).toEqual(lines());
      expect(await storage.runRecordLines('none', 0, 10, 10_000)).toEqual(lines());
      const found = await storage.runRecords('x-1', 1, 2);
      expect(found.map(({ n }) => n)).toEqual([2, 4]);
    });

    it('stores records together with the end of their run, or none of it', async () => {
      const storage = await withPeople();
      await storage.insertExecution(sampleExecution('x-1'));
      const row = (n: number): model.RunRecordRow => ({ execution_id: 'x-1', n, type: 'log', data: { n } });
      const change = { status: 'completed', result: 7, ended_at: T1, duration: 1 } as const;
      await storage.appendRunRecords([row(1), row(1_500)]);
      const clash = Array.from({ length: 1_500 }, (_, at) => row(at + 2));
      await expect(storage.appendRunRecords(clash, { id: 'x-1', change })).rejects.toThrow();
      await expect(storage.appendRunRecords(clash)).rejects.toThrow();
      expect(await storage.runRecords('x-1', 0, 10)).toEqual([row(1), row(1_500)]);
      expect(await storage.executionById('x-1')).toEqual(sampleExecution('x-1'));
      await storage.appendRunRecords([row(1_501)], { id: 'x-1', change });
      expect(await storage.lastRunRecord('x-1')).toBe(1_501);
      expect(await storage.executionById('x-1')).toEqual(sampleExecution('x-1', change));
      // It ends once: a second end, and what would come with it, is refused.
      const second = { id: 'x-1', change: { result: 8 } };
      await expect(storage.appendRunRecords([row(1_502)], second)).rejects.toThrow();
      await expect(storage.appendRunRecords([], second)).rejects.toThrow();
      expect(await storage.lastRunRecord('x-1')).toBe(1_501);
      expect(await storage.executionById('x-1')).toEqual(sampleExecution('x-1', change));
    });

    it('keeps records of each type, and counts them', async () => {
      const storage = await withPeople();
      await storage.insertExecution(sampleExecution('x-1'));
      await storage.insertExecution(sampleExecution('x-2'));
      const types = ['log', 'trace', 'step', 'variable', 'api_call_start', 'api_call', 'log'] as const;
      // A number that no record has: what could not be stored leaves a gap.
      const rows = types.map((type, at): model.RunRecordRow => ({
        execution_id: 'x-1',
        n: at < 3 ? at + 1 : at + 2,
        type,
        data: { truncated: { original_length: 20_001 } },
      }));
      await storage.appendRunRecords(rows);
      await storage.appendRunRecords([{ execution_id: 'x-2', n: 1, type: 'log', data: {} }]);
      expect(await storage.runRecords('x-1', 0, 10)).toEqual(rows);
      expect(await storage.lastRunRecord('x-1')).toBe(8);
      expect(await storage.countRunRecords('x-1')).toEqual({
        log: 2,
        trace: 1,
        step: 1,
        variable: 1,
        api_call_start: 1,
        api_call: 1,
      });
      expect(await storage.countRunRecords('none')).toEqual({});
      // As JSON, in UTF-8: what a run may hold is measured by it.
      const korean = { level: 'info', message: '안녕 "x"', none: null };
      await storage.appendRunRecords([{ execution_id: 'x-2', n: 2, type: 'log', data: korean }]);
      const size = 2 + Buffer.byteLength(JSON.stringify(korean));
      expect(await storage.sizeOfRunRecords('x-2')).toBe(size);
      expect(await storage.sizeOfRunRecords('none')).toBe(0);
    });
  });
}
