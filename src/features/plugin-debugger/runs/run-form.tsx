import { useExtension } from '#src/connection/react.tsx';
import { ApiError } from '#src/http/types.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { debuggerMessages } from '../messages.ts';
import { usePlugins, useStartRun } from '../plugin-queries.ts';
import { ToolForm } from '../tool-form.tsx';
import { formMessages } from './form-messages.ts';

export interface RunFormProps {
  readonly pluginId: string;
  readonly toolName: string;
  /** Null: the server takes the first workspace that one may write in. */
  readonly workspaceId: string | null;
  /** Of a run that is to be run again; null: what was last typed here, or the defaults. */
  readonly parameters?: Readonly<Record<string, unknown>> | null;
  readonly onStarted: (executionId: string) => void;
}

/** The form of a tool, and the start of its run. What was typed survives a start that failed. */
export function RunForm({ pluginId, toolName, workspaceId, parameters = null, onStarted }: RunFormProps) {
  const t = useMessages(debuggerMessages);
  const form = useMessages(formMessages);
  const offered = useExtension('plugin-runs');
  const plugins = usePlugins(offered === true);
  const start = useStartRun(workspaceId);
  if (offered === false) return <EmptyState title={form('withheld')} />;
  if (plugins.isPending) return <Skeleton lines={3} />;
  if (plugins.data === undefined) {
    return (
      <LoadError
        title={form('pluginsFailed')}
        error={plugins.error}
        onRetry={() => void plugins.refetch()}
        busy={plugins.isFetching}
      />
    );
  }
  const tool = plugins.data.find(({ id }) => id === pluginId)?.tools.find(({ name }) => name === toolName);
  if (!tool) return <EmptyState title={form('elsewhere')} detail={form('elsewhereDetail')} />;
  return (
    <>
      <ToolForm
        key={`${pluginId}:${toolName}`}
        pluginId={pluginId}
        tool={tool}
        given={parameters}
        busy={start.isPending}
        onRun={(given) => {
          start.mutate(
            { pluginId, tool: toolName, parameters: given },
            {
              onSuccess: (executionId) => {
                onStarted(executionId);
              },
            },
          );
        }}
      />
      {start.isError ? (
        <ErrorNotice
          title={t('runFailed')}
          detail={start.error.message}
          requestId={start.error instanceof ApiError ? start.error.failure.requestId : null}
        />
      ) : null}
    </>
  );
}
