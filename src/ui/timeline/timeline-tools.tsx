import { Maximize2, Table2, X, ZoomIn, ZoomOut } from 'lucide-react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '../button.tsx';
import { IconButton } from '../icon-button.tsx';
import { formatExact } from './ticks.ts';
import { timelineMessages } from './timeline-messages.ts';
import type { TimeRange } from './timeline-model.ts';

export interface TimelineToolsProps {
  readonly asTable: boolean;
  readonly onTable: (asTable: boolean) => void;
  readonly zoomed: boolean;
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
  readonly measured: TimeRange | null;
  readonly onMeasured: (measured: TimeRange | null) => void;
  readonly onRange: (range: TimeRange) => void;
}

/** What a pointer or a key can do, as buttons; and how long the measured stretch is. */
export function TimelineTools(props: TimelineToolsProps) {
  const { asTable, onTable, zoomed, onZoom, onFit, measured, onMeasured, onRange } = props;
  const t = useMessages(timelineMessages);
  return (
    <div role="group" aria-label={t('tools')} className="flex min-h-8 flex-wrap items-center gap-1 px-1">
      <IconButton
        size="sm"
        label={t('showAsTable')}
        icon={<Table2 aria-hidden="true" />}
        aria-pressed={asTable}
        onClick={() => {
          onTable(!asTable);
        }}
      />
      {asTable ? null : (
        <>
          <IconButton
            size="sm"
            label={t('zoomOut')}
            shortcut="−"
            icon={<ZoomOut aria-hidden="true" />}
            onClick={() => {
              onZoom(2);
            }}
          />
          <IconButton
            size="sm"
            label={t('zoomIn')}
            shortcut="+"
            icon={<ZoomIn aria-hidden="true" />}
            onClick={() => {
              onZoom(0.5);
            }}
          />
        </>
      )}
      <IconButton
        size="sm"
        label={t('fit')}
        shortcut="F"
        disabled={!zoomed}
        icon={<Maximize2 aria-hidden="true" />}
        onClick={onFit}
      />
      {measured === null ? null : (
        <div className="ml-auto flex items-center gap-1 text-xs">
          <p role="status" className="px-1">
            {t('measured', { duration: formatExact(measured.to - measured.from) })}
          </p>
          <Button
            size="sm"
            onClick={() => {
              onRange(measured);
            }}
          >
            {t('zoomToMeasured')}
          </Button>
          <IconButton
            size="sm"
            label={t('clearMeasured')}
            icon={<X aria-hidden="true" />}
            onClick={() => {
              onMeasured(null);
            }}
          />
        </div>
      )}
    </div>
  );
}
