import type { ReactNode } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { instantToMs } from '#src/lib/instant.ts';
import { Badge, type Tone } from '#src/ui/badge.tsx';
import { cx } from '#src/ui/cx.ts';
import { StatusDot, type DotKind } from '#src/ui/status-dot.tsx';
import { ClockText } from './clock-text.tsx';
import { debuggerMessages } from './messages.ts';
import { knownOf } from './model/read.ts';
import { visibleName } from './panes/visible-text.ts';
import type { RunState, RunStatus } from './run-state.ts';
import { useServerNow, wholeSeconds } from './server-now.ts';

const faces: Readonly<
  Record<RunStatus, { dot: DotKind; tone: Tone; word: 'running' | 'completed' | 'failed' | 'unknownStatus' }>
> = {
  running: { dot: 'working', tone: 'blue', word: 'running' },
  completed: { dot: 'live', tone: 'green', word: 'completed' },
  failed: { dot: 'failed', tone: 'red', word: 'failed' },
  unknown: { dot: 'off', tone: 'neutral', word: 'unknownStatus' },
};

/** Which tool, how it stands, how long, how many errors; of a run that is not out of a file, whether its line holds. */
export function RunHeader({ run, actions = null }: { readonly run: RunState; readonly actions?: ReactNode }) {
  const t = useMessages(debuggerMessages);
  const face = faces[run.status];
  // As many as the key E leads to.
  const errors = knownOf(run.log.rows.failures, run.rows);
  const title = [run.info?.pluginId, run.info?.toolName].filter(Boolean).join(':');
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2">
      <h2 className="min-w-0 truncate text-base font-semibold">
        {title === '' ? t('debugger') : visibleName(title)}
      </h2>
      <Badge tone={face.tone}>
        <StatusDot kind={face.dot} /> {t(face.word)}
      </Badge>
      {errors === 0 ? null : <Badge tone="red">{t('errors', { count: errors })}</Badge>}
      <dl className="ml-auto flex flex-wrap gap-x-4 text-xs text-ink-2">
        {run.startedAt === null ? null : (
          <div className="flex gap-1.5">
            <dt>{t('started')}</dt>
            <dd>
              <ClockText instant={run.startedAt} className="font-mono" />
            </dd>
          </div>
        )}
        {run.startedAt === null ? null : (
          <div className="flex gap-1.5">
            <dt>{t('elapsed')}</dt>
            <dd>
              <Elapsed run={run} startedAt={run.startedAt} />
            </dd>
          </div>
        )}
        {run.connected || run.lostAt !== null ? (
          // On a phone a line that holds is the pill's to say.
          <div className={cx('flex gap-1.5', run.connected && 'max-sm:hidden')}>
            <dt>{t('connection')}</dt>
            <dd className={run.connected ? undefined : 'text-amber'}>
              {t(run.connected ? 'connected' : 'cutOff')}
            </dd>
          </div>
        ) : null}
      </dl>
      {actions}
    </header>
  );
}

function Elapsed({ run, startedAt }: { readonly run: RunState; readonly startedAt: number }) {
  const { formatDuration } = useFormats();
  const running = run.status === 'running' && run.endedAt === null;
  const now = useServerNow(running);
  if (run.endedAt !== null) return formatDuration(instantToMs(run.endedAt - startedAt));
  return running ? formatDuration(wholeSeconds(now - startedAt)) : '—';
}
