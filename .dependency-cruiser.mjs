/**
 * Who may import whom, as docs/architecture.md draws it:
 * lib ← protocol ← auth ← http ← connection ← shared ← features ← app, each may import what stands to its left.
 * `i18n` stands beside `lib`; `ui` imports only those two.
 */
const chain = ['lib', 'protocol', 'auth', 'http', 'connection', 'shared', 'features', 'app'];
const tests = '\\.test\\.tsx?$|^src/testing/';

/** A layer may import itself, what stands left of it, the catalogues, and from `shared` on the components. */
function mayImport(layer) {
  const left = chain.slice(0, chain.indexOf(layer) + 1);
  const beside = layer === 'lib' ? [] : ['i18n'];
  const components = chain.indexOf(layer) >= chain.indexOf('shared') ? ['ui'] : [];
  return [...left, ...beside, ...components];
}

function layerRule(layer, allowed) {
  return {
    name: `layer-${layer}`,
    comment: `src/${layer} may import only ${allowed.join(', ')}.`,
    severity: 'error',
    from: { path: `^src/${layer}/`, pathNot: tests },
    to: { path: '^(src|server|e2e|bench|scripts)/', pathNot: `^src/(${[...allowed, 'mocks'].join('|')})/` },
  };
}

export default {
  forbidden: [
    ...chain.map((layer) => layerRule(layer, mayImport(layer))),
    layerRule('i18n', ['i18n', 'lib']),
    layerRule('ui', ['ui', 'i18n', 'lib']),
    {
      name: 'features-apart',
      comment: 'Features never import each other: app hands across what crosses over.',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/', pathNot: '^src/features/$1/' },
    },
    {
      name: 'feature-by-its-index',
      comment:
        'The outside enters a feature by its index.ts, or by that of a part which loads without the rest.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/features/|${tests}` },
      to: { path: '^src/features/', pathNot: '^src/features/[^/]+/(glance/)?index\\.ts$' },
    },
    {
      name: 'core-is-pure',
      comment: 'server/core imports only src/protocol and src/lib of ours: it also runs in the browser.',
      severity: 'error',
      from: { path: '^server/core/', pathNot: tests },
      to: { path: '^(src|server|e2e|bench|scripts)/', pathNot: '^(server/core|src/protocol|src/lib)/' },
    },
    {
      name: 'core-has-no-platform',
      comment: 'server/core has no node: imports and no framework.',
      severity: 'error',
      from: { path: '^server/core/', pathNot: tests },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-no-pkg'],
        pathNot: 'node_modules/(zod|minisearch|quickjs-emscripten)/',
      },
    },
    {
      name: 'gateway-shares-protocol-alone',
      comment: 'Of the page, the gateway knows the protocol and lib.',
      severity: 'error',
      from: { path: '^server/', pathNot: tests },
      to: { path: '^(src|e2e|bench)/', pathNot: '^src/(protocol|lib)/' },
    },
    {
      name: 'page-without-gateway',
      comment: 'Only mocks, transcripts and tests reach server/, and there only its core.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/mocks/|${tests}` },
      to: { path: '^server/' },
    },
    {
      name: 'mocks-over-core',
      comment: 'Mocks are adapters over server/core, so that they cannot drift from the gateway.',
      severity: 'error',
      from: { path: '^src/mocks/', pathNot: tests },
      to: { path: '^(src|server|e2e|bench)/', pathNot: '^(src/(mocks|protocol|lib)|server/core)/' },
    },
    {
      name: 'mocks-only-by-dynamic-import',
      comment: 'The page reaches mocks only by import(), from app: the demo without any server.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/mocks/|${tests}` },
      to: { path: '^src/mocks/', dynamic: false },
    },
    {
      name: 'mocks-only-from-app',
      comment: 'Only the composition root knows that there are mocks.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(app|mocks)/|${tests}` },
      to: { path: '^src/mocks/' },
    },
    {
      name: 'testing-for-tests',
      comment: 'src/testing is imported by tests alone.',
      severity: 'error',
      from: { path: '^(src|server)/', pathNot: tests },
      to: { path: '^src/testing/' },
    },
    {
      name: 'page-without-node',
      comment: 'What runs in the browser has no node: modules and no server packages.',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'journeys-know-the-protocol',
      comment: 'e2e looks at the product from outside: of our code it imports the protocol alone.',
      severity: 'error',
      from: { path: '^e2e/' },
      to: { path: '^(src|server|bench|scripts)/', pathNot: '^src/protocol/' },
    },
    {
      name: 'nothing-imports-journeys',
      comment: 'Tests, benches and scripts are leaves.',
      severity: 'error',
      from: { path: '^(src|server)/' },
      to: { path: '^(e2e|bench|scripts)/' },
    },
    {
      name: 'no-cycles',
      comment: 'A circle of imports has no order in which it can be read.',
      severity: 'error',
      from: { path: '^(src|server)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'Every import leads to a file. The syntax trees of Markdown and HTML have types alone.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(hast|mdast)$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
