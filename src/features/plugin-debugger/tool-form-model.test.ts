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
      ['filter', 'json', false, ''],
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
      problems: { query: 'missing', limit: 'wrong-number', ratio: 'wrong-number', filter: 'wrong-json' },
    });
  });

  it.each([undefined, null, {}, { properties: 3 }, { properties: { a: 1 }, required: 'a' }])(
    'survives %j',
    (odd) => {
      expect(() => readForm(fieldsOf(odd as never), {})).not.toThrow();
    },
  );
});
