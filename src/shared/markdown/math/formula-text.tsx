import { memo, use } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { markdownMessages } from '../messages.ts';
import { Grows } from '../streaming/grows.ts';
import { useFormula } from './use-formula.ts';

/** A formula in a line of text, or by itself: its source until it is drawn, and where it is none, with the reason. */
export const FormulaText = memo(function FormulaText({
  tex,
  display,
}: {
  readonly tex: string;
  readonly display: boolean;
}) {
  const t = useMessages(markdownMessages);
  const formula = useFormula(tex.trim(), display, true);
  if (formula?.drawn != null) {
    if (!display) return <span className="math-text">{formula.drawn}</span>;
    return (
      <span role="group" aria-label={t('formula')} tabIndex={0} className="math-block">
        {formula.drawn}
      </span>
    );
  }
  const source = <code className={display ? 'math-source' : undefined}>{tex}</code>;
  if (formula === null) return source;
  return (
    <span className="math-failed">
      {source} <span className="math-reason">{t('noFormula', { reason: formula.reason })}</span>
    </span>
  );
});

/** A formula that has lines of its own: not drawn before it is complete. */
export function FormulaBlock({ tex }: { readonly tex: string }) {
  const grows = use(Grows);
  return (
    <div className="math-lines">
      {grows ? <code className="math-source">{tex}</code> : <FormulaText tex={tex} display />}
    </div>
  );
}
