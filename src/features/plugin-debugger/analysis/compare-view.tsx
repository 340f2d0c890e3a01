import { useId, useMemo, useRef, useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { LiveRegion } from '#src/ui/live-region.tsx';
import { Switch } from '#src/ui/switch.tsx';
import { VirtualList, type VirtualListHandle } from '#src/ui/virtual-list/virtual-list.tsx';
import { analysisMessages } from './analysis-messages.ts';
import { ComparedRow, PairDetail, PairTitle } from './compared-row.tsx';
import type { ComparedRuns, CompareProgress } from './divergence.ts';
import { pairAt, type ComparedSide, type ComparedSides, type Side } from './pair.ts';
import { useComparison } from './use-comparison.ts';

export interface CompareViewProps {
  readonly left: ComparedSide;
  readonly right: ComparedSide;
  /** Somebody wants to see this row in the run it is of. */
  readonly onOpenMoment: (side: Side, row: number) => void;
}

/** Two runs side by side, aligned by what they did: where they part first, and all that differs. */
export function CompareView({ left, right, onOpenMoment }: CompareViewProps) {
  const t = useMessages(analysisMessages);
  const { comparison, again } = useComparison(left, right);
  const hasGrown =
    comparison?.result != null &&
    (comparison.left.rows !== left.run.rows || comparison.right.rows !== right.run.rows);
  return (
    <section aria-label={t('compare')} className="flex h-full min-h-0 flex-col">
      {comparison?.result == null ? (
        <Progress progress={comparison?.progress ?? null} />
      ) : (
        <>
          {hasGrown ? (
            <p className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line bg-raised px-4 py-1.5 text-ink-2">
              {t('growsLive')}
              <Button size="sm" onClick={again}>
                {t('compareAgain')}
              </Button>
            </p>
          ) : null}
          <Compared
            result={comparison.result}
            sides={{
              left: { run: comparison.left, name: left.name },
              right: { run: comparison.right, name: right.name },
              onOpenMoment,
            }}
          />
        </>
      )}
    </section>
  );
}

const phases = {
  reading: 'comparingReading',
  aligning: 'comparingAligning',
  comparing: 'comparingValues',
} as const;

function Progress({ progress }: { readonly progress: CompareProgress | null }) {
  const t = useMessages(analysisMessages);
  const { phase, share } = progress ?? { phase: 'reading', share: 0 };
  const words =
    phase === 'comparing' ? t(phases[phase], { percent: Math.floor(share * 100) }) : t(phases[phase]);
  return (
    <p role="status" aria-label={t('comparing')} className="p-4 text-ink-2">
      {words}…
    </p>
  );
}

function Compared({ result, sides }: { readonly result: ComparedRuns; readonly sides: ComparedSides }) {
  const t = useMessages(analysisMessages);
  const list = useRef<VirtualListHandle>(null);
  const [isNarrow, setNarrow] = useState(false);
  /** Which of the differences was gone to last; -1: none yet. */
  const [gone, setGone] = useState(-1);
  const { count, differences } = result;
  const items = useMemo(
    () => (isNarrow ? [...differences] : Array.from({ length: count }, (_, place) => place)),
    [isNarrow, differences, count],
  );
  const current = differences[gone] ?? -1;
  const goTo = (difference: number) => {
    setGone(difference);
    const place = differences[difference] ?? 0;
    list.current?.scrollToIndex(isNarrow ? difference : place, 'center');
  };
  const total = differences.length;
  const counted = t('differences', { count: total });
  const here = gone === -1 ? '' : t('differenceOf', { at: gone + 1, total });
  return (
    <>
      <FirstDivergence result={result} sides={sides} />
      <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-4 py-1.5">
        <span>
          {t('actions', { count })} · {counted}
        </span>
        <Button
          size="sm"
          disabled={total === 0}
          onClick={() => {
            goTo((gone + 1) % total);
          }}
        >
          {t('nextDifference')}
        </Button>
        <span className="text-xs text-ink-2">{here}</span>
        <LiveRegion message={here} />
        <Switch label={t('onlyDifferences')} checked={isNarrow} onCheckedChange={setNarrow} />
        <p className="w-full text-xs text-ink-3">
          {t('alignedNote')}
          {result.isShortest ? null : ` ${t('notShortest')}`}
          {result.unknown === 0 ? null : ` ${t('unknownPairs', { count: result.unknown })}`}
        </p>
      </div>
      <VirtualList
        label={t('pairs')}
        items={items}
        keyOf={keyOfPlace}
        estimateHeight={44}
        className="flex-1"
        handle={list}
        renderItem={(place) => (
          <ComparedRow pair={pairAt(result, place)} sides={sides} isCurrent={place === current} />
        )}
      />
    </>
  );
}

function keyOfPlace(place: number): number {
  return place;
}

/** Where the two runs part: what everybody asks first. */
function FirstDivergence({
  result,
  sides,
}: {
  readonly result: ComparedRuns;
  readonly sides: ComparedSides;
}) {
  const t = useMessages(analysisMessages);
  const id = useId();
  const { first, differences } = result;
  return (
    <section
      aria-labelledby={id}
      className="max-h-[40dvh] shrink-0 overflow-auto border-b border-line bg-raised px-4 py-3"
    >
      <h3 id={id} className="font-semibold">
        {t('firstDivergence')}
      </h3>
      {first === -1 ? (
        <p className="mt-1 text-ink-2">
          {differences.length === 0
            ? t('noDivergence')
            : t('noDivergenceWording', { count: differences.length })}
        </p>
      ) : (
        <div className="mt-1 grid gap-1">
          <PairTitle pair={pairAt(result, first)} sides={sides} />
          <PairDetail pair={pairAt(result, first)} sides={sides} />
        </div>
      )}
    </section>
  );
}
