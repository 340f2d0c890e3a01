// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { ApiError } from '#src/http/types.ts';
import { setLocale } from '#src/i18n/locale.ts';
import { failure } from '#src/protocol/failure.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { watchOffers } from '#src/testing/offered-commands.ts';
import { MembersPage } from './members-page.tsx';

const MEMBERS = '/api/v1/workspaces/ws/members';
const INVITATIONS = '/api/v1/workspaces/ws/invitations';
const people = [
  { user_id: 'user-mina', name: 'Mina', role: 'member', email: 'mina@demo.nadoo.dev' },
  { user_id: 'user-ada', name: 'Ada', role: 'owner', email: 'ada@demo.nadoo.dev' },
  { user_id: 'user-jun', name: 'Jun', role: 'viewer', email: 'jun@demo.nadoo.dev' },
];

afterEach(() => {
  cleanup();
  setLocale('en');
});

function open(options: { role?: string; stock?: boolean; members?: unknown; invitations?: unknown } = {}) {
  const { role = 'owner', stock = false, invitations = [] } = options;
  const own = people.map((row) => (row.user_id === 'user-ada' ? { ...row, role } : row));
  const fake = createFakeServices({
    extensions: stock ? [] : ['workspace-data', 'presence'],
    replies: {
      [`GET ${MEMBERS}`]: options.members ?? own,
      ...(stock ? {} : { [`GET ${INVITATIONS}`]: invitations }),
    },
  });
  renderWithServices(<MembersPage workspaceId="ws" userId="user-ada" />, fake);
  return fake;
}

const rows = () =>
  within(screen.getByRole('list', { name: 'Workspace members' }))
    .getAllByRole('listitem')
    .map((row) => row.textContent);
const shown = () => screen.findByRole('list', { name: 'Workspace members' });

describe('the page of members', () => {
  it('lists everybody with address and role, oneself first, and finds by any word', async () => {
    const user = userEvent.setup();
    open();
    await shown();
    const read = [
      'Ada (you)ada@demo.nadoo.devOwner',
      'Junjun@demo.nadoo.devViewer',
      'Minamina@demo.nadoo.devMember',
    ];
    expect(rows()).toEqual(read.map((words) => expect.stringContaining(words) as unknown));
    expect(screen.getByText('3 members')).toBeTruthy();
    await user.type(screen.getByRole('searchbox', { name: 'Search members' }), 'viewer');
    await waitFor(() => {
      expect(rows()).toHaveLength(1);
    });
    expect(screen.getByText('1 found')).toBeTruthy();
    await user.type(screen.getByRole('searchbox', { name: 'Search members' }), 'x');
    expect(await screen.findByText('No member is called “viewerx”.')).toBeTruthy();
  });

  it('mounts few rows of 5,000', async () => {
    open({
      members: Array.from({ length: 5_000 }, (_, n) => ({
        user_id: `user-${n}`,
        name: `Person ${n}`,
        role: 'member',
      })),
    });
    const list = await shown();
    const mounted = within(list).getAllByRole('listitem');
    expect(mounted.length).toBeLessThan(40);
    expect(mounted[0]?.getAttribute('aria-setsize')).toBe('5000');
    expect(screen.getByText('5,000 members')).toBeTruthy();
  });

  it('lets owners change roles and remove, by the code of the sidebar', async () => {
    const user = userEvent.setup();
    const fake = open();
    await shown();
    expect(screen.queryByRole('button', { name: 'Ada: actions' })).toBeNull();
    fake.replies.set(`PUT ${MEMBERS}/user-jun/role`, {});
    await user.click(screen.getByRole('button', { name: 'Jun: actions' }));
    await user.click(screen.getByRole('menuitemradio', { name: 'Admin' }));
    expect(await screen.findByText('Jun is now Admin.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Mina: actions' }));
    await user.click(screen.getByRole('menuitem', { name: 'Remove from workspace' }));
    const question = screen.getByRole('alertdialog');
    await user.click(within(question).getByRole('button', { name: 'Remove' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Mina was not removed.');
  });

  it('gives a plain member nothing to do', async () => {
    open({ role: 'member', invitations: [{ email: 'new@example.com', role: 'viewer' }] });
    await shown();
    expect(screen.queryByRole('button', { name: /: actions$/ })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Invite' })).toBeNull();
    expect(screen.queryByRole('region', { name: 'Pending invitations' })).toBeNull();
  });

  it('shows pending invitations, also one just made, and takes one back', async () => {
    const user = userEvent.setup();
    const fake = open();
    await shown();
    fake.replies.set(`POST ${MEMBERS}`, { pending: true });
    fake.replies.set(`GET ${INVITATIONS}`, [{ email: 'new@example.com', role: 'viewer' }]);
    await user.click(screen.getByRole('button', { name: 'Invite' }));
    const form = screen.getByRole('dialog', { name: 'Invite to this workspace' });
    await user.type(within(form).getByRole('textbox', { name: 'Email' }), 'new@example.com');
    await user.click(within(form).getByRole('button', { name: 'Send invitation' }));
    const pending = within(await screen.findByRole('region', { name: 'Pending invitations' }));
    expect(pending.getByRole('listitem').textContent).toContain('Viewer');
    const withdraw = pending.getByRole('button', { name: 'Withdraw the invitation of new@example.com' });
    fireEvent.click(withdraw);
    expect((await pending.findByRole('alert')).textContent).toContain('was not withdrawn');
    fake.replies.set(`DELETE ${INVITATIONS}/new%40example.com`, {});
    fake.replies.set(`GET ${INVITATIONS}`, []);
    fireEvent.click(withdraw);
    await waitFor(() => {
      expect(screen.queryByRole('region', { name: 'Pending invitations' })).toBeNull();
    });
  });

  it('of a stock server has no invitations to show, and is whole otherwise', async () => {
    const fake = open({ stock: true });
    await shown();
    expect(rows()).toHaveLength(3);
    expect(screen.getByRole('button', { name: 'Invite' })).toBeTruthy();
    expect(fake.requests.some(({ path }) => path === INVITATIONS)).toBe(false);
  });

  it('says that one is not in it, and that it could not be loaded', async () => {
    open({ members: new ApiError(failure('not-found', 404, 'There is no workspace here.')) });
    expect(await screen.findByText('You are not a member of this workspace.')).toBeTruthy();
    cleanup();
    open({ members: new ApiError(failure('server', 500, 'Request 3 failed.')) });
    expect((await screen.findByRole('alert')).textContent).toContain('Request 3 failed.');
  });

  it('speaks Korean', async () => {
    setLocale('ko');
    open();
    expect(await screen.findByRole('list', { name: '워크스페이스 구성원' })).toBeTruthy();
    expect(screen.getByText('구성원 3명')).toBeTruthy();
  });
});

describe('the commands of the page of members', () => {
  it('search, invite, and open the menu of one person', async () => {
    open();
    await shown();
    const offers = watchOffers();
    expect(offers.list().sort()).toEqual([
      'Role: Change role or remove: Jun',
      'Role: Change role or remove: Mina',
      'Workspace members: Invite to this workspace',
      'Workspace members: Search members',
    ]);
    offers.give('Search members');
    expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search members' }));
    offers.give('Change role or remove: Mina');
    expect(await screen.findByRole('menu', { name: 'Mina' })).toBeTruthy();
    await waitFor(() => {
      expect(rows()).toHaveLength(1);
    });
  });

  it('offer a viewer the search alone', async () => {
    open({ role: 'viewer' });
    await shown();
    expect(watchOffers().list()).toEqual(['Workspace members: Search members']);
  });
});
