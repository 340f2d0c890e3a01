/**
 * The page's HTML with what it would ask for next: its settings, and the files of the view at its address. Without them
 * (any other server of these files) the page asks.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import type { Log } from '#server/core/ports.ts';
import { SETTINGS_ID } from '#src/protocol/page-paths.ts';

const manifestSchema = z.record(
  z.string(),
  z.looseObject({ file: z.string(), imports: z.optional(z.array(z.string())) }),
);
type Manifest = z.infer<typeof manifestSchema>;

const ENTRY = 'index.html';
/** What is loaded at an address that needs nobody signed in: at others the page may have to show the sign-in. */
const loadedAt: readonly (readonly [address: RegExp, module: string])[] = [
  [/^\/debug\/./, 'src/app/open-addressed-run.ts'],
  [/^\/debug(?:[/?]|$)/, 'src/app/routes/debugger-route.tsx'],
];

/** @returns the HTML for a path with its query */
export function readPageSource(folder: string, log: Log): (url: string) => string {
  const html = readFileSync(path.join(folder, ENTRY), 'utf8');
  const manifest = readManifest(folder, log);
  const linked = new Set(filesOf(manifest, ENTRY));
  const loads = loadedAt.map(([address, module]) => [address, filesOf(manifest, module)] as const);
  return (url) => {
    const files = new Set(loads.filter(([address]) => address.test(url)).flatMap(([, names]) => names));
    const links = [...files]
      .filter((file) => !linked.has(file))
      .map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`);
    const head = [...links, ...settingsOf(folder)].join('\n    ');
    return head === '' ? html : html.replace('</head>', () => `  ${head}\n  </head>`);
  };
}

/** Read anew each time: the file may be exchanged while the gateway runs. Where it is no JSON the page says so. */
function settingsOf(folder: string): string[] {
  try {
    const settings = JSON.stringify(JSON.parse(readFileSync(path.join(folder, 'config.json'), 'utf8')));
    // A block of data, which no browser runs and no policy forbids.
    return [
      `<script type="application/json" id="${SETTINGS_ID}">${settings.replaceAll('<', '\\u003c')}</script>`,
    ];
  } catch {
    return [];
  }
}

function readManifest(folder: string, log: Log): Manifest {
  try {
    return manifestSchema.parse(
      JSON.parse(readFileSync(path.join(folder, '.vite', 'manifest.json'), 'utf8')),
    );
  } catch (error) {
    log.warn(
      { err: String(error) },
      'the manifest of the page was not read: views load without a head start',
    );
    return {};
  }
}

/** A module and all that it imports; none where it is not there. */
function filesOf(manifest: Manifest, module: string, seen = new Set<string>()): string[] {
  const chunk = manifest[module];
  if (chunk === undefined || seen.has(module)) return [];
  seen.add(module);
  return [chunk.file, ...(chunk.imports ?? []).flatMap((each) => filesOf(manifest, each, seen))];
}
