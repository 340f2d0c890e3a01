// @vitest-environment jsdom
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { DocumentsView } from './documents-view.tsx';

afterEach(cleanup);

const list = [
  { id: 'doc-handbook', title: 'Handbook' },
  { id: 'doc-refund', title: '환불 정책' },
];
const handbook = {
  ...list[0],
  text: '# Handbook\n<b>plain</b>',
  version: 3,
  updated_by: 'user-mina',
  updated_at: '2026-11-24T10:00:00Z',
};
const replies = {
  'GET /api/v1/workspaces/ws/documents': list,
  'GET /api/v1/workspaces/ws/documents/doc-handbook': handbook,
  'GET /api/v1/workspaces/ws/members': [
    { user_id: 'user-mina', name: 'Mina', role: 'member' },
    { user_id: 'user-ada', name: 'Ada', role: 'owner' },
    { user_id: 'user-jun', name: 'Jun', role: 'viewer' },
  ],
};
const view = (documentId: string | null, onOpenDocument = vi.fn()) => (
  <DocumentsView workspaceId="ws" documentId={documentId} onOpenDocument={onOpenDocument} />
);

describe('documents', () => {
  it('lists, searches and opens', async () => {
    const user = userEvent.setup();
    const onOpen = vi.fn();
    renderWithServices(view(null, onOpen), createFakeServices({ extensions: ['workspace-data'], replies }));
    await screen.findByRole('button', { name: 'Handbook' });
    await user.type(screen.getByRole('searchbox', { name: 'Search documents' }), '환불');
    expect(screen.queryByRole('button', { name: 'Handbook' })).toBeNull();
    await user.click(screen.getByRole('button', { name: '환불 정책' }));
    expect(onOpen).toHaveBeenCalledWith('doc-refund');
  });

  it('shows what turns a title as a mark, in the list and in the names of the page', async () => {
    const title = '\u202Egnp.exe';
    const turned = {
      ...replies,
      'GET /api/v1/workspaces/ws/documents': [{ id: 'doc-handbook', title }],
      'GET /api/v1/workspaces/ws/documents/doc-handbook': { ...handbook, title },
    };
    renderWithServices(
      view('doc-handbook'),
      createFakeServices({ extensions: ['workspace-data'], replies: turned }),
    );
    expect(await screen.findByRole('region', { name: '\uFFFDgnp.exe' })).toBeTruthy();
    expect(screen.getByRole('heading', { name: '\uFFFDgnp.exe' })).toBeTruthy();
    expect(screen.getByRole('button', { name: '\uFFFDgnp.exe' })).toBeTruthy();
    // What is edited stays as it is.
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Title' }).value).toBe(title);
  });

  it('reads a document as text, never as markup', async () => {
    renderWithServices(view('doc-handbook'), createFakeServices({ extensions: ['workspace-data'], replies }));
    const text = await screen.findByRole('textbox', { name: 'Document text' });
    expect(text.textContent).toBe('# Handbook\n<b>plain</b>');
    expect(text.querySelector('b')).toBeNull();
    expect(await screen.findByText('Updated by Mina')).toBeTruthy();
  });

  it('shows what somebody else changed, and says who', async () => {
    const fake = createFakeServices({ extensions: ['workspace-data'], replies });
    renderWithServices(view('doc-handbook'), fake);
    await screen.findByRole('textbox', { name: 'Document text' });
    fake.replies.set('GET /api/v1/workspaces/ws/documents/doc-handbook', {
      ...handbook,
      text: 'new',
      version: 4,
    });
    const event: WorkspaceEvent = {
      type: 'document_updated',
      documentId: 'doc-handbook',
      action: 'edited',
      version: 4,
      updatedBy: 'user-mina',
      timestamp: null,
      seq: 1,
    };
    fake.emit('workspace:ws', [{ kind: 'event', event: event as never, at: 0 }]);
    await waitFor(() => {
      expect(screen.getByRole('textbox', { name: 'Document text' }).textContent).toBe('new');
    });
    expect(screen.getByText('Mina changed this document. You see version 4 now.')).toBeTruthy();
  });

  it('says that a document is not here, and that a server has none', async () => {
    renderWithServices(view('doc-gone'), createFakeServices({ extensions: ['workspace-data'], replies }));
    expect(await screen.findByText('There is no such document here.')).toBeTruthy();
    cleanup();
    renderWithServices(view(null), createFakeServices());
    expect(screen.getByText('This server does not offer documents.')).toBeTruthy();
  });
});
