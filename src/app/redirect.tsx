import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

/**
 * Leads to another path of the page, once. The address is taken at the first render: until the new page is
 * there, this one renders on, and by then the router already names the new address as the present one.
 */
export function Redirect({ to }: { readonly to: string }) {
  const router = useRouter();
  const [target] = useState(to);
  useEffect(() => {
    router.history.replace(target);
  }, [router, target]);
  return null;
}
