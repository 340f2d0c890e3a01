import { useEffect, useState } from 'react';
import { useAuthState, useExtension, useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { countWaiting } from '#src/features/chat/glance/index.ts';
import { readStored } from '#src/lib/local-storage.ts';
import type { Role, Workspace } from '#src/protocol/entities.ts';
import { useMembers } from '#src/shared/people/members.ts';
import { Avatar } from '#src/ui/avatar.tsx';
import { personColor } from '#src/ui/person-color.ts';
import { profileMessages } from './profile-messages.ts';

export interface ProfileCardProps {
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  /** Where the page is; null: in none. */
  readonly workspace: Workspace | null;
}

/** Who one is here, and how long: only what the server told or this page knows by itself. */
export function ProfileCard({ user, workspace }: ProfileCardProps) {
  const t = useMessages(profileMessages);
  const { config } = useServices();
  return (
    <div className="px-2 pt-2 pb-3">
      <div className="flex items-center gap-3">
        <Avatar id={user.id} name={user.name} size="lg" decorative />
        <div className="min-w-0">
          <p className="truncate font-medium">{user.name}</p>
          {user.email === user.name ? null : <p className="truncate text-xs text-ink-3">{user.email}</p>}
        </div>
      </div>
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-xs">
        {workspace === null ? null : <RoleFact userId={user.id} workspace={workspace} />}
        <dt className="text-ink-3">{t('color')}</dt>
        <dd className="flex items-center gap-1.5">
          <span
            aria-hidden="true"
            className="size-3 shrink-0 rounded-full"
            style={{ backgroundColor: personColor(user.id) }}
          />
          {t('colorDetail')}
        </dd>
        <dt className="text-ink-3">{t('server')}</dt>
        <dd className="min-w-0 break-words">{new URL(config.serverUrl, location.origin).host}</dd>
        <dt className="text-ink-3">{t('session')}</dt>
        <dd>{t(useSignInWords(user.id))}</dd>
      </dl>
      <Waiting userId={user.id} />
    </div>
  );
}

/** What would wait for the next sign-in: said while the menu with "Sign out" is open. */
function Waiting({ userId }: { readonly userId: string }) {
  const t = useMessages(profileMessages);
  const { config } = useServices();
  const [count, setCount] = useState(0);
  useEffect(() => {
    let over = false;
    void countWaiting(`${config.serverUrl} ${userId}`).then((found) => {
      if (!over) setCount(found);
    });
    return () => {
      over = true;
    };
  }, [config, userId]);
  return (
    // Stands from the start, or it would not be read out.
    <p
      role="status"
      className={count === 0 ? 'sr-only' : 'mt-2 rounded-md bg-amber-soft px-2 py-1.5 text-xs text-amber'}
    >
      {count === 0 ? '' : t('waiting', { count })}
    </p>
  );
}

/** Ours lists one's role with the workspaces; elsewhere the members have it. Without either nothing is said. */
function RoleFact({ userId, workspace }: { readonly userId: string; readonly workspace: Workspace }) {
  const t = useMessages(profileMessages);
  const members = useMembers(workspace.id);
  const told = members.data?.find((member) => member.user_id === userId)?.role ?? workspace.role ?? null;
  if (told === null) return null;
  return (
    <>
      <dt className="text-ink-3">{t('role')}</dt>
      <dd className="min-w-0 break-words">
        {t('roleIn', { role: isKnown(told) ? t(told) : told, workspace: workspace.name })}
      </dd>
    </>
  );
}

function isKnown(role: string): role is Role {
  return ['owner', 'admin', 'member', 'viewer'].includes(role);
}

/** Since when and until when nobody tells (the cookie is not to be read), but whether a reload keeps it is known. */
function useSignInWords(userId: string): 'sessionStays' | 'sessionPage' | 'sessionOver' {
  const { config } = useServices();
  const { status } = useAuthState();
  const hasCookie = useExtension('refresh-cookie') === true;
  const sameOrigin = new URL(config.serverUrl, location.origin).origin === location.origin;
  if (status === 'expired') return 'sessionOver';
  return (hasCookie && sameOrigin) || readStored('nadoo:kept') === userId ? 'sessionStays' : 'sessionPage';
}
