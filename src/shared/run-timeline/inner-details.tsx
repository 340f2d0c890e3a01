import type { Instant } from '#src/lib/instant.ts';
import type { TimelineSelection } from '#src/ui/timeline/timeline-model.ts';
import { innerLaneIds } from './inner-lanes.ts';
import { ItemDetails } from './item-details.tsx';
import type { useInnerLanes } from './use-inner-lanes.ts';

export interface InnerDetailsProps {
  readonly inner: ReturnType<typeof useInnerLanes>;
  readonly selection: TimelineSelection | null;
  /** What the tool belongs to still goes on. */
  readonly live: boolean;
  /** `at`: the moment in that run which is looked at. */
  readonly onOpenRun: (executionId: string, at?: Instant) => void;
}

/** What is known of the step or call inside a tool that is selected; nothing where something else is. */
export function InnerDetails({ inner, selection, live, onOpenRun }: InnerDetailsProps) {
  const { spans, describe, tool } = inner;
  const span = selection !== null && innerLaneIds.includes(selection.lane) ? spans[selection.ref] : undefined;
  if (span === undefined) return null;
  return (
    <ItemDetails
      name={describe(span)}
      start={span.start}
      end={span.end}
      live={live && tool?.over === false}
      executionId={tool?.executionId ?? null}
      // What stands inside a run leads to its moment there.
      onOpenRun={(id) => {
        onOpenRun(id, span.start);
      }}
    />
  );
}
