/** What can be done with a person, by who asks: pure, so that rights stand in one place. */
import { roles, type Role } from '#src/protocol/entities.ts';
import type { MenuGroup } from '#src/ui/menu.tsx';
import { viewedWords, type PresenceTranslate } from './member-words.ts';
import type { PresenceGroup } from './presence-state.ts';
import type { RosterPerson } from './roster-state.ts';
import { viewingPath } from './viewing-path.ts';

export interface ActionContext {
  readonly t: PresenceTranslate;
  readonly workspaceId: string;
  /** Of whoever asks; null: not known. */
  readonly ownRole: string | null;
  readonly self: boolean;
  /** Null where nobody can be followed: no `presence`, or one appears offline oneself. */
  readonly following: { readonly userId: string | null } | null;
  readonly onFollow: (userId: string | null) => void;
  readonly onOpenPath: (path: string) => void;
  readonly onRole: (role: Role) => void;
  readonly onRemove: () => void;
}

/** Owners and admins manage members; only an owner makes, changes or removes an owner. The server has the last word. */
export function mayManage(ownRole: string | null, targetRole: string | null): boolean {
  return ownRole === 'owner' || (ownRole === 'admin' && targetRole !== 'owner');
}

export function rolesToGive(ownRole: string | null): readonly Role[] {
  return roles.filter((role) => mayManage(ownRole, role));
}

export function memberActions(
  person: RosterPerson,
  group: PresenceGroup,
  context: ActionContext,
): MenuGroup[] {
  const { t, self, following, ownRole } = context;
  const groups: MenuGroup[] = [];
  const path = person.viewing && group === 'online' ? viewingPath(context.workspaceId, person.viewing) : null;
  const title = viewedWords(t, person.viewing);
  const here: MenuGroup['items'][number][] = [];
  if (!self && following && group === 'online') {
    const follows = following.userId === person.userId;
    here.push({
      id: 'follow',
      label: follows ? t('stopFollowing') : t('follow'),
      onSelect: () => {
        context.onFollow(follows ? null : person.userId);
      },
    });
  }
  if (!self && path !== null && title !== null) {
    here.push({
      id: 'go',
      label: t('goThere', { title }),
      onSelect: () => {
        context.onOpenPath(path);
      },
    });
  }
  if (here.length > 0) groups.push({ items: here });
  if (self || !mayManage(ownRole, person.role)) return groups;
  groups.push({
    label: t('role'),
    items: rolesToGive(ownRole).map((role) => ({
      id: role,
      label: t(role),
      checked: role === person.role,
      onSelect: () => {
        if (role !== person.role) context.onRole(role);
      },
    })),
  });
  groups.push({ items: [{ id: 'remove', label: t('remove'), tone: 'danger', onSelect: context.onRemove }] });
  return groups;
}
