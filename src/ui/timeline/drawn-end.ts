import type { Instant } from '#src/lib/instant.ts';
import type { TimelineModel } from './timeline-model.ts';

const CALM_STEP = 1_000_000;

/** To where all reaches, and open spans with it: of what still runs the time now, which grows by steps where it is to be calm. */
export function drawnEnd(of: {
  readonly model: TimelineModel;
  readonly now: (() => Instant) | null;
  readonly calm: boolean;
}): Instant {
  const { model, now, calm } = of;
  if (now === null) return model.end;
  const moment = now();
  return Math.max(model.end, calm ? Math.floor(moment / CALM_STEP) * CALM_STEP : moment);
}
