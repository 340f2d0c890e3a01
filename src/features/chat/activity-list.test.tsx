// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { ActivityList } from './activity-list.tsx';

afterEach(cleanup);

it('says of a look into the documents what it is, and what was looked for', () => {
  const other = (name: string, data: Readonly<Record<string, unknown>> = {}) => ({
    activity: { kind: 'other', name, data } as const,
    at: null,
  });
  renderWithServices(
    <ActivityList
      activities={[
        other('retrieval_start', { query: 'running shoes' }),
        other('retrieval_end'),
        other('memory_update'),
      ]}
    />,
    createFakeServices({ extensions: ['agent-events'] }),
  );
  const rows = screen.getAllByRole('listitem').map(({ textContent }) => textContent);
  expect(rows).toHaveLength(3);
  expect(rows[0]).toContain('Searches documents');
  expect(rows[0]).toContain('running shoes');
  expect(rows[1]).toContain('Search ended');
  expect(rows[2]).toContain('memory update');
});
