import { describe, expect, it } from 'vitest';
import { fieldsOf, readForm } from './tool-form-model.ts';

const schema = {
  type: 'object',
  required: ['query', 'limit'],
  properties: {
    query: { type: 'string', description: 'What to look for' },
    limit: { type: 'integer', default: 5 },
    ratio: { type: 'number' },
    exact: { type: 'boolean', default: false },
    order: { enum: ['price', 'rating'] },
    filter: { type: 'object' },
  },
};

describe('a tool form', () => {
  it('has a field for each parameter, in order', () => {
    expect(
      fieldsOf(schema).map(({ name, kind, required, initial }) => [name, kind, required, initial]),
    ).toEqual([
      ['query', 'text', true, ''],
      ['limit', 'integer', true, '5'],
      ['ratio', 'number', false, ''],
      ['exact', 'boolean', false, 'false'],
      ['order', 'choice', false, ''],
      ['filter', 'object', false, ''],
    ]);
  });

  it('reads texts into typed parameters and leaves out what is empty', () => {
    const result = readForm(fieldsOf(schema), { query: 'shoes', ratio: '0.5', filter: '{"a": [1]}' });
    expect(result).toEqual({
      ok: true,
      parameters: { query: 'shoes', limit: 5, ratio: 0.5, exact: false, filter: { a: [1] } },
    });
  });

  it('names what is wrong with each field', () => {
    const result = readForm(fieldsOf(schema), { query: ' ', limit: '1.5', ratio: 'x', filter: '{' });
    expect(result).toEqual({
      ok: false,
      problems: { query: 'missing', limit: 'wrong-integer', ratio: 'wrong-number', filter: 'wrong-json' },
    });
  });

  it('keeps to bounds, types of JSON and typed choices', () => {
    const fields = fieldsOf({
      properties: {
        n: { type: 'integer', minimum: 1, maximum: 10 },
        r: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
        list: { type: 'array' },
        object: { type: ['object', 'null'] },
        level: { enum: [1, 'two', null] },
        any: {},
      },
    });
    const read = (texts: Record<string, string>) => readForm(fields, texts);
    expect(read({ n: '11', r: '0', list: '{}', object: '[]', any: 'x' })).toEqual({
      ok: false,
      problems: {
        n: 'out-of-bounds',
        r: 'out-of-bounds',
        list: 'wrong-list',
        object: 'wrong-object',
        any: 'wrong-json',
      },
    });
    expect(read({ n: '10', r: '0.5', list: '[1]', object: '{}', level: '1', any: '"x"' })).toEqual({
      ok: true,
      parameters: { n: 10, r: 0.5, list: [1], object: {}, level: 1, any: 'x' },
    });
    expect(read({ level: 'null' })).toEqual({ ok: true, parameters: { level: null } });
  });

  it('shows what of a schema it does not heed', () => {
    const [field] = fieldsOf({
      properties: { a: { type: 'string', title: 'A', pattern: '^a', minLength: 2 } },
    });
    expect(field).toMatchObject({ description: 'A', rest: { pattern: '^a', minLength: 2 } });
  });

  it('holds what a run was given, and nothing of it is lost', () => {
    const given = { query: 'boots', limit: 3, filter: { a: 1 }, extra: 'x', flag: true };
    const fields = fieldsOf(schema, given);
    expect(readForm(fields, {})).toEqual({ ok: true, parameters: given });
    // What it was not given stays open, whatever the default is.
    expect(fields.find(({ name }) => name === 'exact')?.initial).toBe('');
  });

  it.each([undefined, null, {}, { properties: 3 }, { properties: { a: 1 }, required: 'a' }])(
    'survives %j',
    (odd) => {
      expect(() => readForm(fieldsOf(odd as never), {})).not.toThrow();
    },
  );
});
