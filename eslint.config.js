import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import { reactRefresh } from 'eslint-plugin-react-refresh';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const tests = ['**/*.test.{ts,tsx}', 'src/testing/**', 'e2e/**', 'bench/**'];

/** Time and chance are handed in (`lib/clock`, `lib/random`), or replays and tests could not be exact. */
const ambient = [
  { object: 'Date', property: 'now', message: 'Take a Clock from #src/lib/clock.ts.' },
  { object: 'Math', property: 'random', message: 'Take a Random from #src/lib/random.ts.' },
  { object: 'crypto', property: 'randomUUID', message: 'Missing on plain HTTP: use #src/lib/ids.ts.' },
];

/** A feature reaches the wire by the pool and the HTTP client alone. */
const transports = ['WebSocket', 'EventSource', 'fetch', 'XMLHttpRequest'].map((name) => ({
  name,
  message: 'Use the channel pool (#src/connection) or the HTTP client (#src/http).',
}));

const pageImports = {
  paths: [
    { name: 'zod', message: "In the page: import * as z from 'zod/mini' (a quarter of the bytes)." },
    {
      name: 'react',
      importNames: ['lazy'],
      message:
        'Use lazyPart (#src/ui): React keeps code that could not be had for a moment as failed for good.',
    },
  ],
};

export default defineConfig(
  {
    ignores: [
      'dist',
      'dist-server',
      'data',
      '.cache',
      'coverage',
      'test-results',
      'playwright-report',
      'public',
    ],
  },
  js.configs.recommended,
  {
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'anywhere' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // Control characters are looked for on purpose, where text from outside is made safe.
      'no-control-regex': 'off',
      'no-eval': 'error',
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A record read through `['key']` says that the key is not part of the declared shape.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      '@typescript-eslint/array-type': ['error', { default: 'array' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      // Ports are written as interfaces with methods, and their objects are closures without `this`.
      '@typescript-eslint/unbound-method': 'off',
      // Code points are what we spread strings for.
      '@typescript-eslint/no-misused-spread': 'off',
      // A callback may answer nothing or a promise of nothing.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // Async functions without await keep one shape where a port is a promise.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    // We compile without the React Compiler: what it would skip is no fault.
    rules: { 'react-hooks/incompatible-library': 'off' },
  },
  {
    files: ['src/features/**/*.tsx', 'src/ui/**/*.tsx', 'src/app/**/*.tsx'],
    ignores: tests,
    extends: [reactRefresh.configs.vite()],
    rules: { 'react-refresh/only-export-components': ['error', { allowConstantExport: true }] },
  },
  {
    files: ['src/**/*.{ts,tsx}', 'server/core/**/*.ts'],
    ignores: ['src/lib/**', 'src/ui/lazy-part.ts', ...tests],
    rules: {
      'no-restricted-properties': ['error', ...ambient],
      'no-restricted-imports': ['error', pageImports],
    },
  },
  {
    files: ['src/features/**/*.{ts,tsx}', 'src/ui/**/*.{ts,tsx}', 'src/shared/**/*.{ts,tsx}'],
    ignores: tests,
    rules: { 'no-restricted-globals': ['error', ...transports] },
  },
  {
    files: tests,
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      // Playwright's fixtures take an empty object pattern, and its `use` is no React hook.
      'no-empty-pattern': 'off',
      'react-hooks/rules-of-hooks': 'off',
      'react-refresh/only-export-components': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'URL',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'fetch',
          'Buffer',
          'AbortSignal',
          'performance',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  prettier,
);
