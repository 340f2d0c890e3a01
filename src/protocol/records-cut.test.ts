import { describe, expect, it } from 'vitest';
import { asWritten, readRecordsCut, writeRecordsCut } from './records-cut.ts';

const cut = { unit: 'records', most: 3 } as const;
const line = writeRecordsCut(cut);

describe('the line of a record that was cut', () => {
  it('is known by its field', () => {
    expect(readRecordsCut(line)).toEqual(cut);
    expect(readRecordsCut({ ...line, message: 'In other words.' })).toEqual(cut);
  });

  it('is known by its words alone where an older gateway wrote it', () => {
    const { level, message } = line;
    expect(readRecordsCut({ level, message })).toEqual(cut);
    expect(readRecordsCut({ level: 'info', message })).toBeNull();
    expect(readRecordsCut({ level, message: `It said: ${message}` })).toBeNull();
  });

  it('is none that a plugin wrote, whatever it wrote', () => {
    const { level, message } = line;
    expect(readRecordsCut(asWritten(line))).toBeNull();
    expect(readRecordsCut(asWritten({ level, message }))).toBeNull();
    expect(asWritten({ level, message: 'other', records_cut: cut })).toEqual({ level, message: 'other' });
    expect(readRecordsCut({ level, message, records_cut: 'yes' })).toBeNull();
    const plain = { level, message: 'plain' };
    expect(asWritten(plain)).toBe(plain);
  });
});
