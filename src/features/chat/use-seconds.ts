import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { threadMessages } from './thread-messages.ts';

/** Spans of an answer, `0.4 s`, `12.3 s`: all in one unit up to a minute, so that they can be compared. */
export function useSeconds(): (seconds: number) => string {
  const t = useMessages(threadMessages);
  const { formatDuration } = useFormats();
  return (seconds) => {
    if (seconds >= 59.95) return formatDuration(seconds * 1000);
    // Nothing takes no time at all: the tenth says how closely it was measured.
    const tenths = Math.round(seconds * 10);
    return t('seconds', { n: tenths === 0 ? '0.0' : tenths / 10 });
  };
}
