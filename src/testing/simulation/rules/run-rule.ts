/**
 * A plugin's run that is reported from elsewhere: what the server took is stored once, in the order in which it was
 * taken. A page shows at every moment the stored records from the first on, each once, and leaves one out only where
 * it says so; in the end it shows all of them, as a page does that is opened only then.
 */
import type { Rule } from '../check-history.ts';
import type { HistoryFact, ShownRun } from '../history.ts';

type Recorded = Extract<HistoryFact, { kind: 'recorded' }>;
type Settled = Extract<HistoryFact, { kind: 'settled' }>;

interface Look {
  readonly page: string;
  readonly run: string;
  readonly shown: ShownRun;
  readonly isLast: boolean;
}

export const runRule: Rule = ({ wrong }) => {
  const handed = new Map<string, Set<string>>();
  const taken = new Map<string, string[]>();
  const recorded = new Map<string, Recorded>();
  const looks: Look[] = [];
  const settled: Settled[] = [];

  function judgeStored({ run, records }: Recorded): void {
    const words = records.map(({ word }) => word);
    const numbers = new Set(records.map(({ n }) => n));
    if (numbers.size < records.length) wrong(`run ${run} holds one number twice`);
    if (new Set(words).size < words.length) wrong(`run ${run} holds a record twice: ${words.join(' ')}`);
    for (const word of words)
      if (!handed.get(run)?.has(word)) wrong(`run ${run} holds ${word}, which nobody handed in`);
    let last = -1;
    for (const word of taken.get(run) ?? []) {
      const at = words.indexOf(word);
      if (at < 0) wrong(`${word} was taken and is not in run ${run}`);
      else if (at < last) wrong(`${word} was taken later and stands earlier in run ${run}`);
      last = Math.max(last, at);
    }
  }

  /** Of each page a state is looked at once: what comes after it is longer. */
  function judgeShown({ page, run, shown, isLast }: Look): void {
    const stored = recorded.get(run);
    if (!stored) return;
    const words = stored.records.map(({ word }) => word);
    const isHole = shown.records.some((word, at) => word !== words[at]);
    if (isHole && shown.missing === 0)
      wrong(`${page} shows of run ${run} ${say(shown.records, words)} and says of no gap`);
    if (!isLast) return;
    if (shown.records.length !== words.length)
      wrong(`${page} shows ${shown.records.length} records of run ${run}; there are ${words.length}`);
    if (shown.status !== stored.status)
      wrong(`${page} calls run ${run} ${shown.status}; it is ${stored.status}`);
    const missing = (stored.records.at(-1)?.n ?? 0) - words.length;
    if (shown.missing < missing)
      wrong(`${page} says that ${shown.missing} records of run ${run} are missing; ${missing} are`);
  }

  return {
    read(event) {
      switch (event.kind) {
        case 'handed': {
          const words = handed.get(event.run) ?? new Set();
          handed.set(event.run, words);
          for (const word of event.words) words.add(word);
          break;
        }
        case 'ingested':
          taken.set(event.run, [...(taken.get(event.run) ?? []), ...event.words]);
          break;
        case 'run':
          looks.push({ ...event, isLast: false });
          break;
        case 'recorded':
          recorded.set(event.run, event);
          break;
        case 'settled':
          settled.push(event);
          if (event.run)
            looks.push({ page: event.page, run: event.run.id, shown: event.run.shown, isLast: true });
          break;
        default:
      }
    },
    end() {
      for (const run of recorded.values()) judgeStored(run);
      for (const look of looks) judgeShown(look);
      for (const page of settled) {
        const fresh = settled.find((other) => other.fresh && other.run?.id === page.run?.id);
        if (!page.run || !fresh?.run || page.fresh) continue;
        const [mine, theirs] = [page.run.shown.records.join(' '), fresh.run.shown.records.join(' ')];
        if (mine !== theirs)
          wrong(`${page.page} shows of run ${page.run.id} ${mine}; a fresh page ${theirs}`);
      }
    },
  };
};

function say(shown: readonly string[], stored: readonly string[]): string {
  const at = shown.findIndex((word, place) => word !== stored[place]);
  return `${shown[at] ?? 'nothing'} as number ${at + 1}, where ${stored[at] ?? 'nothing'} stands,`;
}
