// @vitest-environment jsdom
import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { ApiError } from '#src/http/types.ts';
import { failure } from '#src/protocol/failure.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { RunForm, type RunFormProps } from './run-form.tsx';

afterEach(() => {
  cleanup();
  sessionStorage.clear();
});

const START = 'POST /api/v1/plugins/web-shop/tools/find/executions';
const parameters = {
  type: 'object',
  required: ['query'],
  properties: {
    query: { type: 'string', pattern: '^[a-z]' },
    limit: { type: 'integer', minimum: 1, maximum: 20, default: 5 },
    tags: { type: 'array' },
    order: { enum: ['price', 'rating'] },
    api_key: { type: 'string' },
  },
};
const replies = {
  'GET /api/v1/plugins': [{ id: 'web-shop', name: 'Web shop', tools: [{ name: 'find', parameters }] }],
};

function open(more: Partial<RunFormProps> = {}) {
  const fake = createFakeServices({ extensions: ['plugin-runs'], replies });
  const onStarted = vi.fn();
  renderWithServices(
    <RunForm pluginId="web-shop" toolName="find" workspaceId="ws" onStarted={onStarted} {...more} />,
    fake,
  );
  return { fake, onStarted, user: userEvent.setup() };
}
const field = (name: string) => screen.findByRole<HTMLInputElement>('textbox', { name });

it('holds what a run was given, and starts it again with what was changed', async () => {
  const given = { query: 'shoes', limit: 3, tags: ['a'], order: 'rating', page: 2 };
  const { fake, onStarted, user } = open({ parameters: given });
  fake.replies.set(START, { execution_id: 'x2' });
  const limit = await field('limit');
  expect(limit.value).toBe('3');
  await user.clear(limit);
  await user.type(limit, '30');
  await user.click(screen.getByRole('button', { name: 'Run' }));
  expect(screen.getAllByText(/at least 1, at most 20/)).toHaveLength(2);
  await user.clear(limit);
  await user.type(limit, '4');
  await user.click(screen.getByRole('button', { name: 'Run' }));
  await waitFor(() => {
    expect(onStarted).toHaveBeenCalledExactlyOnceWith('x2');
  });
  const started = fake.requests.find(({ method }) => method === 'POST');
  expect(started?.body).toEqual({ parameters: { ...given, limit: 4 }, workspace_id: 'ws' });
  // What was given is of that run, and not what this tab types next.
  expect(sessionStorage).toHaveLength(0);
});

it('keeps what was typed over a start that failed and over a reload, but for what looks secret', async () => {
  const { fake, onStarted, user } = open();
  fake.replies.set(START, new ApiError(failure('server', 500, 'Broken')));
  expect(screen.queryByText(/"pattern"/)).toBeNull();
  await user.type(await field('query'), 'boots');
  await user.type(await field('api_key'), 'k-4711');
  expect(screen.getByText(/\{"pattern":"\^\[a-z\]"\}/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Run' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Broken');
  expect((await field('query')).value).toBe('boots');
  expect((await field('api_key')).value).toBe('k-4711');
  expect(onStarted).not.toHaveBeenCalled();
  cleanup();
  open();
  expect((await field('query')).value).toBe('boots');
  expect((await field('api_key')).value).toBe('');
});

it('says of a tool that is not run here that it is not', async () => {
  open({ toolName: 'gone' });
  expect(await screen.findByText(/This server does not run this plugin/)).toBeTruthy();
});
