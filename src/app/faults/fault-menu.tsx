import { useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { faultMessages } from './fault-messages.ts';
import { pageFaults } from './faulty-transport.ts';

const PATH = '/api/v1/dev/faults';
const LOST_FRAMES = 5;
const DELAY_MS = 2_000;

/** In the order of ux.md's list of errors. */
const serverFaults = [
  'rate_limit',
  'context_overflow',
  'tool_error',
  'timeout',
  'provider_error',
  'auth_error',
  'forbidden',
  'too_many_requests',
  'server_error',
] as const;

/** The palette's section "Faults": each error of the chat for real, by a gateway that was started for development. */
export function FaultMenu() {
  const t = useMessages(faultMessages);
  const { http } = useServices();
  const [offered, setOffered] = useState<readonly string[]>([]);
  useEffect(() => {
    let shown = true;
    http.request(PATH, z.array(z.string())).then(
      ({ data }) => {
        if (shown) setOffered(data);
      },
      // Not a gateway of `npm run dev`: the commands say so.
      () => undefined,
    );
    return () => {
      shown = false;
    };
  }, [http]);
  useViewCommands({
    view: t('faults'),
    isPart: true,
    commands: () => [
      ...serverFaults.map((fault) => ({
        id: `fault:${fault}`,
        label: t(fault),
        reason: offered.includes(fault) ? null : t('unavailable'),
        run: () => {
          void http.request(PATH, z.null(), { method: 'POST', body: { fault } }).catch(() => {
            setOffered([]);
          });
        },
      })),
      { id: 'fault:cut', label: t('cut'), run: pageFaults.cut },
      {
        id: 'fault:lose',
        label: t('lose'),
        run: () => {
          pageFaults.loseNext(LOST_FRAMES);
        },
      },
      {
        id: 'fault:delay',
        label: t('delay'),
        run: () => {
          pageFaults.delay(DELAY_MS);
        },
      },
      {
        id: 'fault:swallow',
        label: t('swallow'),
        run: () => {
          pageFaults.swallow(true);
        },
      },
      { id: 'fault:heal', label: t('heal'), run: pageFaults.heal },
    ],
  });
  return null;
}
