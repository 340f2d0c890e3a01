import { useEffect, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Badge } from '#src/ui/badge.tsx';
import { Button } from '#src/ui/button.tsx';
import { LiveRegion } from '#src/ui/live-region.tsx';
import { VirtualList } from '#src/ui/virtual-list/virtual-list.tsx';
import { ClockText } from '../clock-text.tsx';
import { visibleText } from '../panes/visible-text.ts';
import type { RunState } from '../run-state.ts';
import { analysisMessages } from './analysis-messages.ts';
import type { OnMoment } from './moment.ts';
import { MomentButton } from './moment-button.tsx';
import type { SecretKind } from './secret-patterns.ts';
import { findSecrets, type SecretFind, type SecretPlace, type SecretScan } from './secrets.ts';
import { inSlices } from './slices.ts';

export interface SecretsPaneProps {
  readonly run: RunState;
  readonly onMoment: OnMoment;
}

/** Where a search stands. Each is of the run as it was when it began. */
type Search =
  | { readonly state: 'looking'; readonly run: RunState; readonly share: number }
  | { readonly state: 'stopped'; readonly run: RunState }
  | { readonly state: 'done'; readonly run: RunState; readonly scan: SecretScan };

/** Values of a run that look like secrets and were not masked: looked for when it is opened, and again when asked. */
export function SecretsPane({ run, onMoment }: SecretsPaneProps) {
  const t = useMessages(analysisMessages);
  const { clock } = useServices();
  const [search, setSearch] = useState<Search>({ state: 'looking', run, share: 0 });
  const { run: searched, state } = search;
  const isLooking = state === 'looking';
  useEffect(() => {
    if (!isLooking) return undefined;
    const stop = new AbortController();
    const onProgress = (share: number) => {
      setSearch({ state: 'looking', run: searched, share });
    };
    void inSlices(findSecrets(searched), clock, stop.signal, onProgress).then((scan) => {
      if (scan !== null && !stop.signal.aborted) setSearch({ state: 'done', run: searched, scan });
    });
    return () => {
      stop.abort();
    };
  }, [isLooking, searched, clock]);
  const isOther = searched.log !== run.log;
  const since = isOther ? run.rows : run.rows - searched.rows;
  const scan = state === 'done' ? search.scan : null;
  return (
    <section aria-label={t('secrets')} className="flex h-full min-h-0 flex-col">
      <div className="grid shrink-0 gap-1 border-b border-line px-4 py-2">
        <p className="text-xs text-ink-2">{t('secretsNote')}</p>
        <LiveRegion message={scan === null ? '' : summary(scan)} />
        <div className="flex flex-wrap items-center gap-2">
          {search.state === 'looking' ? (
            <>
              <progress
                aria-label={t('scanning')}
                value={search.share}
                max={1}
                className="h-1.5 w-40 max-w-full accent-accent"
              />
              <span>{t('scanning')}</span>
              <Button
                size="sm"
                onClick={() => {
                  setSearch({ state: 'stopped', run: searched });
                }}
              >
                {t('stop')}
              </Button>
            </>
          ) : (
            <>
              <span>{scan === null ? t('stopped') : summary(scan)}</span>
              {scan !== null && since <= 0 ? null : (
                <Button
                  size="sm"
                  onClick={() => {
                    setSearch({ state: 'looking', run, share: 0 });
                  }}
                >
                  {t('lookAgain')}
                </Button>
              )}
              {since > 0 ? (
                <span className="text-xs text-ink-2">{t('newRecords', { count: since })}</span>
              ) : null}
            </>
          )}
        </div>
        {scan === null ? null : <LookedAt scan={scan} />}
      </div>
      {scan === null || scan.count === 0 ? null : (
        <VirtualList
          label={t('secrets')}
          items={scan.finds}
          keyOf={keyOfFind}
          estimateHeight={44}
          className="flex-1"
          renderItem={(find) => <SecretRow find={find} onMoment={onMoment} />}
        />
      )}
    </section>
  );

  function summary({ count }: SecretScan): string {
    return count === 0 ? t('noSecrets') : t('secretCount', { count });
  }
}

/** What was looked at, and what was not. */
function LookedAt({ scan }: { readonly scan: SecretScan }) {
  const t = useMessages(analysisMessages);
  const { records, letGo, cut, count, finds } = scan;
  return (
    <p className="text-xs text-ink-3">
      {t('lookedAt', { count: records })}
      {letGo === 0 ? null : ` ${t('letGoRecords', { count: letGo })}`}
      {cut === 0 ? null : ` ${t('cutTexts', { count: cut })}`}
      {finds.length === count ? null : ` ${t('listedSecrets', { count: finds.length })}`}
    </p>
  );
}

function SecretRow({ find, onMoment }: { readonly find: SecretFind; readonly onMoment: OnMoment }) {
  const t = useMessages(analysisMessages);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5 border-b border-line px-4 py-1.5">
      <Badge tone="amber">{t(kindTexts[find.kind])}</Badge>
      <MomentButton moment={find} onMoment={onMoment} className="min-w-0 break-all">
        {t(placeTexts[find.place])}
        {find.name === '' ? null : <span className="font-mono text-mono"> {visibleText(find.name)}</span>}
      </MomentButton>
      {find.path === '' ? null : (
        <code className="min-w-0 font-mono text-mono break-all text-ink-2">{visibleText(find.path)}</code>
      )}
      <code className="font-mono text-mono">{visibleText(find.preview)}</code>
      <span className="text-xs text-ink-3">
        {t('secretChars', { count: find.length })}
        {find.times === 1 ? null : ` · ${t('secretTimes', { count: find.times })}`}
      </span>
      {find.row < 0 ? null : <ClockText instant={find.at} className="font-mono text-mono text-ink-3" />}
    </div>
  );
}

function keyOfFind(_find: SecretFind, index: number): number {
  return index;
}

const kindTexts = {
  openai: 'secretOpenai',
  anthropic: 'secretAnthropic',
  github: 'secretGithub',
  aws: 'secretAws',
  slack: 'secretSlack',
  google: 'secretGoogle',
  stripe: 'secretStripe',
  jwt: 'secretJwt',
  'private-key': 'secretPrivateKey',
  bearer: 'secretBearer',
  connection: 'secretConnection',
  named: 'secretNamed',
} as const satisfies Readonly<Record<SecretKind, string>>;

const placeTexts = {
  log: 'placeLog',
  trace: 'placeTrace',
  step: 'placeStep',
  variable: 'placeVariable',
  call: 'placeCall',
  parameters: 'placeParameters',
  result: 'placeResult',
  error: 'placeError',
} as const satisfies Readonly<Record<SecretPlace, string>>;
