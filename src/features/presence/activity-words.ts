import type { ActivityGroup } from './activity-groups.ts';
import { roleWords, type PresenceTranslate } from './member-words.ts';

/** "Ada joined", "5 people joined", "Mina edited Q4 report". */
export function lineOf(
  t: PresenceTranslate,
  group: ActivityGroup,
  nameOf: (userId: string) => string,
): string {
  const { people, kind, title, action } = group;
  const [first] = people;
  const count = Math.max(1, people.length);
  const who =
    first === undefined
      ? t('somebody')
      : people.length === 1
        ? t('person', { name: nameOf(first) })
        : t('people', { count });
  const what = title ?? t('aDocument');
  switch (kind) {
    case 'user_joined':
      return t('userJoined', { who });
    case 'user_left':
      return t('userLeft', { who });
    case 'document_updated':
      if (action === 'created') return t('created', { who, what });
      if (action === 'renamed') return t('renamed', { who, what });
      return action === 'deleted' ? t('deleted', { who, what }) : t('edited', { who, what });
    case 'application_changed':
      return t('applicationChanged', { who });
    case 'member_added':
      return t('memberAdded', { who, count });
    case 'member_changed':
      return t('memberChanged', { who, count, role: roleWords(t, group.role) ?? '' });
    case 'member_removed':
      return t('memberRemoved', { who, count });
    default:
      return t('other', { who, kind });
  }
}
