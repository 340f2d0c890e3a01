import { useEffect, useRef, useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { isAwaited, useMembers } from '#src/shared/people/members.ts';
import { personName } from '#src/shared/people/person-name.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { Button } from '#src/ui/button.tsx';
import { Checkbox } from '#src/ui/checkbox.tsx';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { TextArea } from '#src/ui/text-area.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import { readEdit, writeEdit } from './application-drafts.ts';
import { changeEdit, editState, rebase, type ApplicationEdit } from './application-edit.ts';
import type { ApplicationPageProps } from './application-page.tsx';
import { usePlugins, useSaveApplication } from './applications-queries.ts';
import { applicationMessages } from './messages.ts';

/** Name, description, instructions and plugins. What somebody else saves meanwhile comes as a bar, never over the text. */
export function ApplicationForm({
  workspaceId,
  userId,
  application,
}: Pick<ApplicationPageProps, 'workspaceId' | 'userId' | 'application'>) {
  const t = useMessages(applicationMessages);
  const members = useMembers(workspaceId);
  const plugins = usePlugins(true);
  const save = useSaveApplication(workspaceId);
  const [edit, setEdit] = useState<ApplicationEdit | null>(() => readEdit(userId, application.id));
  const { fields, dirty, stale } = editState(application, edit);
  const unnamed = fields.name.trim() === '';
  useEffect(() => {
    writeEdit(userId, application.id, dirty ? edit : null);
  }, [userId, application.id, dirty, edit]);

  const change = (part: Parameters<typeof changeEdit>[2]): void => {
    // Of one that is on its way the outcome is still wanted.
    if (!save.isPending) save.reset();
    setEdit((present) => changeEdit(application, present, part));
  };
  const toggle = (id: string, on: boolean): void => {
    const others = fields.pluginIds.filter((known) => known !== id);
    change({ pluginIds: on ? [...others, id] : others });
  };
  const offered = plugins.data ?? [];
  /** Chosen, and not known to this server any more: it can be taken away. */
  const gone = fields.pluginIds.filter((id) => plugins.data && !offered.some((plugin) => plugin.id === id));

  const name = useRef<HTMLInputElement>(null);
  const submit = () => {
    if (edit === null || !dirty || stale || unnamed || save.isPending) return;
    save.mutate(
      { id: application.id, version: edit.version, ...fields },
      {
        onSuccess: (saved) => {
          // What was typed while it was on its way goes on from what is stored now.
          setEdit((present) => (present === edit || present === null ? null : rebase(saved, present)));
        },
      },
    );
  };
  const reload = () => {
    save.reset();
    setEdit(null);
  };
  const keepMine = () => {
    save.reset();
    if (edit !== null) setEdit(rebase(application, edit));
  };
  const isStale = stale && edit !== null;
  const unsavable = save.isPending
    ? t('beingSaved')
    : !dirty
      ? t('nothingToSave')
      : isStale
        ? t('chooseFirst')
        : unnamed
          ? t('nameMissing')
          : null;
  useViewCommands({
    view: t('applications'),
    commands: () => [
      {
        id: 'applications:edit',
        label: t('edit'),
        run: () => {
          name.current?.focus();
        },
      },
      { id: 'applications:save', label: t('save'), reason: unsavable, run: submit },
      ...(isStale
        ? [
            { id: 'applications:reload', label: t('reload'), run: reload },
            { id: 'applications:keep-mine', label: t('keepMine'), run: keepMine },
          ]
        : []),
    ],
  });

  // Until the plugins are known the list of them would move the button below it.
  if (isAwaited(plugins)) return <Skeleton lines={8} className="p-0" />;
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {isStale ? (
        <div role="alert" className="rounded-md bg-amber-soft p-3">
          <p>
            {t('changedMeanwhile', {
              name: personName(members.data, application.updated_by ?? null) ?? t('someone'),
              version: application.version ?? 0,
            })}
          </p>
          <div className="mt-2 flex gap-2">
            <Button size="sm" onClick={reload}>
              {t('reload')}
            </Button>
            <Button size="sm" onClick={keepMine}>
              {t('keepMine')}
            </Button>
          </div>
        </div>
      ) : null}
      {save.isError && dirty && !stale ? (
        <ErrorNotice title={t('saveFailed')} detail={save.error.message} />
      ) : null}
      <TextField
        ref={name}
        label={t('name')}
        maxLength={100}
        value={fields.name}
        error={unnamed ? t('nameMissing') : null}
        onChange={(event) => {
          change({ name: event.target.value });
        }}
      />
      <TextArea
        label={t('description')}
        maxLength={500}
        value={fields.description}
        inputClassName="max-h-40"
        onChange={(event) => {
          change({ description: event.target.value });
        }}
      />
      <TextArea
        label={t('instructions')}
        hint={t('instructionsHint')}
        maxLength={8_000}
        value={fields.instructions}
        inputClassName="min-h-24 max-h-96"
        onChange={(event) => {
          change({ instructions: event.target.value });
        }}
      />
      <fieldset>
        <legend className="mb-1 text-sm font-medium">{t('plugins')}</legend>
        {plugins.isError ? (
          <LoadError
            title={t('pluginsFailed')}
            error={plugins.error}
            onRetry={() => void plugins.refetch()}
            busy={plugins.isFetching}
          />
        ) : null}
        <div className="space-y-2">
          {offered.map(({ id, name, description }) => (
            <Checkbox
              key={id}
              label={withoutTurns(name)}
              {...(description ? { hint: description } : {})}
              checked={fields.pluginIds.includes(id)}
              onCheckedChange={(on) => {
                toggle(id, on);
              }}
            />
          ))}
          {gone.map((id) => (
            <Checkbox
              key={id}
              label={id}
              hint={t('pluginGone')}
              checked
              onCheckedChange={() => {
                toggle(id, false);
              }}
            />
          ))}
        </div>
      </fieldset>
      <div className="flex items-center gap-3">
        <Button type="submit" variant="primary" busy={save.isPending} disabled={!dirty || stale || unnamed}>
          {t('save')}
        </Button>
        <p role="status" className="text-xs text-ink-2">
          {dirty ? t('unsaved') : save.isSuccess ? t('saved') : null}
        </p>
      </div>
    </form>
  );
}
