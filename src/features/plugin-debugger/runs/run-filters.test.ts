import { describe, expect, it } from 'vitest';
import { filterQuery, fromLocalField, readFilters, readTailed, toLocalField } from './run-filters.ts';

describe('filters in an address', () => {
  it('are read, and written again in one order', () => {
    const search = '?status=failed&plugin_id=web-shop&min_duration=0.5&after=2026-11-24T10%3A00%3A00Z';
    const filters = readFilters(search);
    expect(filters).toMatchObject({
      status: 'failed',
      plugin_id: 'web-shop',
      min_duration: '0.5',
      before: '',
    });
    expect(filterQuery(filters)).toBe(
      'plugin_id=web-shop&status=failed&min_duration=0.5&after=2026-11-24T10%3A00%3A00Z',
    );
  });

  it('narrow nothing where they cannot be read', () => {
    expect(filterQuery(readFilters('?status=odd&min_duration=-1&max_duration=x&after=yesterday&q=1'))).toBe(
      '',
    );
  });

  it('name at most four runs whose logs are shown, each once', () => {
    expect(readTailed('?tail=a,b,,a,c,d,e')).toEqual(['a', 'b', 'c', 'd']);
    expect(readTailed('')).toEqual([]);
  });

  it('come from a field of local time and go back into it', () => {
    const iso = fromLocalField('2026-11-24T10:32');
    expect(new Date(iso).getMinutes()).toBe(32);
    expect(toLocalField(iso)).toBe('2026-11-24T10:32');
    expect([fromLocalField(''), toLocalField('')]).toEqual(['', '']);
  });
});
