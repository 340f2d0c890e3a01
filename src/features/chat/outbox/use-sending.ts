import { useEffect, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { sendingOf, type Sending } from './start-outbox.ts';

/** The outbox of this user with what makes its chats; null until it is known what it holds. */
export function useSending(userId: string): Sending | null {
  const services = useServices();
  const [sending, setSending] = useState<Sending | null>(null);
  useEffect(() => {
    let over = false;
    void sendingOf(services, userId).then((found) => {
      if (!over) setSending(found);
    });
    return () => {
      over = true;
    };
  }, [services, userId]);
  return sending;
}
