// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import { chatEvent, chatLost, chatOpened, chatPage, emitTo, messageRow } from '#src/testing/chat-page.tsx';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { watchOffers } from '#src/testing/offered-commands.ts';

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});
afterEach(cleanup);

/** A prompt of Ada's with two answers. */
const forked = [
  messageRow('p1', 'user', 'How many days?', 1),
  messageRow('a1', 'assistant', 'Twenty.', 2, { parent_id: 'p1' }),
  messageRow('a2', 'assistant', 'Twenty-one.', 3, { parent_id: 'p1' }),
];

function open({ branch = true, role = 'owner', rows = forked } = {}) {
  const fake = createFakeServices({
    userId: 'user-ada',
    extensions: ['ack', 'response-identity', 'seq', ...(branch ? (['branch'] as const) : [])],
    replies: {
      'GET /api/v1/applications': [{ id: 'app', name: 'Helpdesk', workspace_id: 'ws' }],
      'GET /api/v1/chat/sessions': [{ id: 's1', application_id: 'app', title: 'Vacation' }],
      'GET /api/v1/workspaces/ws/members': [{ user_id: 'user-ada', name: 'Ada', role }],
      'GET /api/v1/chat/sessions/s1/messages': rows,
    },
  });
  const view = renderWithServices(chatPage(), fake);
  const emit = emitTo.bind(null, 's1', fake);
  const sent = (type: string) =>
    fake.sent.map(({ frame }) => frame as Record<string, string>).filter((frame) => frame['type'] === type);
  return { fake, emit, sent, view };
}

async function show(options: Parameters<typeof open>[0] = {}) {
  const shown = open(options);
  await screen.findByText('How many days?');
  shown.emit(chatOpened());
  await screen.findAllByRole('button', { name: 'Copy' });
  return shown;
}

describe('versions', () => {
  it('show one at a time, with the ways to the others, and the choice outlives the page', async () => {
    const first = await show();
    expect(await screen.findByText('Twenty-one.')).toBeTruthy();
    expect(screen.queryByText('Twenty.')).toBeNull();
    expect(screen.getByText('2 / 2')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Previous version' }));
    expect(await screen.findByText('Twenty.')).toBeTruthy();
    expect(screen.getByText('1 / 2')).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Previous version' }).disabled).toBe(true);
    first.view.unmount();
    await show();
    expect(await screen.findByText('Twenty.')).toBeTruthy();
    expect(screen.queryByText('Twenty-one.')).toBeNull();
  });

  it('keep the focus on the arrow that was pressed, and at the end of the way on the other', async () => {
    await show({ rows: [...forked, messageRow('a3', 'assistant', 'Thirty.', 4, { parent_id: 'p1' })] });
    const arrow = (name: string) => screen.getByRole('button', { name: `${name} version` });
    const press = async (name: string, words: string): Promise<void> => {
      fireEvent.click(document.activeElement ?? document.body);
      expect(await screen.findByText(words)).toBeTruthy();
      expect(document.activeElement).toBe(arrow(name));
    };
    await screen.findByText('Thirty.');
    arrow('Previous').focus();
    await press('Previous', 'Twenty-one.');
    await press('Next', 'Twenty.');
    await press('Next', 'Twenty-one.');
    await press('Previous', 'Thirty.');
  });

  it('another answer is asked for once, waited for, and shown when it begins', async () => {
    const { emit, sent } = await show();
    await screen.findByText('Twenty-one.');
    fireEvent.click(screen.getByRole('button', { name: 'Regenerate' }));
    expect(await screen.findByText('Asking for another answer')).toBeTruthy();
    await waitFor(() => {
      expect(sent('regenerate')).toHaveLength(1);
    });
    const [asked] = sent('regenerate');
    expect(asked).toMatchObject({ message_id: 'a2', client_message_id: expect.any(String) as string });
    // The connection breaks before the server said anything: it goes again under the same id.
    emit(chatLost());
    expect(await screen.findByText(/checking whether the server was asked for another answer/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: /ask for no other answer/ })).toBeNull();
    emit(chatOpened('recovered'));
    await waitFor(() => {
      expect(sent('regenerate')).toEqual([asked, asked]);
    });
    const event: ChatEvent = {
      type: 'response_started',
      messageId: 'a3',
      parentId: 'p1',
      position: 4,
      clientMessageId: asked?.['client_message_id'] ?? '',
      timestamp: null,
      seq: 1,
    };
    emit(chatEvent(event));
    expect(await screen.findByText('3 / 3')).toBeTruthy();
    expect(screen.queryByText('Asking for another answer')).toBeNull();
    expect(sent('chat')).toEqual([]);
  });

  it('another answer that is asked for offline says that it waits, at each version, and can be taken back', async () => {
    const { emit, sent } = await show();
    await screen.findByText('Twenty-one.');
    emit(chatLost());
    fireEvent.click(screen.getByRole('button', { name: 'Regenerate' }));
    expect(await screen.findByText(/^Queued: .* when the connection is back$/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Previous version' }));
    await screen.findByText('Twenty.');
    expect(screen.getAllByText(/when the connection is back/)).toHaveLength(1);
    fireEvent.click(screen.getByRole('button', { name: 'Cancel: ask for no other answer' }));
    await waitFor(() => {
      expect(screen.queryByText(/when the connection is back/)).toBeNull();
    });
    emit(chatOpened('recovered'));
    await screen.findByText('Twenty.');
    expect(sent('regenerate')).toEqual([]);
  });

  it('one that is refused says why where it was asked for, and is asked for again or let go', async () => {
    const { emit, sent } = await show();
    await screen.findByText('Twenty-one.');
    fireEvent.click(screen.getByRole('button', { name: 'Regenerate' }));
    await waitFor(() => {
      expect(sent('regenerate')).toHaveLength(1);
    });
    const refuse = (code = 'provider_error'): void => {
      const event: ChatEvent = {
        type: 'error_received',
        messageId: null,
        clientMessageId: sent('regenerate')[0]?.['client_message_id'] ?? '',
        code,
        message: 'Not now.',
        seq: null,
      };
      emit(chatEvent(event));
    };
    refuse();
    const article = screen.getByRole('article', { name: 'Nadoo' });
    expect(await within(article).findByText('Not now.')).toBeTruthy();
    fireEvent.click(within(article).getByRole('button', { name: /Retry|Try again/ }));
    await waitFor(() => {
      expect(sent('regenerate')).toHaveLength(2);
    });
    // Nothing may be written here: that is said where one writes, too, and may turn out to be over.
    refuse('forbidden');
    const box = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
    await waitFor(() => {
      expect(box.disabled).toBe(true);
    });
    fireEvent.click(within(article).getByRole('button', { name: 'Retry' }));
    await waitFor(() => {
      expect([sent('regenerate').length, box.disabled]).toEqual([3, false]);
    });
    refuse();
    fireEvent.click(await within(article).findByRole('button', { name: 'Discard' }));
    await waitFor(() => {
      expect(screen.queryByText('Not now.')).toBeNull();
    });
  });
});

describe('editing', () => {
  const edit = async (): Promise<HTMLElement> => {
    fireEvent.click(await screen.findByRole('button', { name: 'Edit' }));
    return screen.findByRole('textbox', { name: 'Edited message' });
  };

  it('sends a sibling with Enter and shows it at once; Esc gives up', async () => {
    const { sent } = await show();
    fireEvent.keyDown(await edit(), { key: 'Escape' });
    expect(screen.queryByRole('textbox', { name: 'Edited message' })).toBeNull();
    await waitFor(() => {
      expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Edit' }));
    });
    const box = await edit();
    fireEvent.change(box, { target: { value: '  How many weeks?' } });
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 229 });
    expect(sent('edit')).toEqual([]);
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    await waitFor(() => {
      expect(sent('edit')).toMatchObject([{ message_id: 'p1', content: '  How many weeks?' }]);
    });
    expect(sent('edit')[0]).not.toHaveProperty('parent_id');
    expect(screen.getByText('How many weeks?')).toBeTruthy();
    expect(screen.queryByText('How many days?')).toBeNull();
    expect(screen.queryByText('Twenty-one.')).toBeNull();
    expect(screen.getByText('2 / 2')).toBeTruthy();
    await waitFor(() => {
      expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Message' }));
    });
  });

  it('keeps what was typed when the page is drawn anew', async () => {
    const first = await show();
    fireEvent.change(await edit(), { target: { value: 'Half a thought' } });
    first.view.unmount();
    // With the box in place of the prompt.
    open();
    const box = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Edited message' });
    expect(box.value).toBe('Half a thought');
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(await screen.findByText('How many days?')).toBeTruthy();
  });

  it('is a send of its own where the server keeps no versions, and says so', async () => {
    const { sent } = await show({ branch: false, rows: forked.slice(0, 2) });
    const box = await edit();
    expect(screen.getByText(/keeps no versions/)).toBeTruthy();
    fireEvent.change(box, { target: { value: 'How many weeks?' } });
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    await waitFor(() => {
      expect(sent('chat')).toMatchObject([{ content: 'How many weeks?' }]);
    });
    expect(sent('chat')[0]).not.toHaveProperty('parent_id');
    expect(screen.getByText('How many days?')).toBeTruthy();
  });

  it('is not offered to a viewer, who still has the arrows', async () => {
    await show({ role: 'viewer' });
    await screen.findByText(/You are a viewer/);
    expect(screen.queryByRole('button', { name: 'Edit' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Regenerate' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Previous version' })).toBeTruthy();
  });
});

describe('a message', () => {
  it('continues the branch that is shown', async () => {
    const { sent } = await show();
    await screen.findByText('Twenty-one.');
    fireEvent.click(screen.getByRole('button', { name: 'Previous version' }));
    await screen.findByText('Twenty.');
    const box = screen.getByRole('textbox', { name: 'Message' });
    fireEvent.change(box, { target: { value: 'Are you sure?' } });
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    await waitFor(() => {
      expect(sent('chat')).toMatchObject([{ content: 'Are you sure?', parent_id: 'a1' }]);
    });
    const log = within(screen.getByRole('log'));
    expect(log.getByText('Are you sure?')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Next version' }));
    await screen.findByText('Twenty-one.');
    expect(log.queryByText('Are you sure?')).toBeNull();
  });
});

describe('a conversation that goes on in a version that is not shown', () => {
  it('says who goes on there, with the way to it, and nothing of what one says oneself', async () => {
    const said = (id: string, position: number, user: string, parent: string) =>
      messageRow(id, 'user', `words of ${id}`, position, { parent_id: parent, user_id: user });
    await show({ rows: [...forked, said('p2', 4, 'user-ada', 'a2')] });
    fireEvent.click(await screen.findByRole('button', { name: 'Previous version' }));
    expect(await screen.findByText('Twenty.')).toBeTruthy();
    // What stands above the box comes with the commands.
    const offers = watchOffers();
    await waitFor(() => {
      expect(offers.list()).toContain('Chat: Export as JSON');
    });
    expect(screen.queryByRole('button', { name: 'Show that version' })).toBeNull();
    cleanup();
    await show({ rows: [...forked, said('p2', 4, 'user-mina', 'a2')] });
    // Kept from before: the reader stands on the first version.
    expect(await screen.findByText('Twenty.')).toBeTruthy();
    const note = await screen.findByText(/goes on in another version of this conversation/);
    expect(note.getAttribute('role')).toBe('status');
    fireEvent.click(screen.getByRole('button', { name: 'Show that version' }));
    expect(await screen.findByText('words of p2')).toBeTruthy();
    expect(screen.queryByText('Twenty.')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Show that version' })).toBeNull();
  });
});

describe('the focus goes on to the message box', () => {
  const box = () => screen.getByRole('textbox', { name: 'Message' });
  const press = (button: HTMLElement): void => {
    button.focus();
    fireEvent.click(button);
    expect(document.activeElement).toBe(box());
    button.blur();
  };

  it.each([true, false])('after Regenerate (branches kept: %s)', async (branch) => {
    await show({ branch });
    press(screen.getAllByRole('button', { name: 'Regenerate' }).at(-1)!);
  });

  it.each([true, false])('after an edit that is sent, and not after one given up (%s)', async (branch) => {
    await show({ branch });
    const edit = async (): Promise<HTMLElement> => {
      fireEvent.click(await screen.findByRole('button', { name: 'Edit' }));
      return screen.findByRole('textbox', { name: 'Edited message' });
    };
    await edit();
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => {
      expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Edit' }));
    });
    fireEvent.change(await edit(), { target: { value: 'How many weeks?' } });
    fireEvent.click(screen.getByRole('button', { name: branch ? 'Save' : 'Send' }));
    await waitFor(() => {
      expect(document.activeElement).toBe(box());
    });
    await screen.findByText('How many weeks?');
  });

  it('after Retry and Discard of a prompt that the server refused', async () => {
    const { emit, sent } = await show();
    const message = box();
    fireEvent.change(message, { target: { value: 'And in May?' } });
    fireEvent.keyDown(message, { key: 'Enter', keyCode: 13 });
    const refuse = async (times: number): Promise<void> => {
      await waitFor(() => {
        expect(sent('chat')).toHaveLength(times);
      });
      const clientMessageId = sent('chat')[0]?.['client_message_id'] ?? '';
      const refused = { type: 'error_received', messageId: null, clientMessageId, seq: null } as const;
      emit(chatEvent({ ...refused, code: 'provider_error', message: 'Not now.' }));
    };
    await refuse(1);
    press(await screen.findByRole('button', { name: /Retry|Try again/ }));
    await refuse(2);
    press(await screen.findByRole('button', { name: 'Discard' }));
    expect(screen.queryByText('And in May?')).toBeNull();
  });
});
