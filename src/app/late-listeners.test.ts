// @vitest-environment jsdom
import { expect, it, vi } from 'vitest';
import { createFakeServices } from '#src/testing/fake-services.tsx';
import { listen } from './late-listeners.ts';

it('tells the pool when another tab chooses how answers come, and of no other setting', () => {
  const answersChosen = vi.fn();
  const { services } = createFakeServices();
  const over = new AbortController();
  const history = { replace: vi.fn() };
  listen({ ...services, pool: { ...services.pool, answersChosen } }, { history }, over.signal);
  window.dispatchEvent(new StorageEvent('storage', { key: 'nadoo:theme' }));
  expect(answersChosen).not.toHaveBeenCalled();
  window.dispatchEvent(new StorageEvent('storage', { key: 'nadoo:answers' }));
  expect(answersChosen).toHaveBeenCalledOnce();
  over.abort();
  window.dispatchEvent(new StorageEvent('storage', { key: 'nadoo:answers' }));
  expect(answersChosen).toHaveBeenCalledOnce();
});
