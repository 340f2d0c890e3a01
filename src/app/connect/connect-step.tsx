import { CircleAlert, CircleCheck, CircleMinus } from 'lucide-react';
import { formatMessage } from '#src/i18n/messages.ts';
import { useLocale } from '#src/i18n/locale.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { CopyButton } from '#src/ui/copy-button.tsx';
import { cx } from '#src/ui/cx.ts';
import { Spinner } from '#src/ui/spinner.tsx';
import type { CheckText, Finding, Fix, StepId } from './check-types.ts';
import { connectMessages } from './connect-messages.ts';

const looks = {
  ok: [CircleCheck, 'text-green'],
  failed: [CircleAlert, 'text-red'],
  skipped: [CircleMinus, 'text-ink-3'],
} as const;

/** One step: its name, its outcome in a word, what was found, and what to change where it failed. */
export function ConnectStep({ id, found }: { readonly id: StepId; readonly found: Finding | 'running' }) {
  const t = useMessages(connectMessages);
  const words = useCheckWords();
  const outcome = found === 'running' ? 'pending' : found.state;
  const [Icon, color] = found === 'running' ? [null, 'text-ink-3'] : looks[found.state];
  return (
    <li className="flex gap-3 border-t border-line py-3">
      <span className={cx('mt-0.5 shrink-0 [&_svg]:size-4', color)}>
        {Icon === null ? <Spinner /> : <Icon aria-hidden="true" />}
      </span>
      <div className="min-w-0 flex-1">
        <p>
          <span className="font-medium">{t(id)}</span>
          <span className={cx('ml-2 text-xs', color)}>{t(outcome)}</span>
        </p>
        {found === 'running' ? null : (
          <p className="wrap-anywhere text-ink-2">{words(found.text, found.params)}</p>
        )}
        {found === 'running' || (found.fixes ?? []).length === 0 ? null : (
          <div className="mt-2">
            <p className="text-xs text-ink-3">{t('whatToChange')}</p>
            <ul className="mt-1 flex list-disc flex-col gap-2 pl-4">
              {found.fixes?.map((fix) => (
                <FixItem key={fix.text} fix={fix} />
              ))}
            </ul>
          </div>
        )}
      </div>
    </li>
  );
}

function FixItem({ fix }: { readonly fix: Fix }) {
  const t = useMessages(connectMessages);
  const words = useCheckWords();
  return (
    <li className="wrap-anywhere">
      {words(fix.text, fix.params)}
      {fix.lines === undefined ? null : (
        <div className="mt-1 flex items-start gap-1 rounded-md border border-line bg-canvas py-1 pr-1 pl-3">
          <pre tabIndex={0} className="min-w-0 flex-1 overflow-x-auto py-1 font-mono text-mono">
            {fix.lines}
          </pre>
          <CopyButton label={t('copyLines')} text={fix.lines} />
        </div>
      )}
    </li>
  );
}

/** The steps name their texts at run time: the compiler knows the names, not which places each has. */
function useCheckWords() {
  const locale = useLocale();
  return (text: CheckText, params: Readonly<Record<string, string | number>> = {}) =>
    formatMessage(connectMessages[locale][text], locale, params);
}
