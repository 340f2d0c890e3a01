// @vitest-environment jsdom
import { act, cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '#src/i18n/locale.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { watchOffers } from '#src/testing/offered-commands.ts';
import { Inspector } from './inspector.tsx';

function setup() {
  const fake = createFakeServices();
  const clock = createFakeClock();
  const { tap } = fake.services;
  const onClose = vi.fn();
  const counters = () => ({ unknown: 3, rejected: 1_200 });
  const services = { ...fake.services, clock, pool: { ...fake.services.pool, counters } };
  const cross = (text: string, outcome: 'decoded' | 'unknown' | 'rejected' | 'sent' = 'decoded') => {
    const direction = outcome === 'sent' ? 'out' : 'in';
    tap.record({ at: clock.now(), channelKey: 'chat:s1', direction, transport: 'websocket', text, outcome });
  };
  const pass = (ms: number) => act(() => clock.advance(ms));
  const open = () => renderWithServices(<Inspector onClose={onClose} />, { ...fake, services });
  return { cross, pass, open, onClose, user: userEvent.setup() };
}

const dialog = () => screen.getByRole('dialog', { name: 'Protocol inspector' });
const rows = () => within(dialog()).queryAllByRole('listitem');

beforeEach(() => {
  setLocale('en');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('Inspector', () => {
  it('shows what crossed before it was opened and what crosses then, masked, with the counters', async () => {
    const { cross, pass, open } = setup();
    cross('{"type":"chat","content":"hi","token":"tok-abcdef"}', 'sent');
    open();
    expect(rows()).toHaveLength(1);
    cross('{"type":"from_the_future"}', 'unknown');
    expect(rows()).toHaveLength(1);
    await pass(250);
    expect(rows().map((row) => within(row).getByRole('button').getAttribute('aria-label'))).toEqual([
      'Out chat, chat:s1, Sent',
      'In from_the_future, chat:s1, Unknown',
    ]);
    expect(dialog().textContent).toContain('2 frames · 3 unknown, 1,200 rejected');
    expect(dialog().textContent).not.toContain('tok-abcdef');
  });

  it('looks five times a second at a thousand frames a second, and mounts the rows in sight alone', async () => {
    const { cross, pass, open } = setup();
    open();
    let looks = 0;
    const watcher = new MutationObserver(() => (looks += 1));
    watcher.observe(dialog(), { childList: true, subtree: true, characterData: true });
    for (let step = 0; step < 20; step += 1) {
      for (let n = 0; n < 50; n += 1) cross(`{"type":"text-delta","index":${step * 50 + n}}`);
      await pass(50);
    }
    watcher.disconnect();
    expect(dialog().textContent).toContain('1,000 frames');
    expect(rows().length).toBeLessThan(60);
    // Each look is a commit, and the scrolling to the tail that follows it another.
    expect(looks).toBeLessThanOrEqual(12);
    expect(looks).toBeGreaterThan(3);
  });

  it('opens a frame as indented JSON, goes on by arrow keys, and Escape closes first the frame, then itself', async () => {
    const { cross, open, onClose, user } = setup();
    cross('{"type":"pong","timestamp":"t"}');
    cross('{"type":"typing","user_id":"u"}');
    open();
    await user.click(screen.getByRole('button', { name: /^In pong/ }));
    expect(screen.getByRole('region', { name: 'Frame 0' }).textContent).toContain('"timestamp": "t"');
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('region', { name: 'Frame 1' }).textContent).toContain('"user_id": "u"');
    expect(document.activeElement).toBe(screen.getByRole('button', { name: /^In typing/ }));
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('region')).toBeNull();
    expect(onClose).not.toHaveBeenCalled();
    expect(dialog().contains(document.activeElement)).toBe(true);
    await user.keyboard('{Escape}');
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('stands still while a frame is open, says what came meanwhile, and goes back to the tail', async () => {
    const { cross, pass, open, user } = setup();
    cross('{"type":"pong"}');
    open();
    await user.click(screen.getByRole('button', { name: /^In pong/ }));
    cross('{"type":"typing"}');
    cross('{"type":"typing"}');
    await pass(250);
    expect(rows()).toHaveLength(1);
    await user.click(screen.getByRole('button', { name: '2 new' }));
    expect(rows()).toHaveLength(3);
    expect(screen.queryByRole('region')).toBeNull();
  });

  it('filters, and says so where nothing passes', async () => {
    const { cross, open, user } = setup();
    cross('{"type":"pong"}');
    cross('{"type":"chat"}', 'sent');
    cross('nonsense', 'rejected');
    open();
    await user.selectOptions(screen.getByRole('combobox', { name: 'Outcome' }), 'Rejected');
    expect(rows()).toHaveLength(1);
    await user.selectOptions(screen.getByRole('combobox', { name: 'Direction' }), 'Out');
    expect(screen.getByText('No frame passes the filter.')).toBeTruthy();
    await user.selectOptions(screen.getByRole('combobox', { name: 'Outcome' }), 'All outcomes');
    await user.type(screen.getByRole('searchbox', { name: 'Filter frames' }), 'CHAT');
    expect(rows()).toHaveLength(1);
    await user.selectOptions(screen.getByRole('combobox', { name: 'Channel' }), 'chat:s1');
    expect(rows()).toHaveLength(1);
  });

  it('says what was dropped and what is cut', async () => {
    const { cross, open, user } = setup();
    for (let n = 0; n < 2_001; n += 1) cross('{"type":"pong"}');
    cross(JSON.stringify({ type: 'text-delta', text: 'x'.repeat(20_000) }));
    open();
    expect(dialog().textContent).toContain('2 older frames are no longer kept');
    await user.type(screen.getByRole('searchbox', { name: 'Filter frames' }), 'delta');
    await user.click(screen.getByRole('button', { name: /^In text-delta/ }));
    expect(dialog().textContent).toContain('Only its first 16,384 of 20,031 characters are kept.');
  });

  it('exports a file', async () => {
    const { cross, open, user } = setup();
    cross('{"type":"pong"}');
    const blobs: Blob[] = [];
    vi.stubGlobal(
      'URL',
      Object.assign(URL, {
        createObjectURL: (blob: Blob) => {
          blobs.push(blob);
          return 'blob:1';
        },
        revokeObjectURL: () => undefined,
      }),
    );
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    open();
    await user.click(screen.getByRole('button', { name: 'Export' }));
    expect(click).toHaveBeenCalledOnce();
    expect(JSON.parse(await (blobs[0] ?? new Blob()).text())).toMatchObject({
      format: 'nadoo-frames',
      frames: [{ text: '{"type":"pong"}' }],
    });
  });

  it('takes the focus and gives it back, and speaks Korean', () => {
    const button = document.body.appendChild(document.createElement('button'));
    button.focus();
    setLocale('ko');
    const { open } = setup();
    const { unmount } = open();
    expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: '프레임 필터' }));
    expect(screen.getByRole('button', { name: '내보내기' })).toBeTruthy();
    unmount();
    expect(document.activeElement).toBe(button);
    button.remove();
  });
});

describe('the commands of the inspector', () => {
  it('forget what is kept, hold the list still and go on, as its buttons do', async () => {
    const { cross, pass, open, onClose } = setup();
    open();
    const offers = watchOffers();
    expect(offers.list()).toEqual([
      'Protocol inspector: Export frames (There is none to export.)',
      'Protocol inspector: Clear frames (There is none to export.)',
      'Protocol inspector: Hold the list still',
      'Protocol inspector: Close inspector',
    ]);
    cross('{"type":"one"}');
    await pass(250);
    expect(rows()).toHaveLength(1);
    offers.give('Clear frames');
    expect(rows()).toHaveLength(0);
    cross('{"type":"two"}');
    await pass(250);
    expect(rows().map((row) => row.textContent)).toEqual([expect.stringContaining('two')]);
    offers.give('Hold the list still');
    cross('{"type":"three"}');
    await pass(250);
    expect(rows()).toHaveLength(1);
    offers.give('Follow new frames');
    expect(rows()).toHaveLength(2);
    offers.give('Close inspector');
    expect(onClose).toHaveBeenCalledOnce();
  });
});
