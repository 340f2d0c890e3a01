// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { notifyManager } from '@tanstack/react-query';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDeferred } from '#src/lib/deferred.ts';
import type { ExtensionName } from '#src/protocol/capabilities.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { writeDraft } from '../chat-draft.ts';
import { Composer } from '../composer.tsx';

beforeEach(() => {
  writeDraft('s', '');
  writeDraft('s:load', '');
});
afterEach(cleanup);

const EVERYTHING: readonly ExtensionName[] = ['plugin-runs', 'workspace-data', 'mentions', 'attachments'];
const place = { workspaceId: 'ws', userId: 'user-ada', applicationId: 'app' };

const parameters = { properties: { expression: {}, precision: {} }, required: ['expression'] };
const lists: Readonly<Record<string, unknown>> = {
  'GET /api/v1/plugins': [
    {
      id: 'calculator',
      name: 'Calculator',
      tools: [{ name: 'calculate', description: 'Does sums', parameters }],
    },
    { id: 'secret', name: 'Secret', tools: [{ name: 'reveal' }] },
  ],
  'GET /api/v1/workspaces/ws/documents': [
    { id: 'd1', title: 'Handbook' },
    { id: 'd2', title: '환불 정책' },
  ],
  'GET /api/v1/workspaces/ws/applications': [{ id: 'app', name: 'Helpdesk', plugin_ids: ['calculator'] }],
  'GET /api/v1/workspaces/ws/members': [
    { user_id: 'user-ada', name: 'Ada' },
    { user_id: 'user-mina', name: 'Mina' },
    { user_id: 'user-min', name: '김민아', email: 'min@demo' },
  ],
};

async function setUp(extensions = EVERYTHING, replies = lists) {
  const fake = createFakeServices({ extensions, replies });
  const onSubmit = vi.fn((..._given: unknown[]) => true);
  const view = renderWithServices(
    <Composer
      draftKey="s"
      busy={false}
      blocked={null}
      onSubmit={onSubmit}
      onStop={() => undefined}
      onTyped={() => undefined}
      place={place}
    />,
    fake,
  );
  const box = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
  await screen.findByRole('button', { name: 'Attach file' });
  act(() => {
    box.focus();
  });
  const type = (value: string) => {
    fireEvent.change(box, { target: { value } });
    box.setSelectionRange(value.length, value.length);
    fireEvent.keyUp(box, { key: value.at(-1) ?? '' });
  };
  const press = (key: string, more: object = {}) => {
    fireEvent.keyDown(box, { key, keyCode: key === 'Enter' ? 13 : 0, ...more });
    fireEvent.keyUp(box, { key });
  };
  const names = () => screen.queryAllByRole('option').map((option) => option.textContent);
  const activeName = () => {
    const id = box.getAttribute('aria-activedescendant');
    return id === null ? null : (document.getElementById(id)?.textContent ?? 'gone');
  };
  return { fake, view, box, onSubmit, type, press, names, activeName };
}

const file = (bytes: BlobPart, name: string) => new File([bytes], name, { type: 'text/plain' });
const choose = (files: readonly File[]) => {
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  if (input) fireEvent.change(input, { target: { files } });
};
const paste = (box: HTMLElement, text: string, files: readonly File[] = []) =>
  fireEvent.paste(box, { clipboardData: { getData: () => text, files } });

describe('the menu of commands', () => {
  it('offers the tools of this agent and the documents; Enter takes one, and only the next one sends', async () => {
    const { box, type, press, names, activeName, onSubmit } = await setUp();
    expect(box.getAttribute('aria-controls')).toBeNull();
    type('/');
    await waitFor(() => {
      expect(names()).toEqual([
        'calculator:calculateexpression, [precision]Does sums',
        'HandbookDocument',
        '환불 정책Document',
      ]);
    });
    expect(box.getAttribute('aria-controls')).toBe(screen.getByRole('listbox').id);
    expect(activeName()).toContain('calculator');
    press('ArrowDown');
    expect(activeName()).toContain('Handbook');
    press('ArrowUp');
    press('ArrowUp');
    expect(activeName()).toContain('환불');
    press('ArrowDown');
    press('Enter');
    expect(box.value).toBe('/calculator:calculate ');
    expect(screen.queryByRole('listbox')).toBeNull();
    expect(onSubmit).not.toHaveBeenCalled();
    type('/calculator:calculate 2 + 2');
    press('Enter');
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith('/calculator:calculate 2 + 2');
  });

  it('finds what is being composed in Hangul, and takes no key of the input method', async () => {
    const { box, type, press, names, onSubmit } = await setUp();
    type('/');
    await waitFor(() => {
      expect(names()).toHaveLength(3);
    });
    fireEvent.compositionStart(box);
    for (const piece of ['/ㅎ', '/화', '/환', '/환ㅂ', '/환부', '/환불']) {
      type(piece);
      expect(names()).toEqual(['환불 정책Document']);
    }
    press('Enter', { keyCode: 229, isComposing: true });
    press('Enter', { keyCode: 229 });
    press('Tab', { keyCode: 229, isComposing: true });
    expect(box.value).toBe('/환불');
    fireEvent.compositionEnd(box, { data: '환불' });
    press('Enter');
    expect(box.value).toBe('“환불 정책” ');
    expect(onSubmit).not.toHaveBeenCalled();
  });

  it('leaves Enter alone where there is nothing to complete, and where only a description fits', async () => {
    const { type, press, names, activeName, onSubmit } = await setUp();
    type('/');
    await waitFor(() => {
      expect(names()).toHaveLength(3);
    });
    type('/calculator');
    expect(names()).toEqual([]);
    press('Enter');
    type('/sums');
    expect(names()).toHaveLength(1);
    expect(activeName()).toBeNull();
    press('Enter');
    type('/help');
    expect(names()).toEqual([]);
    press('Enter');
    expect(onSubmit.mock.calls).toEqual([['/calculator'], ['/sums'], ['/help']]);
  });

  it('goes away by Escape, which keeps the words, and comes for a click', async () => {
    const { box, type, press, names } = await setUp();
    type('/h');
    await waitFor(() => {
      expect(names()).toEqual(['HandbookDocument']);
    });
    press('Escape');
    expect(names()).toEqual([]);
    type('/ha');
    expect(names()).toEqual([]);
    type('');
    type('/ha');
    fireEvent.click(screen.getByRole('option'));
    expect(box.value).toBe('“Handbook” ');
  });

  it('says where a server has no such lists, and takes no key', async () => {
    const { type, press, onSubmit } = await setUp([]);
    type('/');
    expect(await screen.findByText(/lists no plugins or documents/)).toBeTruthy();
    press('Enter');
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith('/');
  });
});

describe('options that are on their way', () => {
  /** As `setUp`, but every list comes when `arrive` or `fail` is called. */
  async function setUpLate() {
    const waiting = Object.entries(lists).map(([key, list]) => ({
      key,
      list,
      deferred: createDeferred<unknown>(),
    }));
    const replies = Object.fromEntries(waiting.map(({ key, deferred }) => [key, deferred.promise]));
    const setting = await setUp(EVERYTHING, replies);
    const { fake } = setting;
    /** Until all that uses the lists was told. */
    const settled = async () => {
      await waitFor(() => {
        expect(fake.services.queryClient.isFetching()).toBe(0);
      });
      await act(
        () =>
          new Promise<void>((resolve) => {
            notifyManager.schedule(resolve);
          }),
      );
    };
    const arrive = async () => {
      for (const { deferred, list } of waiting) deferred.resolve(list);
      await settled();
    };
    const fail = async () => {
      for (const { deferred } of waiting) deferred.reject(new Error('no such list'));
      await settled();
    };
    /** What is typed while they are: the menu stands, and says that it loads. */
    const typeEarly = async (text: string) => {
      setting.type(text);
      expect((await screen.findAllByText('Loading…')).length).toBeGreaterThan(0);
    };
    return { ...setting, arrive, fail, typeEarly };
  }

  it.each(['Enter', 'Tab'])('are waited for by %s, which takes what fits and sends nothing', async (key) => {
    const { box, arrive, typeEarly, press, onSubmit } = await setUpLate();
    await typeEarly('/calc');
    press(key);
    expect(box.value).toBe('/calc');
    await arrive();
    expect(box.value).toBe('/calculator:calculate ');
    expect(onSubmit).not.toHaveBeenCalled();
  });

  it('let Enter send what none of them fits, and what is a name already', async () => {
    for (const text of ['/nothing', '/calculator']) {
      const { arrive, typeEarly, press, onSubmit, view } = await setUpLate();
      await typeEarly(text);
      press('Enter');
      expect(onSubmit).not.toHaveBeenCalled();
      await arrive();
      expect(onSubmit).toHaveBeenCalledExactlyOnceWith(text);
      view.unmount();
    }
  });

  it('let Enter send where they fail', async () => {
    const { fail, typeEarly, press, onSubmit } = await setUpLate();
    await typeEarly('/calc');
    press('Enter');
    await fail();
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith('/calc');
  });

  it.each<[string, (box: HTMLTextAreaElement) => void]>([
    ['a letter', (box) => fireEvent.keyDown(box, { key: 'u' })],
    ['what is put in without a key', (box) => fireEvent.input(box)],
    ['an input method', (box) => fireEvent.compositionStart(box)],
    ['Escape', (box) => fireEvent.keyDown(box, { key: 'Escape' })],
    ['Tab', (box) => expect(fireEvent.keyDown(box, { key: 'Tab' })).toBe(true)],
    ['a click', () => fireEvent.pointerDown(document.body)],
    ['another place to write', (box) => act(() => box.blur())],
    [
      'a move of the caret',
      (box) => {
        box.setSelectionRange(2, 2);
        fireEvent(document, new Event('selectionchange'));
        box.setSelectionRange(5, 5);
      },
    ],
  ])('are not waited for any more after %s', async (_name, meddle) => {
    const { arrive, box, typeEarly, press, onSubmit } = await setUpLate();
    await typeEarly('/calc');
    press('Enter');
    meddle(box);
    await arrive();
    expect(box.value).toBe('/calc');
    expect(onSubmit).not.toHaveBeenCalled();
  });

  it('are waited for no longer than three seconds: the words stay, which is said, and the next Enter sends them', async () => {
    const { box, arrive, typeEarly, press, type, onSubmit } = await setUpLate();
    await typeEarly('/calc');
    vi.useFakeTimers();
    press('Enter');
    act(() => void vi.advanceTimersByTime(3_000));
    vi.useRealTimers();
    expect(screen.getAllByText(/^Still loading\. Enter sends what you typed/).length).toBeGreaterThan(0);
    expect(box.value).toBe('/calc');
    expect(onSubmit).not.toHaveBeenCalled();
    press('Enter');
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith('/calc');
    type('/hand');
    await arrive();
    expect(box.value).toBe('/hand');
  });

  it('hold no Enter of an input method, and none where no menu stands', async () => {
    const first = await setUpLate();
    await first.typeEarly('/calc');
    first.press('Enter', { keyCode: 229 });
    first.press('Tab', { keyCode: 229, isComposing: true });
    await first.arrive();
    expect(first.box.value).toBe('/calc');
    expect(first.onSubmit).not.toHaveBeenCalled();
    first.view.unmount();
    const { type, press, onSubmit } = await setUpLate();
    for (const text of ['this and/or that', '/calc 2', 'ada@mi']) {
      type(text);
      press('Enter');
      expect(onSubmit).toHaveBeenLastCalledWith(text);
    }
  });

  it('are waited for behind "@" too', async () => {
    const { box, arrive, typeEarly, press, onSubmit } = await setUpLate();
    await typeEarly('Ask @mi');
    press('Enter');
    await arrive();
    expect(box.value).toBe('Ask @Mina ');
    press('Enter');
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith('Ask @Mina', {
      mentions: ['user-mina'],
      attachments: [],
    });
  });
});

describe('the picker of people', () => {
  it('sends whom it put into the words by id, and not who was only written or is gone again', async () => {
    const { box, type, press, names, onSubmit } = await setUp();
    type('Look, @');
    await waitFor(() => {
      expect(names()).toHaveLength(2);
    });
    type('Look, @mi');
    press('Enter');
    expect(box.value).toBe('Look, @Mina ');
    type('Look, @Mina and @김');
    press('Tab');
    expect(box.value).toBe('Look, @Mina and @김민아 ');
    press('Enter');
    expect(onSubmit).toHaveBeenLastCalledWith('Look, @Mina and @김민아', {
      mentions: ['user-mina', 'user-min'],
      attachments: [],
    });
    type('@Mina typed by hand, ada@Mina');
    press('Escape');
    press('Enter');
    expect(onSubmit).toHaveBeenLastCalledWith('@Mina typed by hand, ada@Mina');
    type('@mi');
    press('Enter');
    type('nobody after all');
    press('Enter');
    expect(onSubmit).toHaveBeenLastCalledWith('nobody after all');
  });

  it('keeps whom it named with the draft', async () => {
    const first = await setUp();
    first.type('@mi');
    await screen.findByRole('listbox');
    first.press('Enter');
    first.view.unmount();
    const { box, press, onSubmit } = await setUp();
    expect(box.value).toBe('@Mina ');
    press('Enter');
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith('@Mina', { mentions: ['user-mina'], attachments: [] });
  });

  it('says on a server without mentions that nobody is notified, and sends the name alone', async () => {
    const { type, press, onSubmit } = await setUp([]);
    type('@mi');
    expect(await screen.findByText(/notifies nobody/)).toBeTruthy();
    press('Enter');
    press('Enter');
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith('@Mina');
  });
});

describe('a long paste', () => {
  const long = Array.from({ length: 214 }, (_, at) => `line ${String(at)}`).join('\r\n');

  it('folds, is sent to the byte, and can be edited, put back or removed', async () => {
    const { box, type, press, onSubmit } = await setUp();
    expect(paste(box, long)).toBe(false);
    const chip = await screen.findByRole('button', { name: 'Pasted text, 214 lines' });
    expect(box.value).toBe('');
    type('What is this?');
    press('Enter');
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith(`What is this?\n\n${long}`);
    expect(chip.isConnected).toBe(false);

    paste(box, long);
    fireEvent.click(screen.getByRole('button', { name: 'Pasted text, 214 lines' }));
    fireEvent.change(screen.getByRole('textbox', { name: 'Pasted text' }), { target: { value: 'shorter' } });
    fireEvent.click(screen.getByRole('button', { name: 'Put into the message' }));
    expect(box.value).toBe('shorter');
    paste(box, long);
    fireEvent.click(screen.getByRole('button', { name: 'Remove Pasted text, 214 lines' }));
    press('Enter');
    expect(onSubmit).toHaveBeenLastCalledWith('shorter');

    // What is indented stays so; blanks alone are no words.
    type('  this:');
    paste(box, long);
    press('Enter');
    expect(onSubmit).toHaveBeenLastCalledWith(`  this:\n\n${long}`);
    type(' \n');
    paste(box, long);
    press('Enter');
    expect(onSubmit).toHaveBeenLastCalledWith(long);
  });

  it('is kept with the draft, which is not sent before it is whole', async () => {
    const first = await setUp();
    paste(first.box, long);
    first.view.unmount();
    const { press, onSubmit } = await setUp();
    expect(screen.getByRole('button', { name: 'Pasted text, 214 lines' })).toBeTruthy();
    press('Enter');
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith(long);
  });

  it('is none if it is short', async () => {
    const { box } = await setUp();
    expect(paste(box, 'short')).toBe(true);
    expect(screen.queryByRole('list', { name: 'With this message' })).toBeNull();
  });
});

describe('a file', () => {
  it('is read as it is and goes with the words, never without', async () => {
    const { type, press, onSubmit } = await setUp();
    choose([file('a\r\n한글\n', 'notes.txt')]);
    const list = await screen.findByRole('list', { name: 'With this message' });
    fireEvent.click(within(list).getByRole('button', { name: /^notes\.txt/ }));
    expect(screen.getByLabelText('notes.txt').textContent).toBe('a\r\n한글\n');
    press('Enter');
    expect(onSubmit).not.toHaveBeenCalled();
    expect(screen.getByRole('alert').textContent).toContain('a file goes with words');
    type('Read this');
    press('Enter');
    const attachments = [{ name: 'notes.txt', mediaType: 'text/plain', text: 'a\r\n한글\n' }];
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith('Read this', { mentions: [], attachments });
  });

  it('is refused with the reason, which goes with the message', async () => {
    const { box, type, press } = await setUp();
    paste(box, '', [
      file(new Uint8Array([0x89, 0x50, 0, 1]), 'picture.png'),
      file(new Uint8Array([0xc3, 0x28]), 'latin.txt'),
      file('', 'empty.txt'),
      file('x'.repeat(64 * 1024), 'long.txt'),
    ]);
    const alert = await screen.findByRole('alert');
    expect([...alert.children].map((line) => line.textContent)).toEqual([
      'picture.png was not attached: it is no text in UTF-8.',
      'latin.txt was not attached: it is no text in UTF-8.',
      'empty.txt was not attached: it is empty.',
      expect.stringMatching(/^long\.txt was not attached: it is larger than the 62 KB/),
    ]);
    type('Then without');
    expect(screen.getByRole('alert')).toBeTruthy();
    press('Enter');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('counts against the size of a message', async () => {
    const { type, press, onSubmit } = await setUp();
    choose([file('가'.repeat(20_000), 'a.txt'), file('가'.repeat(2_000), 'b.txt')]);
    await screen.findByRole('list', { name: 'With this message' });
    type('Read');
    press('Enter');
    expect(onSubmit).not.toHaveBeenCalled();
    expect(screen.getByText(/the server takes 63 KB/)).toBeTruthy();
  });

  it('leads the focus on when it is removed: to the next one, to the one before, to the message', async () => {
    const { box, type } = await setUp();
    const user = userEvent.setup();
    type('Read these');
    paste(box, 'a line\n'.repeat(300));
    choose([file('a', 'a.txt'), file('b', 'b.txt')]);
    const list = await screen.findByRole('list', { name: 'With this message' });
    const focused = () => document.activeElement?.getAttribute('aria-label');
    const remove = (name: RegExp) => within(list).findByRole('button', { name });
    (await remove(/^Remove a\.txt/)).focus();
    await user.keyboard('{Enter}');
    expect(focused()).toMatch(/^Remove b\.txt/);
    await user.keyboard('{Enter}');
    expect(focused()).toMatch(/^Remove Pasted text/);
    await user.click(await remove(/^Remove Pasted text/));
    expect(document.activeElement).toBe(box);
    expect(box.value).toBe('Read these');
  });

  it('cannot be attached where the server takes none, which is said to keys, pointers and fingers', async () => {
    await setUp([]);
    const user = userEvent.setup();
    const button = screen.getByRole('button', { name: 'Attach file' });
    const reason = 'This server takes no files with a message.';
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(document.getElementById(button.getAttribute('aria-describedby') ?? '')?.textContent).toBe(reason);
    const tooltip = () =>
      screen.queryAllByText(reason).filter((text) => text.getAttribute('aria-hidden') === 'true');
    await user.tab();
    expect(document.activeElement).toBe(button);
    expect(tooltip()).toHaveLength(1);
    await user.keyboard('{Escape}');
    expect(tooltip()).toHaveLength(0);
    await user.hover(button);
    expect(tooltip()).toHaveLength(1);
    const chooses = vi.spyOn(HTMLInputElement.prototype, 'click');
    await user.click(button);
    expect((await screen.findByRole('alert')).textContent).toBe(reason);
    expect(chooses).not.toHaveBeenCalled();
    chooses.mockRestore();
  });

  it('is refused where it is dropped on a page whose server takes none', async () => {
    const { box } = await setUp([]);
    fireEvent.drop(box, { dataTransfer: { types: ['Files'], files: [file('a', 'a.txt')] } });
    expect((await screen.findByRole('alert')).textContent).toContain('takes no files');
    expect(screen.queryByRole('list', { name: 'With this message' })).toBeNull();
  });
});
