import { describe, expect, it, vi } from 'vitest';
import { createDeferred } from '#src/lib/deferred.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { withFirstView } from './first-view.ts';

function start() {
  const clock = createFakeClock();
  const services = createDeferred<{ readonly clock: typeof clock }>();
  const view = createDeferred<undefined>();
  const load = vi.fn(() => view.promise);
  const shown = vi.fn();
  const waiting = withFirstView(services.promise, { load });
  void waiting.then(shown, () => undefined);
  return { clock, services, view, load, shown, waiting };
}

describe('the first view', () => {
  it('is loaded while the settings are on their way, and shown with the shell', async () => {
    const { clock, services, view, load, shown } = start();
    expect(load).toHaveBeenCalledOnce();
    services.resolve({ clock });
    await clock.settle();
    expect(shown).not.toHaveBeenCalled();
    view.resolve(undefined);
    await clock.settle();
    expect(shown).toHaveBeenCalledWith({ clock });
  });

  it('is not waited for for long', async () => {
    const { clock, services, shown } = start();
    services.resolve({ clock });
    await clock.settle();
    await clock.advance(249);
    expect(shown).not.toHaveBeenCalled();
    await clock.advance(1);
    expect(shown).toHaveBeenCalledOnce();
  });

  it('that cannot be loaded says so in its place, and settings that do not arrive are the fault', async () => {
    const first = start();
    first.view.reject(new Error('gone'));
    first.services.resolve({ clock: first.clock });
    await expect(first.waiting).resolves.toEqual({ clock: first.clock });

    const second = start();
    second.view.resolve(undefined);
    second.services.reject(new Error('no settings'));
    await expect(second.waiting).rejects.toThrow('no settings');
  });
});
