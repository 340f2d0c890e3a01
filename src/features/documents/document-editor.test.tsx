// @vitest-environment jsdom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '#src/http/types.ts';
import { failure } from '#src/protocol/failure.ts';
import type { PassageHint } from '#src/shared/documents/find-passage.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import { createFakeServices, renderWithServices, type FakeServices } from '#src/testing/fake-services.tsx';
import { watchOffers } from '#src/testing/offered-commands.ts';
import { DocumentsView } from './documents-view.tsx';

const LIST = '/api/v1/workspaces/ws/documents';
let documentId = '';
let one = '';
let fake: FakeServices;
const onOpenDocument = vi.fn();

// It is loaded when first shown: here nobody shall wait for that.
beforeAll(() => import('#src/shared/markdown/prose.tsx'));
beforeEach(() => {
  // Drafts outlive a mounted view: each test has a document of its own.
  documentId = crypto.randomUUID();
  one = `${LIST}/${documentId}`;
  onOpenDocument.mockReset();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const stored = (version: number, text: string, by = 'user-ada', title = 'Plan') => ({
  id: documentId,
  title,
  text,
  version,
  updated_by: by,
  updated_at: '2026-11-24T10:00:00Z',
});

function open(
  userId = 'user-ada',
  document: unknown = stored(1, 'one'),
  passage: PassageHint | null = null,
): void {
  fake = createFakeServices({
    extensions: ['workspace-data'],
    userId,
    replies: {
      [`GET ${LIST}`]: [{ id: documentId, title: 'Plan' }],
      [`GET ${one}`]: document,
      'GET /api/v1/workspaces/ws/members': [
        { user_id: 'user-ada', name: 'Ada', role: 'owner' },
        { user_id: 'user-mina', name: 'Mina', role: 'member' },
        { user_id: 'user-jun', name: 'Jun', role: 'viewer' },
      ],
    },
  });
  show(passage);
}

function show(passage: PassageHint | null = null): void {
  renderWithServices(
    <DocumentsView
      workspaceId="ws"
      documentId={documentId}
      passage={passage}
      onOpenDocument={onOpenDocument}
    />,
    fake,
  );
}

const text = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Document text' });
const writable = async () => {
  const area = await text();
  await waitFor(() => {
    expect(area.readOnly).toBe(false);
  });
  return area;
};

/** Somebody stores a document, or it goes, and the workspace is told. */
function change(document: unknown, action = 'edited'): void {
  fake.replies.set(`GET ${one}`, document);
  const event: WorkspaceEvent = {
    type: 'document_updated',
    documentId,
    action,
    version: null,
    updatedBy: 'user-mina',
    timestamp: null,
    seq: 1,
  };
  fake.emit('workspace:ws', [{ kind: 'event', event: event as never, at: 0 }]);
}

const refused = (kind: 'conflict' | 'network' | 'not-found') => new ApiError(failure(kind, 0, 'no'));
const puts = () => fake.requests.filter(({ method }) => method === 'PUT');
const gets = () => fake.requests.filter(({ method, path }) => method === 'GET' && path === one);

describe('editing a document', () => {
  it('saves what changed over its version, by key too, and says so', async () => {
    const user = userEvent.setup();
    open();
    const area = await writable();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
    await user.type(area, ' two');
    expect(screen.getByText('Unsaved changes')).toBeTruthy();
    expect(area.textContent).toBe('one two');
    fake.replies.set(`PUT ${one}`, stored(2, 'one two'));
    await user.keyboard('{Control>}s{/Control}');
    expect(await screen.findByText('Saved')).toBeTruthy();
    expect(puts()).toEqual([{ method: 'PUT', path: one, body: { version: 1, text: 'one two' } }]);
    const title = screen.getByRole('textbox', { name: 'Title' });
    await user.clear(title);
    expect(screen.getByText('A document needs a title.')).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
    await user.type(title, 'Plans ');
    fake.replies.set(`PUT ${one}`, stored(3, 'one two', 'user-ada', 'Plans'));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText('Saved');
    expect(puts()[1]?.body).toEqual({ version: 2, title: 'Plans' });
  });

  it('brings a bar with who and what differs, keeps what was typed, and lets choose', async () => {
    const user = userEvent.setup();
    open();
    const area = await writable();
    await user.type(area, ' mine');
    change(stored(2, 'one\nhers', 'user-mina'));
    const bar = await screen.findByRole('region', { name: 'Changed while you were editing' });
    expect(within(bar).getByText(/^Mina saved version 2 while you were editing\./)).toBeTruthy();
    expect(within(bar).getByRole('group', { name: 'Differences' }).textContent).toContain('one mine');
    expect(within(bar).getByRole('group', { name: 'Differences' }).textContent).toContain('hers');
    expect(area.value).toBe('one mine');
    await user.click(within(bar).getByRole('button', { name: 'Keep mine' }));
    expect(screen.queryByRole('region', { name: 'Changed while you were editing' })).toBeNull();
    expect(area.value).toBe('one mine');
    fake.replies.set(`PUT ${one}`, stored(3, 'one mine'));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText('Saved');
    expect(puts()[0]?.body).toEqual({ version: 2, text: 'one mine' });
    await user.type(area, ' more');
    change(stored(4, 'hers again', 'user-mina'));
    await user.click(await screen.findByRole('button', { name: 'Reload' }));
    expect(area.value).toBe('hers again');
    expect(screen.queryByText('Unsaved changes')).toBeNull();
  });

  it('keeps the text where the server refuses a stale save, and shows what it has', async () => {
    const user = userEvent.setup();
    open();
    const area = await writable();
    await user.type(area, ' mine');
    fake.replies.set(`PUT ${one}`, refused('conflict'));
    fake.replies.set(`GET ${one}`, stored(2, 'hers', 'user-mina'));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Not saved: somebody saved a newer version first.')).toBeTruthy();
    expect(await screen.findByRole('button', { name: 'Keep mine' })).toBeTruthy();
    expect(area.value).toBe('one mine');
  });

  it('keeps the text where the server is away, and saves again', async () => {
    const user = userEvent.setup();
    open();
    const area = await writable();
    await user.type(area, ' mine');
    fake.replies.set(`PUT ${one}`, refused('network'));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('The server cannot be reached. Your text stays here.')).toBeTruthy();
    fake.replies.set(`PUT ${one}`, stored(2, 'one mine'));
    await user.click(screen.getByRole('button', { name: 'Save again' }));
    expect(await screen.findByText('Saved')).toBeTruthy();
    expect(area.value).toBe('one mine');
  });

  it('counts down where the server asks to wait, and no button or key saves before', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const user = userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) });
    open();
    const area = await writable();
    await user.type(area, ' mine');
    const limited = { kind: 'rate-limited', status: 429, message: 'Too many requests.' } as const;
    fake.replies.set(`PUT ${one}`, new ApiError({ ...limited, retryAfterMs: 30_000, requestId: null }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    const again = await screen.findByRole<HTMLButtonElement>('button', { name: /^Save again in (30|29) s$/ });
    expect(again.disabled).toBe(true);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true);
    await user.keyboard('{Control>}s{/Control}');
    expect(puts()).toHaveLength(1);
    expect(gets(), 'nor is the document asked for').toHaveLength(1);
    fake.replies.set(`PUT ${one}`, stored(2, 'one mine'));
    for (let passed = 0; passed < 31_000; passed += 250) await act(() => vi.advanceTimersByTimeAsync(250));
    await user.click(screen.getByRole('button', { name: 'Save again' }));
    expect(await screen.findByText('Saved')).toBeTruthy();
    expect(puts()).toHaveLength(2);
    expect(area.value).toBe('one mine');
  });

  it('takes unsaved words up again after leaving', async () => {
    const user = userEvent.setup();
    open();
    await user.type(await writable(), ' kept');
    cleanup();
    show();
    expect((await text()).value).toBe('one kept');
    expect(screen.getByText('Unsaved changes of your last visit')).toBeTruthy();
  });

  it('saves words as a new document where theirs was deleted', async () => {
    const user = userEvent.setup();
    open();
    const area = await writable();
    await user.type(area, ' kept');
    change(refused('not-found'), 'deleted');
    expect(await screen.findByRole('region', { name: 'This document is gone.' })).toBeTruthy();
    expect(area.value).toBe('one kept');
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
    fake.replies.set(`POST ${LIST}`, { id: 'doc-new', title: 'Plan', text: 'one kept', version: 1 });
    await user.click(screen.getByRole('button', { name: 'Save as a new document' }));
    await waitFor(() => {
      expect(onOpenDocument).toHaveBeenCalledWith('doc-new');
    });
    const post = fake.requests.find(({ method }) => method === 'POST');
    expect(post?.body).toEqual({ title: 'Plan', text: 'one kept' });
  });

  it('finds unsaved words even where the document went while one was away', async () => {
    const user = userEvent.setup();
    open();
    await user.type(await writable(), ' kept');
    cleanup();
    fake.services.queryClient.clear();
    fake.replies.set(`GET ${one}`, refused('not-found'));
    show();
    expect((await text()).value).toBe('one kept');
    await user.click(screen.getByRole('button', { name: 'Discard my changes' }));
    expect(onOpenDocument).toHaveBeenCalledWith(null);
  });

  it('asks before it deletes', async () => {
    const user = userEvent.setup();
    open();
    await writable();
    await user.click(screen.getByRole('button', { name: 'Delete document' }));
    const question = screen.getByRole('alertdialog', { name: 'Delete "Plan" for everybody?' });
    await user.keyboard('{Escape}');
    expect(question.isConnected).toBe(false);
    await user.click(screen.getByRole('button', { name: 'Delete document' }));
    fake.replies.set(`DELETE ${one}`, {});
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    await waitFor(() => {
      expect(onOpenDocument).toHaveBeenCalledWith(null);
    });
  });

  it('does not ask for what it deletes when the frame that tells of it comes before the answer', async () => {
    const user = userEvent.setup();
    open();
    await writable();
    const { request } = fake.services.http;
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    fake.services.http.request = async (path, schema, options) => {
      if (options?.method === 'DELETE') await answered;
      return request(path, schema, options);
    };
    fake.replies.set(`DELETE ${one}`, {});
    await user.click(screen.getByRole('button', { name: 'Delete document' }));
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const asked = gets().length;
    act(() => change(refused('not-found'), 'deleted'));
    act(answer);
    await waitFor(() => expect(onOpenDocument).toHaveBeenCalledWith(null));
    act(() => change(refused('not-found'), 'deleted'));
    expect(gets()).toHaveLength(asked);
  });

  it('makes a new document and opens it', async () => {
    const user = userEvent.setup();
    open();
    fake.replies.set(`POST ${LIST}`, { id: 'doc-new', title: 'Untitled', text: '', version: 1 });
    await user.click(await screen.findByRole('button', { name: 'New document' }));
    await waitFor(() => {
      expect(onOpenDocument).toHaveBeenCalledWith('doc-new');
    });
  });

  it('previews Markdown, and never its HTML', async () => {
    const user = userEvent.setup();
    open('user-ada', stored(1, '# Head\n\n<b>plain</b> **bold**'));
    await text();
    await user.click(screen.getByRole('tab', { name: 'Preview' }));
    expect(await screen.findByRole('heading', { name: 'Head' })).toBeTruthy();
    const panel = screen.getByRole('tabpanel');
    expect(panel.querySelector('strong')?.textContent).toBe('bold');
    expect(panel.querySelector('b')).toBeNull();
  });

  it('is read-only for a viewer, and says why', async () => {
    open('user-jun');
    expect((await text()).readOnly).toBe(true);
    expect(await screen.findByText(/viewer.*read-only/)).toBeTruthy();
    for (const name of ['Save', 'Delete document', 'New document']) {
      expect(screen.queryByRole('button', { name })).toBeNull();
    }
  });
});

describe('the commands of documents', () => {
  it('save what changed, show the preview, ask before a deletion, and say why not', async () => {
    const user = userEvent.setup();
    open();
    const area = await writable();
    const offers = watchOffers();
    expect(offers.list()).toEqual([
      'Documents: New document',
      'Documents: Save (Nothing has changed.)',
      'Documents: Show preview',
      'Documents: Delete document',
    ]);
    await user.type(area, ' two');
    fake.replies.set(`PUT ${one}`, stored(2, 'one two'));
    offers.give('Save');
    expect(await screen.findByText('Saved')).toBeTruthy();
    expect(puts()).toHaveLength(1);
    offers.give('Show preview');
    expect(screen.getByRole('tab', { name: 'Preview' }).getAttribute('aria-selected')).toBe('true');
    expect(offers.list()).toContain('Documents: Show text');
    offers.give('Delete document');
    expect(screen.getByRole('alertdialog', { name: 'Delete "Plan" for everybody?' })).toBeTruthy();
    fake.replies.set(`POST ${LIST}`, { ...stored(1, ''), id: 'made' });
    offers.give('New document');
    await waitFor(() => {
      expect(onOpenDocument).toHaveBeenCalledWith('made');
    });
  });

  it('choose between two versions, and what becomes of the words of a document that is gone', async () => {
    const user = userEvent.setup();
    open();
    const area = await writable();
    await user.type(area, ' mine');
    change(stored(2, 'theirs', 'user-mina'));
    await screen.findByRole('region', { name: 'Changed while you were editing' });
    const offers = watchOffers();
    offers.give('Hide differences');
    expect(screen.queryByRole('group', { name: 'Differences' })).toBeNull();
    offers.give('Keep my version');
    expect(screen.queryByRole('region', { name: 'Changed while you were editing' })).toBeNull();
    change(refused('not-found'), 'deleted');
    await screen.findByRole('region', { name: 'This document is gone.' });
    expect(offers.list()).toEqual([
      'Documents: New document',
      'Documents: Show preview',
      'Documents: Save as a new document',
      'Documents: Discard my changes',
    ]);
    offers.give('Discard my changes');
    expect(onOpenDocument).toHaveBeenCalledExactlyOnceWith(null);
  });

  it('leave a viewer the reading', async () => {
    open('user-jun');
    await text();
    const offers = watchOffers();
    await waitFor(() => {
      expect(offers.list()).toEqual(['Documents: Show preview']);
    });
  });
});

describe('a server that asks to wait', () => {
  const limited = () => {
    const asked = { kind: 'rate-limited', status: 429, message: 'Too many requests.' } as const;
    return new ApiError({ ...asked, retryAfterMs: 30_000, requestId: null });
  };

  it('is not asked to delete before its time', async () => {
    const user = userEvent.setup();
    open();
    await writable();
    await user.click(screen.getByRole('button', { name: 'Delete document' }));
    fake.replies.set(`DELETE ${one}`, limited());
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const again = await screen.findByRole<HTMLButtonElement>('button', { name: /^Delete in (30|29) s$/ });
    expect(again.disabled).toBe(true);
    expect(screen.getByText('The document could not be deleted.')).toBeTruthy();
  });

  it('is not asked to save as new before its time, by command neither', async () => {
    const user = userEvent.setup();
    open();
    await user.type(await writable(), ' mine');
    change(refused('not-found'), 'deleted');
    fake.replies.set(`POST ${LIST}`, limited());
    await user.click(await screen.findByRole('button', { name: 'Save as a new document' }));
    const again = await screen.findByRole<HTMLButtonElement>('button', {
      name: /^Save as a new document in (30|29) s$/,
    });
    expect(again.disabled).toBe(true);
    expect(watchOffers().list()).toContainEqual(
      expect.stringMatching(/: Save as a new document \(Save as a new document in (30|29) s\)$/),
    );
    expect(screen.getByText('This document is not saved.')).toBeTruthy();
  });
});

describe('the passage that somebody came for, in the preview', () => {
  const passage = { from: 'Paid leave is **25** days.', to: '', version: 1 };
  const preview = async () => userEvent.click(await screen.findByRole('tab', { name: 'Preview' }));

  it('is marked there, and selected again in the text', async () => {
    open('user-ada', stored(1, '# Leave\n\n- Sick leave.\n- Paid leave is **25** days.\n'), passage);
    await screen.findByText('The cited passage is selected: line 4.');
    await preview();
    await screen.findByText('The cited passage is marked: line 4 of the text.');
    // As a browser without highlights marks it.
    expect(getSelection()?.toString()).toBe('Paid leave is 25 days.');
    await userEvent.click(screen.getByRole('tab', { name: 'Text' }));
    await screen.findByText('The cited passage is selected: line 4.');
    const area = await text();
    expect(area.value.slice(area.selectionStart, area.selectionEnd)).toBe('Paid leave is **25** days.');
    expect(document.activeElement).toBe(screen.getByRole('tab', { name: 'Text' }));
  });

  it('is said not to be drawn where the preview ends before it, with the way to it in the text', async () => {
    open(
      'user-ada',
      stored(1, `${'A line of nothing.\n'.repeat(3_500)}\nPaid leave is **25** days.`),
      passage,
    );
    await screen.findByText('The cited passage is selected: line 3,502.');
    await preview();
    await screen.findByText(
      'The cited passage stands in line 3,502 of the text. It was not found in this preview.',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Show it in the text' }));
    await screen.findByText('The cited passage is selected: line 3,502.');
  });

  it('is said to be gone when somebody takes it out while it is read', async () => {
    open('user-ada', stored(1, 'Paid leave is **25** days.'), passage);
    await preview();
    await screen.findByText(/^The cited passage is marked/);
    change(stored(2, 'Paid leave is 20 days.'));
    await screen.findByText('The document changed since it was cited: version 1 then, 2 now.');
    await screen.findByText(/^The cited passage was not found in this document/);
  });
});
