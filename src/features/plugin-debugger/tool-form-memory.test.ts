import { describe, expect, it } from 'vitest';
import { keepTexts, readTexts } from './tool-form-memory.ts';

function storage() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

describe('what was typed into a form', () => {
  it('is kept for each tool by itself', () => {
    const tab = storage();
    keepTexts('shop', 'find', { query: 'shoes' }, tab);
    expect(readTexts('shop', 'find', tab)).toEqual({ query: 'shoes' });
    expect(readTexts('shop', 'buy', tab)).toEqual({});
    keepTexts('shop', 'find', {}, tab);
    expect(tab.kept.size).toBe(0);
  });

  it('is not kept where it looks secret, by its name or inside', () => {
    const tab = storage();
    keepTexts(
      'shop',
      'find',
      {
        api_key: 'k-1',
        Password: 'hunter2',
        access_token: 't',
        clientSecret: 's',
        Authorization: 'Basic x',
        headers: '{"authorization": "Basic x"}',
        half: '{"api_key": "k',
        note: 'Bearer abc.def.ghi',
        max_tokens_wanted: '5',
        query: 'shoes',
      },
      tab,
    );
    expect(Object.keys(readTexts('shop', 'find', tab))).toEqual(['query']);
  });

  it('is nothing where it cannot be read', () => {
    const tab = storage();
    tab.setItem('nadoo:form:["a","b"]', '{');
    expect(readTexts('a', 'b', tab)).toEqual({});
    expect(readTexts('a', 'b', null)).toEqual({});
  });
});
