import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { visibleName } from '../panes/visible-text.ts';
import { fileMessages } from './messages.ts';
import type { ReadingFile } from './use-file-import.ts';

/** How far a file has been read, and whose run it is as soon as its beginning says so. */
export function FileReading({
  reading: { name, size, progress },
  onCallOff,
}: {
  readonly reading: ReadingFile;
  readonly onCallOff: () => void;
}) {
  const t = useMessages(fileMessages);
  const { formatBytes } = useFormats();
  const label = t('reading', { name });
  const { info } = progress.head ?? {};
  const run = [info?.pluginId, info?.toolName].filter((part) => part != null).join(':');
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-3 border-b border-line bg-raised px-4 py-2 text-ink-2">
      <span className="min-w-0 break-words">
        {label}
        {run === '' ? null : ` · ${visibleName(run)}`}
      </span>
      <progress
        aria-label={label}
        max={Math.max(1, size)}
        value={progress.bytes}
        className="h-1.5 min-w-24 flex-1 accent-accent"
      />
      <span className="tabular-nums">
        {t('readSoFar', {
          read: formatBytes(progress.bytes),
          size: formatBytes(size),
          count: progress.records,
        })}
      </span>
      <Button size="sm" onClick={onCallOff}>
        {t('cancel')}
      </Button>
    </div>
  );
}
