// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createPageEvents, type PageEvent } from './page-events.ts';

test('the network that comes and the one that goes are hints alike, until nobody listens', () => {
  const heard: PageEvent[] = [];
  const stop = createPageEvents(createFakeClock()).subscribe((event) => heard.push(event));
  window.dispatchEvent(new Event('offline'));
  expect(heard).toEqual(['network']);
  window.dispatchEvent(new Event('online'));
  expect(heard).toEqual(['network', 'network']);
  stop();
  window.dispatchEvent(new Event('offline'));
  expect(heard).toHaveLength(2);
});
