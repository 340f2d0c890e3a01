import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { instantToMs } from '#src/lib/instant.ts';
import { Badge, type Tone } from '#src/ui/badge.tsx';
import { cx } from '#src/ui/cx.ts';
import { Disclosure } from '#src/ui/disclosure.tsx';
import { previewJson } from '../json-text.ts';
import { LET_GO, timeAt } from '../model/read.ts';
import { visibleText } from '../panes/visible-text.ts';
import { actionKindAt, durationOfAction, nameOfAction, valueOfAction, type ActionKind } from './actions.ts';
import { analysisMessages } from './analysis-messages.ts';
import type { PairState } from './divergence.ts';
import { MomentButton } from './moment-button.tsx';
import { sideOf, type ComparedSides, type Pair, type Side } from './pair.ts';
import { ValueChanges } from './value-changes.tsx';

export interface PairProps {
  readonly pair: Pair;
  readonly sides: ComparedSides;
}

const kindTexts = {
  step: 'kindStep',
  call: 'kindCall',
  variable: 'kindVariable',
  trace: 'kindTrace',
  log: 'kindLog',
} as const satisfies Readonly<Record<ActionKind, string>>;

const stateTones = {
  same: 'neutral',
  value: 'red',
  wording: 'neutral',
  'only-left': 'amber',
  'only-right': 'amber',
  unknown: 'neutral',
} as const satisfies Readonly<Record<PairState, Tone>>;

/** One aligned action of both runs. What differs unfolds. */
export function ComparedRow({ pair, sides, isCurrent }: PairProps & { readonly isCurrent: boolean }) {
  const t = useMessages(analysisMessages);
  const hasDetail = pair.state === 'value' || pair.state === 'wording';
  return (
    <div
      aria-current={isCurrent ? 'true' : undefined}
      className={cx('border-b border-line px-4 py-1.5', isCurrent && 'bg-accent-soft')}
    >
      <PairTitle pair={pair} sides={sides} />
      {hasDetail ? (
        <Disclosure label={<span className="text-xs">{t('changes')}</span>}>
          <div className="pl-5">
            <PairDetail pair={pair} sides={sides} />
          </div>
        </Disclosure>
      ) : null}
    </div>
  );
}

/** What it is, how the two stand to each other, and where it is in each of them. */
export function PairTitle({ pair, sides }: PairProps) {
  const t = useMessages(analysisMessages);
  const { run } = sides[sideOf(pair)];
  const row = pair[sideOf(pair)];
  const kind = actionKindAt(run.log, row);
  const type = kind === 'call' ? `${run.log.texts.list[run.log.aux.data[row] ?? 0] ?? ''} ` : '';
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-0.5">
      <Badge>{t(kindTexts[kind])}</Badge>
      <span className="min-w-24 flex-1 truncate font-mono text-mono">
        {visibleText(`${type}${nameOfAction(run, row)?.slice(0, 300) ?? t('unknownPair')}`)}
      </span>
      {pair.state === 'same' ? null : <Badge tone={stateTones[pair.state]}>{stateText()}</Badge>}
      <span className="flex min-w-0 flex-wrap items-center gap-x-3 text-xs">
        <SideButton side="left" pair={pair} sides={sides} />
        <SideButton side="right" pair={pair} sides={sides} />
        <Ratio pair={pair} sides={sides} />
      </span>
    </div>
  );

  function stateText(): string {
    switch (pair.state) {
      case 'only-left':
        return t('onlyIn', { name: sides.left.name });
      case 'only-right':
        return t('onlyIn', { name: sides.right.name });
      case 'value':
        return t('differs');
      case 'wording':
        return t('wording');
      case 'same':
        return t('same');
      case 'unknown':
        return t('unknownPair');
    }
  }
}

/** What differs between the two; of what only one has, its value. */
export function PairDetail({ pair, sides }: PairProps) {
  const { left, right } = sides;
  if (pair.left === -1 || pair.right === -1) {
    const side = sideOf(pair);
    const value = valueOfAction(sides[side].run, pair[side]);
    if (value === null || value === LET_GO) return null;
    return <p className="font-mono text-mono break-all text-ink-2">{visibleText(previewJson(value))}</p>;
  }
  const before = valueOfAction(left.run, pair.left);
  const after = valueOfAction(right.run, pair.right);
  if (before === LET_GO || after === LET_GO) return null;
  return <ValueChanges before={before} after={after} beforeName={left.name} afterName={right.name} />;
}

/** When it was, by the run's own time, and how long it took: leads there. */
function SideButton({ side, pair, sides }: PairProps & { readonly side: Side }) {
  const t = useMessages(analysisMessages);
  const { formatDuration } = useFormats();
  const { run, name } = sides[side];
  const row = pair[side];
  if (row === -1) return null;
  const at = timeAt(run.log, row);
  const duration = durationOfAction(run, row);
  const when =
    at === null || run.startedAt === null ? '—' : `+${formatDuration(instantToMs(at - run.startedAt))}`;
  const took = duration === null ? '' : ` (${formatDuration(instantToMs(duration))})`;
  return (
    <MomentButton
      moment={{ at, row }}
      name={`${t('openIn', { name })}: ${when}${took}`}
      onMoment={() => {
        sides.onOpenMoment(side, row);
      }}
    >
      <span className="text-ink-3">{name}</span> {when}
      {took}
    </MomentButton>
  );
}

/** Shorter times differ by chance. */
const SHORTEST = 1_000;

function Ratio({ pair, sides }: PairProps) {
  const t = useMessages(analysisMessages);
  const { formatDuration, formatNumber } = useFormats();
  if (pair.left === -1 || pair.right === -1) return null;
  const left = durationOfAction(sides.left.run, pair.left);
  const right = durationOfAction(sides.right.run, pair.right);
  if (left === null || right === null || left < SHORTEST || right < SHORTEST) return null;
  const ratio = Number((right / left).toPrecision(2));
  if (ratio === 1) return null;
  const time = (micros: number) => formatDuration(instantToMs(micros));
  return (
    <span title={t('ratioTitle', { left: time(left), right: time(right) })} className="text-ink-2">
      {t('ratio', { ratio: formatNumber(ratio) })}
    </span>
  );
}
