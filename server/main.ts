/** The gateway's process: settings in, ready line out, and an orderly end on SIGTERM or SIGINT. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { readSettings, SettingsError } from './adapters/config/settings.ts';
import { createLog } from './adapters/gateway/log.ts';
import { startGateway, type Gateway } from './adapters/gateway/start-gateway.ts';

/** An end that hangs is cut: five seconds are promised. */
const STOP_LIMIT_MS = 4_500;

// Both hold from `server/` as from `dist-server/`.
const manifest = new URL('../package.json', import.meta.url);
const pageFolder = fileURLToPath(new URL('../dist', import.meta.url));

async function start(): Promise<Gateway> {
  const settings = readSettings(process.env);
  const { version } = z
    .looseObject({ version: z.string() })
    .parse(JSON.parse(readFileSync(manifest, 'utf8')));
  return startGateway(settings, { version, pageFolder, log: createLog(settings.logLevel) });
}

/** The first signal ends in order, also while starting; the second at once. */
function endOnSignals(starting: Promise<Gateway>): void {
  let ending = false;
  const end = (): void => {
    if (ending) process.exit(1);
    ending = true;
    setTimeout(() => process.exit(0), STOP_LIMIT_MS).unref();
    starting
      .then((gateway) => gateway.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(`The gateway did not stop in order: ${String(error)}`);
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

const starting = start();
endOnSignals(starting);
try {
  const { url } = await starting;
  console.log(`Nadoo Console ready at ${url}`);
} catch (error) {
  if (error instanceof SettingsError) console.error(error.message);
  else console.error('The gateway did not start:', error);
  process.exit(1);
}
