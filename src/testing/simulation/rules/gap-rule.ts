/**
 * A channel that comes back either gets what it missed (`recovered`, which only the server's hello can promise) or
 * its page says that something may be missing.
 */
import type { Rule } from '../check-history.ts';

interface Line {
  isLost: boolean;
  /** Hellos that said so and were not announced yet: of two ways both may be greeted before either is. */
  promises: number;
  /** What came back stands no further than what was seen or fetched before: nothing was missed. */
  isWhole: boolean;
  epoch: string;
  seq: number;
  owes: number | null;
}

/** Those whose views have words for it; the people of a workspace are asked for anew instead. */
const SAYS = /^(chat|notifications):/;

export const gapRule: Rule = ({ mode, wrong }) => {
  const lines = new Map<string, Line>();
  /** Pages whose user has signed out: what their channels still say is of before. */
  const gone = new Set<string>();

  function lineOf(page: string, channel: string): Line {
    const key = `${page} ${channel}`;
    let line = lines.get(key);
    if (!line)
      lines.set(key, (line = { isLost: false, promises: 0, isWhole: false, epoch: '', seq: -1, owes: null }));
    return line;
  }

  return {
    read(event) {
      if (event.kind === 'left') {
        gone.add(event.page);
        for (const key of lines.keys()) if (key.startsWith(`${event.page} `)) lines.delete(key);
        return;
      }
      if (!('channel' in event) || !SAYS.test(event.channel)) return;
      const isOver =
        event.kind === 'released' || (event.kind === 'lost' && /signed.out|^released/i.test(event.reason));
      // Whoever signs in anew begins anew.
      if (event.kind === 'opened' && event.resumption === 'fresh') gone.delete(event.page);
      if (isOver || gone.has(event.page)) {
        lines.delete(`${event.page} ${event.channel}`);
        return;
      }
      const line = lineOf(event.page, event.channel);
      if (event.kind === 'frame' && event.way === 'in') {
        readPosition(line, event.text);
      } else if (event.kind === 'fetched') {
        // Fetched between the hello and the word of it: as of where the stream now stands.
        if (event.epoch === line.epoch && event.seq >= line.seq) line.isWhole = true;
        if (event.epoch !== line.epoch || event.seq > line.seq)
          ({ epoch: line.epoch, seq: line.seq } = event);
      } else if (event.kind === 'lost') line.isLost = true;
      else if (event.kind === 'announced') line.owes = null;
      else if (event.kind === 'opened') {
        const { resumption } = event;
        if (resumption === 'recovered' && (mode === 'stock' || line.promises === 0))
          wrong(`${event.page}: ${event.channel} calls itself recovered; the server did not`);
        if (resumption === 'fresh' && line.isLost)
          wrong(`${event.page}: ${event.channel} was lost and comes back as if it were the first time`);
        if (resumption === 'reload' && line.isLost && !line.isWhole) line.owes = event.at;
        if (resumption === 'recovered') line.promises -= 1;
        line.isLost = false;
      }
    },
    end() {
      for (const [key, { owes }] of lines)
        if (owes !== null)
          wrong(`${key} came back with a gap at ${(owes / 1_000).toFixed(3)} s and never said so`);
    },
  };
};

function readPosition(line: Line, text: string): void {
  const found = /"seq":(\d+)/.exec(text)?.[1];
  if (found === undefined) return;
  const seq = Number(found);
  const epoch = /"epoch":"(\w+)"/.exec(text)?.[1] ?? line.epoch;
  if (!text.includes('"epoch":')) {
    // What was fetched meanwhile stands further than what still comes late.
    line.seq = Math.max(line.seq, seq);
    return;
  }
  if (text.includes('"recovered":true')) line.promises += 1;
  line.isWhole = epoch === line.epoch && seq <= line.seq;
  line.epoch = epoch;
  line.seq = seq;
}
