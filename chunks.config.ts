/**
 * Which of the page's modules travel together. Left to themselves they are split along whichever views happen to share
 * them: a hundred files a page load, most of them smaller than what it takes to ask for one.
 */

/** What rolldown tells of a module that it has read. */
interface Read {
  readonly isEntry: boolean;
  readonly importers: readonly string[];
  readonly dynamicImporters: readonly string[];
}

interface Build {
  getModuleInfo(id: string): Read | null;
}

/**
 * What every view stands on goes into one chunk: its parts compress better together (195 kB against 187 until the
 * composer types).
 */
const everywhere =
  /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack\/[\w-]+|zod|zustand)\/|lucide-react\/dist\/esm\/((?!icons)|icons\/(arrow-up|blocks|building-complex|check|copy|ellipsis|file-text|info|log-out|message-square(-plus)?|panel-(left|right)|search|settings-2|square(-chevron-right)?|users|workflow|x|(circle|triangle)-exclamation-point)\.)|\/src\/(lib|i18n|ui)\//;
/** … but what only some pages load, on demand. */
const seldom =
  /\/(korean-font|interval-index|json-equal|open-modal|steady-clicks|watch-silence)\.ts$|\/ui\/timeline\/|\.css$/;

/** What the shell shares with views: its channels whole, and small parts that would else be chunks beside it. */
const inShell =
  /\/protocol\/(channels|debug-frames|debug-records|agent-codec|agent-events|rejects|presence-frames|workspace-\w+|chat-(codec|events|frames)|notification-\w+)\.ts$|\/(limited|members|own-words|passage-path|people-here|person-name|plain-on-failure|use-server-offset|view-commands)\.tsx?$/;

/** A chat without its view: other pages and parts share one or another of these. */
const inChat =
  /\/features\/chat\/(chat-session|chat-history|chat-state|chat-selectors|chat-entries|chat-types|answer-fold|error-fold|prompt-fold|response-fold|history-merge|history-reach|cut-answers|midway|error-messages|wait-in-words)\.ts$|\/protocol\/chat-dialect\.ts$/;

/** What pages of several kinds load on demand, in handfuls. */
const shared: readonly (readonly [string, RegExp])[] = [
  ['widgets', /\/ui\/((checkbox|switch|tabs)\.tsx$|virtual-list\/)/],
  ['document-parts', /\/src\/shared\/(documents|find)\//],
  [
    'kept',
    /\/idb-keyval\/|\/chat\/(glance\/count-waiting|outbox\/(chat-making|outbox-(database|records|store)))\.ts$/,
  ],
];

/** Icons of what comes after the first view: each would else be a chunk as soon as two parts draw it. */
const lateIcon =
  /\/icons\/(archive(-arrow-up)?|arrow-(down|left)|bell|bug|check-check|chevron-(down|left|right|up)|circle-(check|dashed|dot|slash|x)|clock|download|eraser|external-link|file-code|image|link|list|paperclip|pencil|play|refresh-cw|shield-(check|question-mark)|sparkle|split|thumbs-(down|up)|user-plus|wrench)\.m?js$/;

/**
 * What the page loads, in this order, by where it begins. A part that several of them stand on comes with the first; null:
 * on demand, each by itself.
 */
const journey: readonly (readonly [string | null, RegExp])[] = [
  ['shell', /\/index\.html$/],
  ['chat', /\/features\/chat\/index\.ts$|\/routes\/chat-route\.tsx$/],
  ['bell', /\/features\/notifications\/(index|inbox-panel|toasts|bell-commands)\.tsx?$/],
  ['thread', /\/chat\/(chat-thread|markdown-renderer)\.tsx$/],
  [
    'chat-later',
    /\/chat\/(outbox\/(start-outbox|new-chats)|composer-parts\/index|queued-messages|branches\/index|participants\/participant-strip|chat-commands|sessions\/session-live|find-bar|rename-row)\.tsx?$/,
  ],
  [null, /\/features\/chat\/.*\.tsx?$/],
  [
    'app-later',
    /\/app\/(connection-details|profile-card|palette\/command-palette)\.tsx$|\/features\/(session|inspector)\/index\.ts$/,
  ],
];

/** The modules that the page fetches by themselves and that stand on `id`. */
function beginningsOf(id: string, build: Build): string[] {
  const seen = new Set([id]);
  const found: string[] = [];
  for (const each of seen) {
    const { isEntry, importers, dynamicImporters } = build.getModuleInfo(each) ?? nothing;
    if (isEntry || dynamicImporters.length > 0) found.push(each);
    for (const importer of importers) seen.add(importer);
  }
  return found;
}

const nothing: Read = { isEntry: false, importers: [], dynamicImporters: [] };

/**
 * The chunk that a module is to be in; null: the bundler's own choice, which is so for all that a page of another kind
 * stands on too.
 */
export function chunkOf(id: string, build: Build): string | null {
  const handful = shared.find(([, holds]) => holds.test(id));
  if (handful) return handful[0];
  if (everywhere.test(id) && !seldom.test(id)) return 'base';
  if (inShell.test(id)) return 'shell';
  if (inChat.test(id)) return 'chat-core';
  // All icons are read by way of one file, which hides who draws them.
  if (id.includes('/lucide-react/')) return lateIcon.test(id) ? 'icons' : null;
  const stages = beginningsOf(id, build).map((each) => journey.findIndex(([, begins]) => begins.test(each)));
  // An entry of styles alone would be no script at all.
  if (stages.includes(0)) return id.endsWith('/src/main.tsx') ? null : 'shell';
  const first = Math.min(...stages);
  return first === -1 || first === Infinity ? null : (journey[first]?.[0] ?? null);
}
