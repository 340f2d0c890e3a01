import { expect, it } from 'vitest';
import type { ChannelItem } from '#src/connection/types.ts';
import { decodeDebugValue, type DebugEvent } from '#src/protocol/debug-frames.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createRunStore } from './use-run.ts';

function line(n: number): ChannelItem<DebugEvent> {
  const data = { level: 'info', message: `line ${String(n)}`, timestamp: '2026-11-24T10:00:00' };
  const decoded = decodeDebugValue({ type: 'log', data });
  if (decoded.kind !== 'decoded') throw new Error('fixture does not decode');
  return { kind: 'event', event: decoded.value, at: 0 };
}

it('shows the first change at once and a flood at most sixteen times a second, to its last line', async () => {
  const clock = createFakeClock();
  const run = createRunStore(clock);
  let shown = 0;
  run.store.subscribe(() => (shown += 1));
  run.applyItems([line(0)]);
  expect(run.store.getState().console).toHaveLength(1);
  for (let frame = 1; frame <= 60; frame += 1) {
    run.applyItems([line(frame)]);
    await clock.advance(1_000 / 60);
  }
  await clock.advance(100);
  expect(run.store.getState().console).toHaveLength(61);
  expect(shown).toBeLessThanOrEqual(17);
});
