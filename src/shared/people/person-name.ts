import type { Member } from '#src/protocol/entities.ts';

/** What to call somebody: the member's name, else the e-mail, else null where the list does not know the id. */
export function personName(members: readonly Member[] | undefined, userId: string | null): string | null {
  const member = members?.find(({ user_id: id }) => id === userId);
  const known = [member?.name, member?.email].find((text) => text != null && text !== '');
  return known ?? null;
}
