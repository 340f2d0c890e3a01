/** What `npm run dev` watches of the checkout, wherever the gateway keeps its data. */
import { expect, it } from 'vitest';
import viteConfig, { isInDataFolder } from '../../vite.config.ts';

it.each([
  [undefined, '/a/data/pglite/1', true],
  ['mine', '/a/mine/pglite/1', true],
  ['/a/my (own) data', '/a/my (own) data', true],
  ['mine', '/a/mine.ts', false],
  ['mine', '/a/src/main.tsx', false],
  ['/a', '/a/src/main.tsx', false],
  ['/', '/a/src/main.tsx', false],
])('DATA_DIR %s, file %s', (dataDir, file, is) => {
  expect(isInDataFolder('/a', dataDir)(file)).toBe(is);
});

it('is what Vite is told', () => {
  const { server } = viteConfig({ mode: 'development', command: 'serve' });
  const ignored = [server?.watch?.ignored ?? []].flat();
  expect(ignored).toEqual([expect.any(Function)]);
});
