/** How much of a file this page takes in. Handed to the readers, so that tests can be small. */
export interface FileLimits {
  /** Bytes of the file as it lies on the disk. */
  readonly fileBytes: number;
  /** Bytes of what comes out of a packed file: a few kilobytes can unpack to terabytes. */
  readonly unpackedBytes: number;
  /** Characters of one line, or of a file that is one JSON document: it must be held in one piece. */
  readonly pieceChars: number;
}

const MIB = 1024 * 1024;

/** A run of 500,000 ordinary records is about 120 MiB of text and 12 MiB packed. */
export const FILE_LIMITS: FileLimits = {
  fileBytes: 256 * MIB,
  unpackedBytes: 512 * MIB,
  pieceChars: 128 * MIB,
};
