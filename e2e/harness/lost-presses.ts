import type { BrowserContext } from '@playwright/test';

const MARK = 'press without a click: ';

/** Presses that became no click, because what was pressed moved or went before the release. */
export interface LostPresses {
  watch: (context: BrowserContext) => Promise<void>;
  /** One line each: what was pressed, and what lay there at the release. */
  seen: () => readonly string[];
}

/**
 * Says why a click did nothing. A browser gives a click only to what was under both press and release; a journey whose
 * button had moved in between would else fail somewhere later, and nobody would know why.
 */
export function createLostPresses(): LostPresses {
  const lines: string[] = [];
  return {
    seen: () => lines,
    watch: async (context) => {
      context.on('console', (message) => {
        if (message.type() === 'debug' && message.text().startsWith(MARK)) lines.push(message.text());
      });
      await context.addInitScript((mark) => {
        const named = (at: EventTarget | null): string => {
          const element =
            at instanceof Element ? (at.closest('a, button, [role], label, input') ?? at) : null;
          const words = element?.getAttribute('aria-label') ?? element?.textContent ?? '';
          return element === null ? 'nothing' : `${element.localName} "${words.slice(0, 60)}"`;
        };
        let pressed: Element | null = null;
        const pressable = 'a, button, [role="tab"], summary';
        addEventListener(
          'mousedown',
          ({ target }) => (pressed = target instanceof Element ? target.closest(pressable) : null),
          true,
        );
        addEventListener(
          'mouseup',
          ({ target, clientX, clientY }) => {
            const was = pressed;
            pressed = null;
            if (was === null || (target instanceof Node && was.contains(target))) return;
            const gone = was.isConnected ? '' : ' (gone)';
            console.debug(
              `${mark}${named(was)}${gone}, released at ${clientX},${clientY} on ${named(target)}`,
            );
          },
          true,
        );
      }, MARK);
    },
  };
}
