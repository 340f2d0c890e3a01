import { useMessages } from '#src/i18n/use-messages.ts';
import { fileMessages } from './messages.ts';
import type { MaskedEntry, MaskedKind } from './run-file-format.ts';

const kinds = {
  variable: 'kindVariable',
  parameter: 'kindParameter',
  header: 'kindHeader',
  result: 'kindResult',
  error: 'kindError',
  log: 'kindLog',
  trace: 'kindTrace',
  other: 'kindOther',
} as const satisfies Record<MaskedKind, string>;

/** More would be a file of its own: the header of the run file has them all. */
const SHOWN = 50;

/** What an export masks: where, by which name, in which step, how often. */
export function MaskedList({ masked }: { readonly masked: readonly MaskedEntry[] }) {
  const t = useMessages(fileMessages);
  if (masked.length === 0) return <p className="text-ink-2">{t('nothingMasked')}</p>;
  const total = masked.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <p>{t('willMask', { count: total })}</p>
      <ul
        aria-label={t('maskedList')}
        // Scrolls: the keyboard must reach it.
        tabIndex={0}
        className="max-h-40 overflow-auto rounded-md border border-line bg-raised px-3 py-1.5 text-xs"
      >
        {masked.slice(0, SHOWN).map(({ kind, name, step, count }) => (
          <li key={JSON.stringify([kind, name, step])} className="flex flex-wrap gap-x-2 py-0.5">
            <span>{t(kinds[kind])}</span>
            <span className="min-w-0 font-mono break-all">{name ?? t('byForm')}</span>
            {step === null ? null : (
              <span className="min-w-0 break-all text-ink-2">{t('inStep', { step })}</span>
            )}
            <span className="ml-auto text-ink-2 tabular-nums">{t('times', { count })}</span>
          </li>
        ))}
        {masked.length > SHOWN ? (
          <li className="py-0.5 text-ink-2">{t('moreMasked', { count: masked.length - SHOWN })}</li>
        ) : null}
      </ul>
    </>
  );
}
