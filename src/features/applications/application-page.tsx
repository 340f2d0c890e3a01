import { ArrowLeft, MessageSquarePlus } from 'lucide-react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { parseInstant } from '#src/lib/instant.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import type { Application } from '#src/protocol/entities.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { useMembers } from '#src/shared/people/members.ts';
import { personName } from '#src/shared/people/person-name.ts';
import { Button } from '#src/ui/button.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { TimeText } from '#src/ui/time-text.tsx';
import { ApplicationForm } from './application-form.tsx';
import { usePlugins } from './applications-queries.ts';
import { applicationMessages } from './messages.ts';

export interface ApplicationPageProps {
  readonly workspaceId: string;
  readonly userId: string;
  readonly application: Application;
  /** The server tells what it is made of. */
  readonly whole: boolean;
  readonly mayEdit: boolean;
  readonly viewer: boolean;
  readonly onBack: () => void;
  readonly onStartChat: (applicationId: string) => void;
}

/** One application: a form for those who may change it, its words for the others, and a chat with it. */
export function ApplicationPage(props: ApplicationPageProps) {
  const { workspaceId, application, whole, mayEdit, viewer, onBack, onStartChat } = props;
  const t = useMessages(applicationMessages);
  const name = withoutTurns(application.name);
  const members = useMembers(workspaceId);
  const at = application.updated_at == null ? null : parseInstant(application.updated_at);
  const by = personName(members.data, application.updated_by ?? null);
  const startChat = () => {
    onStartChat(application.id);
  };
  useViewCommands({
    view: t('applications'),
    commands: () => (viewer ? [] : [{ id: 'applications:chat', label: t('startChat'), run: startChat }]),
  });
  return (
    <section aria-label={name} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex min-h-11 shrink-0 items-center gap-2 border-b border-line px-3 py-1.5">
        <IconButton label={t('back')} icon={<ArrowLeft />} onClick={onBack} className="md:hidden" />
        <h2 className="min-w-0 flex-1 truncate text-base font-semibold">{name}</h2>
        {viewer ? null : (
          <Button onClick={startChat}>
            <MessageSquarePlus aria-hidden="true" className="size-4" />
            {t('startChat')}
          </Button>
        )}
      </header>
      <div className="min-h-0 flex-1 overflow-auto p-4">
        <div className="max-w-3xl space-y-4">
          {viewer ? <p className="text-ink-2">{t('viewer')}</p> : null}
          {mayEdit ? <ApplicationForm {...props} /> : <ApplicationFacts {...props} />}
          {whole ? (
            <p className="text-xs text-ink-3">
              {t('version', { version: application.version ?? 1 })}
              {by === null ? null : ` · ${t('changedBy', { name: by })}`}
              {at === null ? null : ' · '}
              {at === null ? null : <TimeText instant={at} />}
            </p>
          ) : (
            <p className="text-ink-2">{t('stock')}</p>
          )}
        </div>
      </div>
    </section>
  );
}

function ApplicationFacts({ application, whole }: ApplicationPageProps) {
  const t = useMessages(applicationMessages);
  const { description, instructions, plugin_ids: ids = [] } = application;
  const plugins = usePlugins(whole && ids !== null && ids.length > 0);
  const names = ids?.map((id) => plugins.data?.find((plugin) => plugin.id === id)?.name ?? id) ?? [];
  return (
    <dl className="space-y-3">
      <Fact term={t('description')} words={description ?? ''} />
      {whole ? <Fact term={t('instructions')} words={instructions ?? ''} /> : null}
      {whole ? <Fact term={t('plugins')} words={names.join(', ')} /> : null}
    </dl>
  );
}

function Fact({ term, words }: { readonly term: string; readonly words: string }) {
  const t = useMessages(applicationMessages);
  return (
    <div>
      <dt className="text-xs font-medium text-ink-2">{term}</dt>
      <dd className="mt-0.5 break-words whitespace-pre-wrap">{words === '' ? t('none') : words}</dd>
    </div>
  );
}
