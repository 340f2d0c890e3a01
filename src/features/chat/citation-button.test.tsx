// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import type { ExtensionName } from '#src/protocol/capabilities.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { CitationButton } from './citation-button.tsx';
import { CitationProvider } from './citation-context.ts';
import { useSourceCheck } from './sources/use-source-check.ts';

afterEach(cleanup);

const source = { title: 'Zoo', text: 'Opens at seven.', documentId: 'd1', version: 3 };
const LIST = 'GET /api/v1/workspaces/ws/documents';
const ONE = 'GET /api/v1/workspaces/ws/documents/d1';

/** Fetches the document's text, as the badge under the answer does once it is in sight. */
function Badge({ of }: { readonly of: typeof source }) {
  return <p>{String(useSourceCheck('ws', of, true).found)}</p>;
}

function show({
  text = 'Opens at seven.',
  gone = false,
  extensions = ['workspace-data'] as ExtensionName[],
  of = source,
  version = 3,
} = {}) {
  const document = { id: 'd1', title: 'Zoo', version };
  const fake = createFakeServices({
    extensions,
    replies: { [LIST]: gone ? [] : [document], [ONE]: { ...document, text } },
  });
  const onOpen = vi.fn();
  const onOpenDocument = vi.fn();
  const targets = { workspaceId: 'ws', sources: [of], onOpen, onOpenDocument };
  renderWithServices(
    <CitationProvider value={targets}>
      <CitationButton n={1} />
      <Badge of={of} />
    </CitationProvider>,
    fake,
  );
  return { onOpen, onOpenDocument };
}

it('opens the document at the passage, by mouse and by keys', async () => {
  const { onOpen, onOpenDocument } = show();
  await screen.findByText('true');
  const button = screen.getByRole('button', {
    name: 'Source 1: Zoo',
    description: 'Source 1: Zoo. Opens the document at this passage',
  });
  await userEvent.click(button);
  expect(onOpenDocument).toHaveBeenLastCalledWith('d1', { from: 'Opens at seven.', to: '', version: 3 });
  await userEvent.keyboard('{Enter}');
  expect(onOpenDocument).toHaveBeenCalledTimes(2);
  expect(onOpen).not.toHaveBeenCalled();
});

it('says all that its badges say', async () => {
  show({ text: 'Opens at eight.', version: 4 });
  const name = 'Source 1: Zoo, changed since, not found in the document';
  expect(await screen.findByRole('button', { name })).toBeTruthy();
});

it.each([
  ['whose passage is gone', { text: 'Opens at eight.' }, 'Source 1: Zoo, not found in the document', 'false'],
  ['whose document is deleted', { gone: true }, 'Source 1: Zoo, deleted', 'null'],
  ['without words', { of: { ...source, text: '' } }, 'Source 1: Zoo', 'null'],
  ['of a server that tells of no documents', { extensions: [] as ExtensionName[] }, 'Source 1: Zoo', 'null'],
])('shows what is known of a source %s', async (_, options, name, found) => {
  const { onOpen, onOpenDocument } = show(options);
  await screen.findByText(found);
  await userEvent.click(await screen.findByRole('button', { name }));
  expect(onOpen).toHaveBeenCalledExactlyOnceWith(0);
  expect(onOpenDocument).not.toHaveBeenCalled();
});
