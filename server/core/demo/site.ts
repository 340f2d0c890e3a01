/** A made-up site to crawl: sections of pages that link on, some broken, some slow to answer at first. */

export const siteSections = [
  'guides',
  'reference',
  'tutorials',
  'plugins',
  'workflows',
  'changelog',
  'security',
  'billing',
  'sdk',
  'examples',
  'ko',
  'blog',
] as const;

const PAGES_A_SECTION = 100;

export interface SitePage {
  readonly status: number;
  readonly title: string;
  readonly bytes: number;
  readonly links: readonly string[];
}

/**
 * @param path `/guides/12`
 * @param attempt 1 for the first try in a run
 * @throws where the page is missing, or not ready at the first try
 */
export function sitePage(path: string, attempt: number): SitePage {
  const match = /^\/([a-z]+)\/(\d+)$/.exec(path);
  const section = siteSections.find((name) => name === match?.[1]);
  const n = Number(match?.[2]);
  if (section === undefined || n < 1 || n > PAGES_A_SECTION)
    throw new Error(`API request failed: 404 ${path}`);
  const mark = scramble(section, n);
  if (mark % 53 === 0) throw new Error(`API request failed: 404 ${path}`);
  if (mark % 31 === 0 && attempt === 1) throw new Error(`API request failed: 503 ${path} is being rebuilt`);
  return {
    status: 200,
    title: `${section.slice(0, 1).toUpperCase()}${section.slice(1)} ${n}`,
    bytes: 4_000 + (mark % 60_000),
    links: [n + 1, ((n * 7) % PAGES_A_SECTION) + 1].map((next) => `/${section}/${next}`),
  };
}

/** A number that is the same for the same page, and looks like chance. */
function scramble(section: string, n: number): number {
  let mark = n * 2_654_435;
  for (const letter of section) mark = (Math.imul(mark ^ letter.charCodeAt(0), 0x9e3779b1) >>> 0) % 1_000_003;
  return mark;
}
