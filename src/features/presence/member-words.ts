import type { Translate } from '#src/i18n/messages.ts';
import { roles, type Role } from '#src/protocol/entities.ts';
import type { Viewed } from '#src/protocol/presence-frames.ts';
import type { PresenceStatus } from '#src/ui/avatar.tsx';
import type { presenceMessages } from './messages.ts';
import type { PresenceGroup } from './presence-state.ts';
import type { RosterPerson } from './roster-state.ts';

export type PresenceTranslate = Translate<(typeof presenceMessages)['en']>;

/** A role in the reader's language; one that this page does not know stays as it is. */
export function roleWords(t: PresenceTranslate, role: string | null | undefined): string | null {
  return isRole(role) ? t(role) : (role ?? null);
}

export function isRole(role: string | null | undefined): role is Role {
  return (roles as readonly unknown[]).includes(role);
}

/** What somebody looks at by its title, or the view's name; null where neither is known. */
export function viewedWords(t: PresenceTranslate, viewing: Viewed | null): string | null {
  if (viewing === null) return null;
  if (viewing.title !== null && viewing.title !== '') return viewing.title;
  switch (viewing.kind) {
    case 'chat':
      return t('viewingChat');
    case 'document':
      return t('viewingDocuments');
    case 'plugin':
      return viewing.id === '' ? t('viewingPlugins') : viewing.id;
    case 'workflow':
      return viewing.id === '' ? t('viewingWorkflows') : viewing.id;
    case 'application':
      return t('viewingApplications');
    default:
      return null;
  }
}

/** Whoever is held as online was active or idle when they were last seen. */
export function statusOf(person: RosterPerson, group: PresenceGroup): PresenceStatus {
  if (group === 'online') return person.status === 'idle' ? 'idle' : 'online';
  return group === 'recently-left' ? 'left' : 'offline';
}

/** "Ada, Admin, viewing Q4 report": whoever is not active is said to be idle as well. */
export function rowWords(
  t: PresenceTranslate,
  person: RosterPerson,
  group: PresenceGroup,
  name: string,
): string {
  const viewed = group === 'online' ? viewedWords(t, person.viewing) : null;
  return [
    name,
    roleWords(t, person.role),
    statusOf(person, group) === 'idle' ? t('idle') : null,
    viewed === null ? null : t('viewing', { title: viewed }),
  ]
    .filter((part) => part !== null)
    .join(', ');
}
