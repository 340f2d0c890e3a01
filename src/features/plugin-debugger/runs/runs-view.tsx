import { useMemo } from 'react';
import { useExtension } from '#src/connection/react.tsx';
import { RunList } from './run-list.tsx';
import { readTailed } from './run-filters.ts';
import { RunsWithheld } from './runs-withheld.tsx';
import { TailView } from './tail-view.tsx';

export interface RunsViewProps {
  readonly workspaceId: string;
  /** The address's query: filters, and whose logs are shown. */
  readonly search: string;
  /** @param replace the page before is not one to come back to */
  readonly onSearch: (search: string, replace: boolean) => void;
  readonly onOpenRun: (executionId: string) => void;
  readonly onOpenFile: () => void;
  /** The earlier run first. */
  readonly onCompare: (executionId: string, other: string) => void;
}

/** The runs of a workspace: listed, narrowed, compared, deleted; or the logs of some of them together. */
export function RunsView(props: RunsViewProps) {
  const { workspaceId, search, onSearch, onOpenRun, onOpenFile } = props;
  const offered = useExtension('plugin-runs');
  const tailed = useMemo(() => readTailed(search), [search]);
  // The debug socket is there on every server: whoever knows the ids may tail.
  if (tailed.length > 0) {
    return (
      <TailView
        ids={tailed}
        onOpenRun={onOpenRun}
        onBack={() => {
          const query = new URLSearchParams(search);
          query.delete('tail');
          onSearch(query.toString(), false);
        }}
      />
    );
  }
  if (offered === false) return <RunsWithheld onOpenRun={onOpenRun} onOpenFile={onOpenFile} />;
  return <RunList key={workspaceId} {...props} />;
}
