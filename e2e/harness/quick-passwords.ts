import { randomBytes, scryptSync } from 'node:crypto';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { demoPassword } from './people.ts';

/** A hash says what it cost (`scrypt$N$r$p$salt$key`) and is checked at that: a person's takes 0.15 s of a core. */
const COST = { N: 2 ** 10, r: 8, p: 1 };

/**
 * Gives the people of a seeded data folder the same password in a hash that is checked in no time. Nearly every journey
 * signs somebody in, most of them several; what a hash must cost is no journey's question.
 */
export async function makePasswordsQuick(dataFolder: string): Promise<void> {
  const salt = randomBytes(16);
  const key = scryptSync(demoPassword, salt, 32, COST);
  const hash = `scrypt$${COST.N}$${COST.r}$${COST.p}$${salt.toString('base64url')}$${key.toString('base64url')}`;
  const database = await PGlite.create(path.join(dataFolder, 'database'));
  try {
    await database.query('update credentials set password_hash = $1', [hash]);
  } finally {
    await database.close();
  }
}
