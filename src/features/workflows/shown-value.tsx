import { useMessages } from '#src/i18n/use-messages.ts';
import { Disclosure } from '#src/ui/disclosure.tsx';
import { workflowMessages } from './messages.ts';

const MAX_LENGTH = 20_000;

export interface ShownValueProps {
  readonly label: string;
  /** Whose value it is, for those who hear the button alone. */
  readonly of: string;
  readonly value: unknown;
  /** Unfolded at first. */
  readonly open?: boolean;
}

/** A value behind a button: text as it is, everything else as JSON; not there where it is empty. */
export function ShownValue({ label, of, value, open = false }: ShownValueProps) {
  const t = useMessages(workflowMessages);
  const words = value === null || value === undefined ? '' : wordsOf(value);
  if (words === '' || words === '{}') return null;
  return (
    <Disclosure label={label} name={`${label}: ${of}`} defaultOpen={open}>
      <pre
        tabIndex={0}
        className="max-h-60 overflow-auto font-mono text-mono break-words whitespace-pre-wrap"
      >
        {words.slice(0, MAX_LENGTH)}
      </pre>
      {words.length > MAX_LENGTH ? (
        <p className="text-xs text-ink-3">{t('cutOff', { count: words.length - MAX_LENGTH })}</p>
      ) : null}
    </Disclosure>
  );
}

function wordsOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
