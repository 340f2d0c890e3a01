import { expect, it, vi } from 'vitest';
import { draftKey, readDraft, writeDraft } from './document-drafts.ts';

const draft = { version: 3, title: 'Plan', text: 'half a sente' };

function store(room = Infinity) {
  const rows = new Map<string, string>();
  return {
    rows,
    getItem: (key: string) => rows.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > room) throw new Error('QuotaExceededError');
      rows.set(key, value);
    },
    removeItem: (key: string) => void rows.delete(key),
  };
}

it('survives a reload, apart for each person and document', async () => {
  const storage = store();
  expect(writeDraft(draftKey('ada', 'doc'), draft, storage)).toBe(true);
  vi.resetModules();
  const reloaded = await import('./document-drafts.ts');
  expect(reloaded.readDraft(draftKey('ada', 'doc'), storage)).toEqual(draft);
  expect(reloaded.readDraft(draftKey('mina', 'doc'), storage)).toBeNull();
  expect(reloaded.readDraft(draftKey('ada', 'other'), storage)).toBeNull();
  reloaded.writeDraft(draftKey('ada', 'doc'), null, storage);
  expect(storage.rows.size).toBe(0);
});

it('keeps what does not fit in memory, says so, and leaves no older state behind', () => {
  const key = draftKey('ada', 'long');
  const storage = store(1000);
  expect(writeDraft(key, draft, storage)).toBe(true);
  const long = { ...draft, text: 'x'.repeat(2000) };
  expect(writeDraft(key, long, storage)).toBe(false);
  expect(readDraft(key, storage)).toEqual(long);
  expect(storage.rows.size).toBe(0);
  const vast = { ...draft, text: 'x'.repeat(2_000_000) };
  expect(writeDraft(draftKey('ada', 'vast'), vast, store())).toBe(false);
});

it('takes nothing for a draft that is none', () => {
  const storage = store();
  for (const [n, text] of ['', '{', '[]', '{"version":"1","title":"a","text":"b"}'].entries()) {
    const key = draftKey('ada', `broken-${n}`);
    storage.rows.set(key, text);
    expect(readDraft(key, storage)).toBeNull();
  }
});
