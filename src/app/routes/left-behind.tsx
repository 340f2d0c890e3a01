import { useEffect, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { countEverybodys } from '#src/features/chat/glance/index.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { leftBehindMessages } from './left-behind-messages.ts';

/**
 * That messages wait in this browser, said to whoever may have written them. Anybody reads a sign-in page: it says how
 * many, and neither whose nor what.
 */
export default function LeftBehind() {
  const t = useMessages(leftBehindMessages);
  const { config, page } = useServices();
  const [count, setCount] = useState(0);
  useEffect(() => {
    let over = false;
    const look = (): void => {
      void countEverybodys(config.serverUrl).then((found) => {
        if (!over) setCount(found);
      });
    };
    look();
    // Another tab may have sent them meanwhile.
    const unsubscribe = page.subscribe((event) => {
      if (event === 'visible' || event === 'returned') look();
    });
    return () => {
      over = true;
      unsubscribe();
    };
  }, [config, page]);
  return count === 0 ? null : (
    <p className="mx-auto w-full max-w-sm px-4 pb-8 text-xs text-ink-3">{t('waiting', { count })}</p>
  );
}
