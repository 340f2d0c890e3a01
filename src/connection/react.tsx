/**
 * The React face of the connection layer: the services of this page, and `useChannel`, which leases a
 * channel for as long as the component is mounted.
 */
import { createContext, use, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Capabilities, ExtensionName } from '#src/protocol/capabilities.ts';
import type { AuthState } from '#src/auth/types.ts';
import type { Services } from './services.ts';
import type { ChannelDescriptor } from '#src/protocol/channels.ts';
import type { ChannelLease, ChannelListener, ChannelStatus, LeaseOptions, SendOutcome } from './types.ts';

const ServicesContext = createContext<Services | null>(null);

export const ServicesProvider = ServicesContext.Provider;

/** The services of this page. Throws outside the provider: that is a mistake in the composition, not a state. */
export function useServices(): Services {
  const services = use(ServicesContext);
  if (!services) throw new Error('No ServicesProvider');
  return services;
}

export function useAuthState(): AuthState {
  const { auth } = useServices();
  return useSyncExternalStore(auth.subscribe, auth.getState);
}

/** Null until the server has answered. */
export function useCapabilities(): Capabilities | null {
  const { capabilities } = useServices();
  return useSyncExternalStore(capabilities.subscribe, capabilities.get);
}

/** Null while unknown, so that a view can wait instead of guessing. */
export function useExtension(name: ExtensionName): boolean | null {
  const capabilities = useCapabilities();
  return capabilities === null ? null : capabilities.extensions.includes(name);
}

/** Every channel of the page, for the pill. */
export function usePoolStatus(): readonly ChannelStatus[] {
  const { pool } = useServices();
  return useSyncExternalStore(pool.subscribe, pool.statuses);
}

export interface ChannelHandle {
  /** Null before the lease is taken or where there is no descriptor. */
  readonly status: ChannelStatus | null;
  send(frame: Readonly<Record<string, unknown>> | string): SendOutcome;
  retryNow(): void;
}

/**
 * Leases the channel of `descriptor` while mounted (null: none) and hands its batches to `onItems`, which
 * must be stable for a given descriptor (a store's `apply`): the channel is leased anew when the key, `onItems`
 * or `keepWhile` changes.
 */
export function useChannel<E>(
  descriptor: ChannelDescriptor<E> | null,
  onItems: ChannelListener<E>,
  options: LeaseOptions = {},
): ChannelHandle {
  const { pool } = useServices();
  const { keepWhile } = options;
  const key = descriptor?.key ?? null;
  const latest = useRef(descriptor);
  useEffect(() => {
    latest.current = descriptor;
  });
  const lease = useRef<ChannelLease | null>(null);
  const [status, setStatus] = useState<ChannelStatus | null>(null);

  useEffect(() => {
    const current = latest.current;
    if (key === null || current === null) return;
    const taken = pool.lease(current, onItems, keepWhile ? { keepWhile } : {});
    lease.current = taken;
    const unsubscribe = taken.subscribe(setStatus);
    setStatus(taken.status());
    return () => {
      unsubscribe();
      lease.current = null;
      setStatus(null);
      taken.release();
    };
  }, [pool, key, onItems, keepWhile]);

  return useMemo(
    () => ({
      status,
      send: (frame) => lease.current?.send(frame) ?? 'not-connected',
      retryNow: () => {
        lease.current?.retryNow();
      },
    }),
    [status],
  );
}
