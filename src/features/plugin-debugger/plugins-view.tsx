import { ListTree, Plug } from 'lucide-react';
import { useState } from 'react';
import { useExtension } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import type { WirePlugin } from '#src/protocol/entities.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { Button } from '#src/ui/button.tsx';
import { cx } from '#src/ui/cx.ts';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import { debuggerMessages } from './messages.ts';
import { PluginPage } from './plugin-page.tsx';
import { usePlugins } from './plugin-queries.ts';
import { runsMessages } from './runs/messages.ts';

export interface PluginsViewProps {
  readonly workspaceId: string;
  readonly pluginId: string | null;
  readonly onOpenPlugin: (pluginId: string | null) => void;
  readonly onOpenRun: (executionId: string) => void;
  /** The list of runs: of one plugin, or of all. */
  readonly onOpenRuns?: (pluginId: string | null) => void;
}

/** Plugins with their tools; choosing one opens its form and its recent runs. */
export function PluginsView({
  workspaceId,
  pluginId,
  onOpenPlugin,
  onOpenRun,
  onOpenRuns,
}: PluginsViewProps) {
  const t = useMessages(debuggerMessages);
  const runs = useMessages(runsMessages);
  const offered = useExtension('plugin-runs');
  const plugins = usePlugins(offered === true);
  if (offered === false) return <OpenById onOpenRun={onOpenRun} />;
  const plugin = plugins.data?.find((entry) => entry.id === pluginId) ?? null;
  return (
    <div className="flex h-full min-h-0">
      <section
        aria-label={t('plugins')}
        className={cx(
          'w-full shrink-0 overflow-auto border-line p-1 md:w-72 md:border-r',
          plugin !== null && 'max-md:hidden',
        )}
      >
        {onOpenRuns === undefined ? null : (
          <Button
            variant="ghost"
            className="w-full justify-start"
            onClick={() => {
              onOpenRuns(null);
            }}
          >
            <ListTree aria-hidden="true" className="size-4" />
            {runs('allRuns')}
          </Button>
        )}
        {plugins.isPending ? <Skeleton lines={4} /> : null}
        {plugins.isError && plugins.data === undefined ? (
          <LoadError
            className="m-2"
            title={t('pluginsFailed')}
            error={plugins.error}
            onRetry={() => void plugins.refetch()}
            busy={plugins.isFetching}
          />
        ) : null}
        {plugins.data?.length === 0 ? (
          <EmptyState title={t('noPlugins')} detail={t('noPluginsDetail')} />
        ) : null}
        <ul aria-label={t('plugins')}>
          {plugins.data?.map((entry) => (
            <PluginRow key={entry.id} plugin={entry} current={entry.id === pluginId} onOpen={onOpenPlugin} />
          ))}
        </ul>
      </section>
      {plugin === null && pluginId !== null && plugins.isPending ? (
        <Skeleton lines={6} className="min-w-0 flex-1 max-md:hidden" />
      ) : plugin === null ? (
        <EmptyState
          icon={<Plug />}
          title={t('choosePlugin')}
          detail={t('choosePluginDetail')}
          className="min-w-0 flex-1 max-md:hidden"
        />
      ) : (
        <PluginPage
          key={plugin.id}
          workspaceId={workspaceId}
          plugin={plugin}
          onBack={() => {
            onOpenPlugin(null);
          }}
          onOpenRun={onOpenRun}
          {...(onOpenRuns === undefined ? {} : { onOpenRuns })}
        />
      )}
    </div>
  );
}

function PluginRow({
  plugin,
  current,
  onOpen,
}: {
  readonly plugin: WirePlugin;
  readonly current: boolean;
  readonly onOpen: (pluginId: string) => void;
}) {
  return (
    <li>
      <button
        type="button"
        aria-current={current ? 'page' : undefined}
        onClick={() => {
          onOpen(plugin.id);
        }}
        className="flex w-full items-start gap-2 rounded-md px-2 py-2 text-left hover:bg-raised aria-[current=page]:bg-raised"
      >
        <Plug aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-3" />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{withoutTurns(plugin.name)}</span>
          <span className="line-clamp-2 text-xs text-ink-2">{withoutTurns(plugin.description ?? '')}</span>
        </span>
      </button>
    </li>
  );
}

/** A server that lists no plugins still has runs: their ids open them. */
function OpenById({ onOpenRun }: { readonly onOpenRun: (executionId: string) => void }) {
  const t = useMessages(debuggerMessages);
  const [id, setId] = useState('');
  return (
    <form
      className="mx-auto grid max-w-md gap-3 p-8"
      onSubmit={(event) => {
        event.preventDefault();
        if (id.trim() !== '') onOpenRun(id.trim());
      }}
    >
      <h2 className="text-base font-semibold">{t('pluginsWithheld')}</h2>
      <p className="text-ink-2">{t('pluginsWithheldDetail')}</p>
      <TextField
        label={t('runId')}
        value={id}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setId(event.target.value);
        }}
      />
      <Button type="submit" variant="primary" disabled={id.trim() === ''} className="justify-self-start">
        {t('openRun')}
      </Button>
    </form>
  );
}
