// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { ExtensionName } from '#src/protocol/capabilities.ts';
import type { Source } from '#src/protocol/chat-events.ts';
import { createFakeServices, renderWithServices, type FakeServices } from '#src/testing/fake-services.tsx';
import { ChatProvider, type ChatScope } from '../chat-context.ts';
import SourceBadge from './source-badge.tsx';
import { SourceFacts } from './source-facts.tsx';
import { SourceWatch } from './source-watch.ts';

afterEach(cleanup);

const source: Source = { title: 'Zoo', text: 'Hours\n\nOpens at seven.', documentId: 'd1', version: 3 };
const LIST = 'GET /api/v1/workspaces/ws/documents';
const ONE = 'GET /api/v1/workspaces/ws/documents/d1';

function show(
  version: number | null,
  {
    text = '## Hours\n\nOpens  at seven.',
    extensions = ['workspace-data'] as ExtensionName[],
    of = source,
  } = {},
) {
  const document = { id: 'd1', title: 'Zoo', version };
  const fake = createFakeServices({
    extensions,
    replies: { [LIST]: version === null ? [] : [document], [ONE]: { ...document, text } },
  });
  const onOpenDocument = vi.fn();
  renderWithServices(
    <ChatProvider value={{ workspaceId: 'ws' } as ChatScope}>
      <SourceWatch />
      <p data-testid="badge">
        <SourceBadge source={of} />
      </p>
      <SourceFacts source={of} onOpenDocument={onOpenDocument} />
    </ChatProvider>,
    fake,
  );
  return { fake, onOpenDocument };
}
const badge = () => screen.getByTestId('badge').textContent;
const change = (fake: FakeServices, version: number, text: string) => {
  fake.replies.set(LIST, [{ id: 'd1', title: 'Zoo', version }]);
  fake.replies.set(ONE, { id: 'd1', title: 'Zoo', version, text });
  const event = { type: 'document_updated', documentId: 'd1', action: 'edited', version, updatedBy: null };
  fake.emit('workspace:ws', [{ kind: 'event', event, at: 1 } as never]);
};

it('says nothing where all stands as it was, and leads to the passage as it stands', async () => {
  const { onOpenDocument } = show(3);
  await screen.findByText(
    'The document has not changed since this answer. These words stand in the document.',
  );
  expect(badge()).toBe('');
  fireEvent.click(screen.getByRole('button', { name: 'Open document' }));
  const passage = { from: 'Hours Opens at seven.', to: '', version: 3 };
  expect(onOpenDocument).toHaveBeenCalledExactlyOnceWith('d1', passage);
});

it('badges a change while it is read, and says whether the words are still there', async () => {
  const { fake } = show(3);
  await screen.findByText(/has not changed/);
  change(fake, 4, 'Hours\n\nOpens at seven. On Monday too.');
  await screen.findByText(
    'The document changed since this answer: version 3 then, 4 now. These words stand in the document.',
  );
  expect(badge()).toBe('changed since');
  change(fake, 5, 'Hours\n\nOpens at eight.');
  await screen.findByText(/Not found in the document: it does not have these words\.$/);
  expect(badge()).toBe('changed sincenot found in the document');
});

it('says so where the words never were in it', async () => {
  show(3, { text: 'Nothing of the kind.' });
  await screen.findByText(/Not found in the document/);
  expect(badge()).toBe('not found in the document');
});

it('says that a document was deleted, and leads nowhere', async () => {
  show(null);
  await screen.findByText(/^This document was deleted\./);
  expect(badge()).toBe('deleted');
  expect(screen.queryByRole('button')).toBeNull();
});

it.each([
  ['a server that tells of no documents', { extensions: [] as ExtensionName[] }, source],
  ['a source without a version', {}, { ...source, version: null, text: '' }],
])('makes nothing up: %s', async (_, options, of) => {
  const { fake } = show(9, { ...options, of });
  await screen.findByText('Not checked: this server does not tell whether the document changed.');
  expect(badge()).toBe('');
  expect(fake.requests.some(({ path }) => path.endsWith('/d1'))).toBe(false);
});

it.each([
  ['leads to the document that the server offers, checked or not', ['workspace-data'] as ExtensionName[], 1],
  ['leads to no document on a server that offers none', [] as ExtensionName[], 0],
])('%s', async (_, extensions, buttons) => {
  show(9, { extensions, of: { ...source, version: null, text: '' } });
  await screen.findByText(/^Not checked/);
  expect(screen.queryAllByRole('button', { name: 'Open document' })).toHaveLength(buttons);
});
