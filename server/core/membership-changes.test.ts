import { expect, it } from 'vitest';
import { createMemoryBus } from './memory-bus.ts';
import type { StreamBus } from './ports.ts';
import { createFakeClock } from './testing/fake-clock.ts';
import { createTestWorld } from './testing/test-world.ts';

it('a bus that lost words has everybody looked at: whoever was removed meanwhile is closed, the others stay', async () => {
  const clock = createFakeClock();
  const bus = createMemoryBus({ clock, yieldToLoop: () => Promise.resolve() });
  let tellControl: (text: string) => void = () => undefined;
  const lossy: StreamBus = {
    ...bus,
    subscribe(stream, listener) {
      if (stream === 'control') tellControl = (text) => listener({ text } as Parameters<typeof listener>[0]);
      return bus.subscribe(stream, listener);
    },
  };
  const world = await createTestWorld({ clock, ports: { bus: lossy } });
  const mina = await world.connect('user-mina', '/ws/workspaces/ws-demo');
  const ada = await world.connect('user-ada', '/ws/workspaces/ws-demo');
  await world.storage.removeMemberKeepingOwner('ws-demo', 'user-mina');
  tellControl('');
  await clock.settle();
  expect([mina.closeCode, mina.closeReason, ada.closeCode]).toEqual([1008, 'No longer a member', null]);
});
