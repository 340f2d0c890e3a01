/**
 * The page's hashed files in memory: a page asks for about a hundred of them, and finding, opening and reading each anew
 * took more of the processor than all else that a sign-in asks for.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

export interface KeptAsset {
  readonly bytes: Buffer;
  /** As it lies beside the file; null: as it is. */
  readonly encoding: 'br' | 'gzip' | null;
}

/** All files of a build are some 10 MiB. */
const MOST_BYTES = 32 * 2 ** 20;
const PACKED = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;
/** What the build packs: a font is packed in itself. */
const IS_PACKED = /\.(?:js|css|svg)$/;
/** Names as the build makes them, in folders or not: nothing that leads out of the folder. */
const NAME = /^(?:\w[\w.-]*\/)*\w[\w.-]*$/;

/** @param folder of files whose names hold a hash of what is in them: what was read once holds for good */
export function keepAssets(folder: string) {
  const kept = new Map<string, Promise<Buffer | null>>();
  let bytes = 0;

  function read(name: string): Promise<Buffer | null> {
    const known = kept.get(name);
    if (known) return known;
    const reading = readFile(path.join(folder, name)).then(
      (file) => {
        bytes += file.length;
        if (bytes > MOST_BYTES) kept.delete(name);
        return file;
      },
      () => null,
    );
    kept.set(name, reading);
    // What is not there now may be there after the next build.
    void reading.then((file) => file ?? kept.delete(name));
    return reading;
  }

  return {
    /**
     * @param accepted the header `Accept-Encoding`
     * @returns null: there is no such file
     */
    async find(name: string, accepted: string): Promise<KeptAsset | null> {
      if (!NAME.test(name)) return null;
      for (const [encoding, ending] of PACKED) {
        if (!IS_PACKED.test(name) || !accepts(accepted, encoding)) continue;
        const packed = await read(name + ending);
        if (packed !== null) return { bytes: packed, encoding };
      }
      const plain = await read(name);
      return plain === null ? null : { bytes: plain, encoding: null };
    },
  };
}

/** Named, and not with a weight of nothing. */
function accepts(header: string, encoding: string): boolean {
  return header.split(',').some((each) => {
    const [name = '', ...params] = each.split(';').map((part) => part.trim().toLowerCase());
    return name === encoding && !params.some((param) => /^q=0(?:\.0*)?$/.test(param));
  });
}
