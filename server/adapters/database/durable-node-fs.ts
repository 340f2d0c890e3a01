import { fdatasyncSync } from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { PGlite } from '@electric-sql/pglite';

/** What this needs of Emscripten's node file system inside the PGlite module. */
interface NodeFileSystem {
  stream_ops: { fsync?: (stream: { nfd: number }) => number };
}

/**
 * PGlite's folder on disk, with an fsync that reaches the disk. Emscripten's own node file system has none, so
 * that PostgreSQL's `fsync = on` alone would change nothing.
 */
export class DurableNodeFs extends NodeFS {
  override async init(...args: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const result = await super.init(...args);
    const preRun = result.emscriptenOpts.preRun ?? [];
    preRun.push((module: unknown) => {
      const nodeFileSystem = (module as { NODEFS: NodeFileSystem }).NODEFS;
      nodeFileSystem.stream_ops.fsync = (stream) => {
        fdatasyncSync(stream.nfd);
        return 0;
      };
    });
    return { ...result, emscriptenOpts: { ...result.emscriptenOpts, preRun } };
  }
}

/**
 * PostgreSQL's start parameters: PGlite's own without `-F` (which turns fsync off), plus a commit that waits
 * for the disk and buffers small enough for a laptop.
 */
export const durableStartParams: string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['fsync=on', 'wal_sync_method=fsync', 'synchronous_commit=on', 'shared_buffers=16MB'].flatMap(
    (setting) => ['-c', setting],
  ),
];
