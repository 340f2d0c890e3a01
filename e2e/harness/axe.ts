import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** `--ink` of each theme: tells that the page wears it. */
const inks = { light: 'rgb(27, 28, 31)', dark: 'rgb(233, 233, 235)' } as const;

/** The page in a theme, as its system would ask for it. */
export async function wear(page: Page, colorScheme: keyof typeof inks): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await expect(page.locator('body')).toHaveCSS('color', inks[colorScheme]);
}

/** Until nothing fades or moves any more; what never ends (a spinner) does not count. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ends = ({ effect, playState }: Animation) =>
      playState === 'running' && effect?.getComputedTiming().endTime !== Infinity;
    // Colours that are inherited fade one level after the other: the next begins in the frame after.
    for (let quiet = 0; quiet < 2;) {
      await new Promise(requestAnimationFrame);
      const moving = document.getAnimations().filter(ends);
      quiet = moving.length === 0 ? quiet + 1 : 0;
      await Promise.allSettled(moving.map(({ finished }) => finished));
    }
  });
}

/** Rules that a theme decides about: all others judge names, roles and structure. */
const themed = ['color-contrast', 'link-in-text-block'];

/** Looked at as far as it was not yet: `colours` of a second theme, `names` and structure in a second language. */
type Part = 'all' | 'colours' | 'names';

const optionsOf = {
  all: {},
  colours: { runOnly: themed },
  names: { rules: Object.fromEntries(themed.map((rule) => [rule, { enabled: false }])) },
} satisfies Record<Part, object>;

/**
 * What axe finds on the page as it stands, once it has come to rest: half-way through a fade every contrast is wrong.
 * `within`: only there. One line each, with the rule, where, and what is wrong.
 */
export async function axeFindings(page: Page, within?: string, part: Part = 'all'): Promise<string[]> {
  await atRest(page);
  // In one go where there are no frames: it would else open another window for each look, to put its finds together.
  const builder = new AxeBuilder({ page })
    .setLegacyMode(page.frames().length === 1)
    // What is as it should be is not reported, with every place of it: only what is not is read.
    .options({ resultTypes: ['violations'], ...optionsOf[part] });
  if (within !== undefined) builder.include(within);
  const { violations } = await builder.analyze();
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) =>
        `${page.url()} ${impact ?? ''} ${id} ${target.join(' ')} ${failureSummary ?? ''}`,
    ),
  );
}
