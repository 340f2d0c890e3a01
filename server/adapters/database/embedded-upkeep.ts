/**
 * What autovacuum does in a PostgreSQL server, and nobody in the embedded one: room of rows that are gone is used again,
 * and the planner knows how many rows there are. Without the latter it reads a whole conversation to list its end.
 */
import type { Pool } from 'pg';
import type { Log } from '#server/core/ports.ts';

/** As often as autovacuum looks (`autovacuum_naptime`). ms */
const EVERY_MS = 60_000;
/** A table is due from this many changed rows on, and this share of it (PostgreSQL's own defaults). */
const ROWS = 50;
const CHANGED_SHARE = 0.1;
const DEAD_SHARE = 0.2;

export interface EmbeddedUpkeep {
  /** Looks now. @returns the tables that were due */
  look(): Promise<readonly string[]>;
  /** Looks no more; resolves once nothing of it is under way. */
  close(): Promise<void>;
}

/** Looks at once and then every minute. A failure is logged, and tried again the next time. */
export function keepUp(pool: Pool, log: Log): EmbeddedUpkeep {
  let isClosed = false;
  let running: Promise<readonly string[]> | null = null;

  async function tidy(): Promise<readonly string[]> {
    const done: string[] = [];
    try {
      // What was changed is counted at most once a second, unless it is asked for.
      await pool.query('select pg_stat_force_next_flush()');
      const { rows } = await pool.query<{ name: string; dead: boolean }>(
        `select quote_ident(c.relname) as name,
           s.n_dead_tup > ${String(ROWS)} + ${String(DEAD_SHARE)} * greatest(c.reltuples, 0) as dead
         from pg_stat_user_tables s join pg_class c on c.oid = s.relid
         where s.n_mod_since_analyze > ${String(ROWS)} + ${String(CHANGED_SHARE)} * greatest(c.reltuples, 0)
            or s.n_dead_tup > ${String(ROWS)} + ${String(DEAD_SHARE)} * greatest(c.reltuples, 0)
         order by c.relname`,
      );
      for (const { name, dead } of rows) {
        if (isClosed) break;
        await pool.query(dead ? `vacuum (analyze) ${name}` : `analyze ${name}`);
        done.push(name);
      }
    } catch (error) {
      const err = error instanceof Error ? error.message : String(error);
      if (!isClosed) log.warn({ err }, 'the embedded database could not be tidied up');
    }
    return done;
  }

  function look(): Promise<readonly string[]> {
    running ??= tidy().finally(() => {
      running = null;
    });
    return running;
  }

  void look();
  const timer = setInterval(() => void look(), EVERY_MS);
  timer.unref();
  return {
    look,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await running;
    },
  };
}
