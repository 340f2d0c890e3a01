import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { parseInstant } from '#src/lib/instant.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import type { WireExecution, WirePlugin } from '#src/protocol/entities.ts';
import { isAwaited, useMembers } from '#src/shared/people/members.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { Badge } from '#src/ui/badge.tsx';
import { Button } from '#src/ui/button.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { SelectField } from '#src/ui/select-field.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { TimeText } from '#src/ui/time-text.tsx';
import { previewJson } from './json-text.ts';
import { debuggerMessages } from './messages.ts';
import { visibleName } from './panes/visible-text.ts';
import { useRecentRuns } from './plugin-queries.ts';
import { runsMessages } from './runs/messages.ts';
import { RunForm } from './runs/run-form.tsx';
import { useTests } from './runs/test-queries.ts';
import { TestsPanel } from './runs/tests-panel.tsx';
import { useMayWrite } from './runs/use-may-write.ts';

export interface PluginPageProps {
  readonly workspaceId: string;
  readonly plugin: WirePlugin;
  readonly onBack: () => void;
  readonly onOpenRun: (executionId: string) => void;
  readonly onOpenRuns?: (pluginId: string) => void;
}

export function PluginPage({ workspaceId, plugin, onBack, onOpenRun, onOpenRuns }: PluginPageProps) {
  const t = useMessages(debuggerMessages);
  const members = useMembers(workspaceId);
  const tests = useTests(workspaceId, plugin.id);
  const [toolName, setToolName] = useState(plugin.tools[0]?.name ?? '');
  const mayRun = useMayWrite(workspaceId);
  const tool = plugin.tools.find((entry) => entry.name === toolName);
  // A viewer has no form: what stands below it would move up.
  if (isAwaited(members)) return <Skeleton lines={6} className="min-w-0 flex-1" />;
  return (
    <div className="min-h-0 min-w-0 flex-1 overflow-auto">
      <div className="mx-auto grid max-w-2xl grid-cols-1 gap-5 p-4 sm:p-6">
        <header className="flex items-start gap-2">
          {/* Hidden with what the button is wrapped in, or its gap would stay. */}
          <span className="md:hidden">
            <IconButton label={t('allPlugins')} icon={<ArrowLeft />} onClick={onBack} />
          </span>
          <div className="min-w-0">
            <h2 className="text-base font-semibold">{withoutTurns(plugin.name)}</h2>
            <p className="text-ink-2">{withoutTurns(plugin.description ?? '')}</p>
          </div>
        </header>
        <SelectField
          label={t('tool')}
          value={toolName}
          options={plugin.tools.map((entry) => ({ value: entry.name, label: entry.name }))}
          onValueChange={setToolName}
          hint={tool?.description ?? ''}
        />
        {mayRun ? null : <p className="rounded-md bg-raised px-3 py-2 text-ink-2">{t('viewerMayNot')}</p>}
        {tool && mayRun ? (
          <RunForm
            key={tool.name}
            pluginId={plugin.id}
            toolName={tool.name}
            workspaceId={workspaceId}
            onStarted={onOpenRun}
          />
        ) : null}
        <TestsPanel workspaceId={workspaceId} pluginId={plugin.id} mayWrite={mayRun} onOpenRun={onOpenRun} />
        <RecentRuns
          workspaceId={workspaceId}
          pluginId={plugin.id}
          isPlaced={!isAwaited(tests)}
          onOpenRun={onOpenRun}
          {...(onOpenRuns === undefined ? {} : { onOpenRuns })}
        />
      </div>
    </div>
  );
}

const tones = { running: 'blue', completed: 'green', failed: 'red' } as const;

interface RecentRunsProps extends Pick<PluginPageProps, 'workspaceId' | 'onOpenRun' | 'onOpenRuns'> {
  readonly pluginId: string;
  /** What stands above has its height: what would be pushed down does not show before. */
  readonly isPlaced: boolean;
}

function RecentRuns({ workspaceId, pluginId, isPlaced, onOpenRun, onOpenRuns }: RecentRunsProps) {
  const t = useMessages(debuggerMessages);
  const words = useMessages(runsMessages);
  const runs = useRecentRuns(workspaceId, pluginId);
  if (!isPlaced || runs.isPending) {
    return (
      <section aria-label={t('recentRuns')}>
        <h3 className="text-xs font-medium text-ink-2">{t('recentRuns')}</h3>
        <Skeleton lines={3} />
      </section>
    );
  }
  return (
    <section aria-label={t('recentRuns')}>
      <div className="mb-1 flex min-h-8 items-center gap-2">
        <h3 className="flex-1 text-xs font-medium text-ink-2">{t('recentRuns')}</h3>
        {onOpenRuns === undefined ? null : (
          <Button
            size="sm"
            variant="ghost"
            onClick={() => {
              onOpenRuns(pluginId);
            }}
          >
            {words('allRunsOfPlugin')}
          </Button>
        )}
      </div>
      {runs.isError && runs.data === undefined ? (
        <LoadError
          title={t('pluginsFailed')}
          error={runs.error}
          onRetry={() => void runs.refetch()}
          busy={runs.isFetching}
        />
      ) : null}
      {runs.data?.length === 0 ? <p className="text-ink-2">{t('noRuns')}</p> : null}
      <ul className="divide-y divide-line border-y border-line empty:border-0">
        {runs.data?.map((run) => (
          <RunRow key={run.id} run={run} onOpenRun={onOpenRun} />
        ))}
      </ul>
    </section>
  );
}

function RunRow({
  run,
  onOpenRun,
}: {
  readonly run: WireExecution;
  readonly onOpenRun: (id: string) => void;
}) {
  const t = useMessages(debuggerMessages);
  const { formatDuration } = useFormats();
  const at = run.started_at == null ? null : parseInstant(run.started_at);
  return (
    <li>
      <button
        type="button"
        onClick={() => {
          onOpenRun(run.id);
        }}
        className="flex min-h-9 w-full items-center gap-3 px-2 text-left hover:bg-raised"
      >
        <Badge tone={tones[run.status]}>{t(run.status)}</Badge>
        <span className="min-w-0 flex-1 truncate font-mono text-mono">
          {visibleName(`${run.tool_name} ${previewJson(run.parameters ?? {})}`, 400)}
        </span>
        <span className="text-xs text-ink-2 tabular-nums">
          {run.duration == null ? null : formatDuration(run.duration * 1_000)}
        </span>
        {at === null ? null : <TimeText instant={at} className="text-xs text-ink-3" />}
      </button>
    </li>
  );
}
