import { useMessages } from '#src/i18n/use-messages.ts';
import { Badge } from '#src/ui/badge.tsx';
import { cx } from '#src/ui/cx.ts';
import { CutBadge } from './cut-badge.tsx';
import { describedValue, formatJson, hasFullDescription, hasTenEntries } from './json-text.ts';
import { debuggerMessages } from './messages.ts';
import { visibleText } from './panes/visible-text.ts';

/** A recorded value as indented JSON text, never as markup, with what the SDK did to it said beside it. */
export function JsonValue({
  value,
  tenSaid = false,
  cutFrom = null,
  className,
}: {
  readonly value: unknown;
  /** That the SDK keeps ten entries is said beside this already. */
  readonly tenSaid?: boolean;
  /** Characters of its text before that was cut. */
  readonly cutFrom?: number | null;
  readonly className?: string;
}) {
  const t = useMessages(debuggerMessages);
  const description = describedValue(value);
  return (
    <div className={cx('min-w-0', className)}>
      <pre className="max-h-80 overflow-auto font-mono text-mono break-all whitespace-pre-wrap">
        {visibleText(description ?? formatJson(value))}
      </pre>
      {description === null ? null : <p className="text-xs text-ink-3">{t('notJson')}</p>}
      {hasTenEntries(value) && !tenSaid ? (
        <Badge tone="amber" className="mt-1">
          {t('keepsTen')}
        </Badge>
      ) : null}
      {hasFullDescription(value) ? <Badge tone="amber">{t('reprCut')}</Badge> : null}
      <CutBadge cutFrom={cutFrom} />
    </div>
  );
}
