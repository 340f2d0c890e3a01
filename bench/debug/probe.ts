/** What a benchmark of the debugger asks of the page: how long tasks were, what React holds, when something was painted. */
import type { Page } from '@playwright/test';
import type { Tally } from './records.ts';

/**
 * Put into the page before its own scripts. `held` reads the run's log where React has it (the state that the view was
 * given last), so that what is compared is what is shown, not what a server says.
 */
export const debugProbe = `
  window.probe = {
    root: null, commits: 0, tasks: [], reached: {},
    /** Within a frame: resolves with the time when it has been painted. */
    frameEnd: () => new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(0);
    }),
    /** Resolves with the time when what stands in the page now has been painted. */
    painted: () => new Promise((resolve) => requestAnimationFrame(() => resolve(window.probe.frameEnd()))),
    /** Notes under a name the end of the frame in which \`test\` first held, as performance.now(). */
    watch(name, test) {
      const look = () => {
        if (test()) this.frameEnd().then((at) => { this.reached[name] = at; });
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    },
    run() {
      const open = [this.root?.current];
      while (open.length > 0) {
        const fiber = open.pop();
        if (!fiber) continue;
        if (fiber.memoizedProps?.run?.log?.kind) return fiber.memoizedProps.run;
        open.push(fiber.sibling, fiber.child);
      }
      return null;
    },
    held() {
      const { log, rows } = this.run();
      const kinds = [0, 0, 0, 0, 0, 0, 0];
      const variables = {};
      for (let row = 0; row < rows; row += 1) {
        const kind = log.kind.data[row];
        kinds[kind] += 1;
        if (kind !== 4) continue;
        const payload = log.payload[row];
        const record = typeof payload === 'string' ? JSON.parse(payload).data : payload;
        variables[record.name] = JSON.stringify(record.value);
      }
      return { kinds, variables };
    },
  };
  window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true, isDisabled: false, renderers: new Map(), inject: () => 1, checkDCE() {},
    onCommitFiberUnmount() {}, onPostCommitFiberRoot() {},
    onCommitFiberRoot(_id, root) { window.probe.root = root; window.probe.commits += 1; },
  };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.probe.tasks.push({ start: entry.startTime, ms: entry.duration });
  }).observe({ type: 'longtask', buffered: true });
`;

/** Whether the transport bar says so many records, whichever the cursor stands on. */
export const showsTotal = (count: number): string =>
  `() => document.querySelector('[role=toolbar][aria-label=Playhead]')?.textContent?.includes(' of ${count.toLocaleString('en')}') === true`;

/** Resolves when all records are there and painted. */
export async function waitForTotal(page: Page, count: number): Promise<void> {
  const look = `new Promise((resolve) => {
    const isThere = ${showsTotal(count)};
    const look = () => (isThere() ? resolve(window.probe?.painted()) : setTimeout(look, 50));
    look();
  })`;
  await page.evaluate(look);
}

/** What the page holds, and the count that the console's tab shows. */
export async function readHeld(page: Page): Promise<Tally & { readonly tab: number }> {
  const held = JSON.parse(await page.evaluate<string>('JSON.stringify(window.probe.held())')) as Tally;
  const tab = (await page.getByRole('tab', { name: /^Console/ }).textContent()) ?? '';
  return { ...held, tab: Number(tab.replace(/\D/g, '')) };
}

/** Whether what the page holds is what was sent. */
export function isEqual(held: Tally & { readonly tab: number }, sent: Tally): boolean {
  const inOrder = ({ kinds, variables }: Tally) =>
    JSON.stringify([kinds, Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1))]);
  return inOrder(held) === inOrder(sent) && held.tab === sent.kinds[0];
}
