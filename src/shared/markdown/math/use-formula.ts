import { useEffect, useState } from 'react';
import type { Formula } from './formula.ts';

/** So long formulas hold up the page at a time. */
const MOST_MS = 6;
const MOST_KEPT = 2_000;

/** What is drawn once is not drawn again when its answer comes back on the screen. */
const known = new Map<string, Formula>();
const waiting: (() => void)[] = [];
let running = false;

/** @returns null until it is drawn: its source stands there meanwhile. @param wanted whether it is complete */
export function useFormula(tex: string, display: boolean, wanted: boolean): Formula | null {
  const key = `${display ? 'd' : 't'}${tex}`;
  const [last, setLast] = useState<{ readonly key: string; readonly formula: Formula } | null>(null);
  const formula = known.get(key) ?? (last?.key === key ? last.formula : null);
  const isDue = wanted && formula === null;

  useEffect(() => {
    if (!isDue) return undefined;
    let cancelled = false;
    waiting.push(() => {
      if (cancelled || formulaOf === null) return;
      const drawn = known.get(key) ?? formulaOf(tex, display);
      if (known.size >= MOST_KEPT) known.clear();
      known.set(key, drawn);
      setLast({ key, formula: drawn });
    });
    begin();
    return () => {
      cancelled = true;
    };
  }, [isDue, key, tex, display]);
  return formula;
}

let formulaOf: ((tex: string, display: boolean) => Formula) | null = null;

function begin(): void {
  if (running) return;
  running = true;
  if (formulaOf !== null) {
    setTimeout(draw);
    return;
  }
  import('./formula.ts').then(
    (module) => {
      formulaOf = module.formulaOf;
      draw();
    },
    () => {
      // The source stays; the next formula tries again.
      running = false;
      waiting.length = 0;
    },
  );
}

/** Draws as many as a moment has room for, and the others after what else the page has to do. */
function draw(): void {
  const began = performance.now();
  while (waiting.length > 0 && performance.now() - began < MOST_MS) waiting.shift()?.();
  if (waiting.length > 0) setTimeout(draw);
  else running = false;
}
