import { Bot, Plus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAuthState, useExtension } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import type { Application } from '#src/protocol/entities.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { useMembers } from '#src/shared/people/members.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { cx } from '#src/ui/cx.ts';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import { ApplicationPage } from './application-page.tsx';
import {
  useApplicationChanges,
  useCreateApplication,
  usePlugins,
  useWorkspaceApplications,
} from './applications-queries.ts';
import { applicationMessages } from './messages.ts';

export interface ApplicationsViewProps {
  readonly workspaceId: string;
  /** Null: the list. */
  readonly applicationId: string | null;
  readonly onOpenApplication: (applicationId: string | null) => void;
  readonly onStartChat: (applicationId: string) => void;
}

/** Applications of a workspace: who one can talk to here, what each is told and may use. */
export function ApplicationsView(props: ApplicationsViewProps) {
  const { workspaceId, applicationId, onOpenApplication } = props;
  const t = useMessages(applicationMessages);
  const whole = useExtension('workspace-data');
  const { user } = useAuthState();
  const members = useMembers(workspaceId);
  const applications = useWorkspaceApplications(workspaceId, whole);
  useApplicationChanges(workspaceId);
  // Asked for with them: the page of one waits for it.
  usePlugins(whole === true && applicationId !== null);
  const role = members.data?.find((member) => member.user_id === user?.id)?.role ?? null;
  const mayEdit = whole === true && role !== null && role !== 'viewer';
  const unknown = whole === null || (whole && members.isPending);
  const shown = applications.data?.find(({ id }) => id === applicationId);
  return (
    <div className="flex h-full min-h-0">
      <section
        aria-label={t('applications')}
        className={cx(
          'flex min-h-0 w-full shrink-0 flex-col border-line md:w-72 md:border-r',
          applicationId !== null && 'max-md:hidden',
        )}
      >
        <ApplicationList {...props} applications={applications.data} mayEdit={mayEdit} unknown={unknown}>
          {applications.isError ? (
            <LoadError
              className="m-2"
              title={applications.data === undefined ? t('loadFailed') : t('stale')}
              error={applications.error}
              onRetry={() => void applications.refetch()}
              busy={applications.isFetching}
            />
          ) : null}
          {applications.isPending ? <Skeleton lines={4} /> : null}
        </ApplicationList>
      </section>
      {shown !== undefined && user !== null ? (
        <ApplicationPage
          key={shown.id}
          workspaceId={workspaceId}
          userId={user.id}
          application={shown}
          whole={whole === true}
          mayEdit={mayEdit}
          viewer={role === 'viewer'}
          onBack={() => {
            onOpenApplication(null);
          }}
          onStartChat={props.onStartChat}
        />
      ) : applicationId !== null && applications.isPending ? (
        <Skeleton lines={6} className="min-w-0 flex-1" />
      ) : (
        <EmptyState
          icon={<Bot />}
          title={applicationId === null ? t('choose') : t('notFound')}
          detail={applicationId === null ? t('chooseDetail') : t('notFoundDetail')}
          className={cx('min-w-0 flex-1', applicationId === null && 'max-md:hidden')}
        />
      )}
    </div>
  );
}

interface ListProps extends Omit<ApplicationsViewProps, 'onStartChat'> {
  readonly applications: readonly Application[] | undefined;
  readonly mayEdit: boolean;
  /** It is not known yet whether one may. */
  readonly unknown: boolean;
  /** What stands in its place or above it. */
  readonly children: ReactNode;
}

function ApplicationList({
  workspaceId,
  applicationId,
  onOpenApplication,
  applications,
  mayEdit,
  unknown,
  children,
}: ListProps) {
  const t = useMessages(applicationMessages);
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLocaleLowerCase();
  const found = applications
    ?.filter(({ name, description }) => `${name} ${description ?? ''}`.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
  return (
    <>
      <div className="flex items-start gap-1 border-b border-line p-2">
        <TextField
          type="search"
          className="flex-1"
          label={t('search')}
          labelHidden
          placeholder={t('search')}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
          }}
        />
        {mayEdit ? <NewApplication workspaceId={workspaceId} onMade={onOpenApplication} /> : null}
        {/* Held until then: else the button would come where the field still was. */}
        {unknown ? <span className="size-8 shrink-0 pointer-coarse:size-10" /> : null}
      </div>
      <div className="min-h-0 flex-1 overflow-auto p-1">
        {children}
        {applications?.length === 0 ? <EmptyState title={t('empty')} detail={t('emptyDetail')} /> : null}
        {applications && applications.length > 0 && found?.length === 0 ? (
          <p role="status" className="p-3 text-ink-2">
            {t('noMatch', { query: query.trim() })}
          </p>
        ) : null}
        <ul aria-label={t('applications')}>
          {found?.map(({ id, name, description }) => (
            <li key={id}>
              <button
                type="button"
                aria-current={id === applicationId ? 'page' : undefined}
                onClick={() => {
                  onOpenApplication(id);
                }}
                className="flex min-h-11 w-full items-center gap-2 rounded-md px-2 py-1.5 text-left hover:bg-raised aria-[current=page]:bg-raised"
              >
                <Bot aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">{withoutTurns(name)}</span>
                  {description ? (
                    <span className="block truncate text-xs text-ink-3">{withoutTurns(description)}</span>
                  ) : null}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

/** Makes one with a name that says so, and opens it. */
function NewApplication({
  workspaceId,
  onMade,
}: {
  readonly workspaceId: string;
  readonly onMade: (applicationId: string) => void;
}) {
  const t = useMessages(applicationMessages);
  const create = useCreateApplication(workspaceId);
  const make = () => {
    create.mutate(t('untitled'), {
      onSuccess: ({ id }) => {
        onMade(id);
      },
    });
  };
  useViewCommands({
    view: t('applications'),
    commands: () => [
      {
        id: 'applications:new',
        label: t('newApplication'),
        reason: create.isPending ? t('beingMade') : null,
        run: make,
      },
    ],
  });
  return (
    <div>
      <IconButton
        label={t('newApplication')}
        icon={<Plus aria-hidden="true" />}
        disabled={create.isPending}
        onClick={make}
      />
      {create.isError ? (
        <p role="alert" className="text-xs text-red">
          {t('createFailed')} {create.error.message}
        </p>
      ) : null}
    </div>
  );
}
