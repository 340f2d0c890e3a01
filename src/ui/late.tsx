import {
  useEffect,
  useLayoutEffect,
  useState,
  useSyncExternalStore,
  type ComponentType,
  type ReactNode,
} from 'react';
import { heldKeys } from '#src/lib/held-keys.ts';
import { createListeners } from '#src/lib/listeners.ts';
import { loadPatiently } from '#src/lib/load-patiently.ts';

/** What is typed into a part before it stands. */
export interface TypedAhead {
  readonly typed?: string;
}

export interface LatePart<P extends TypedAhead> {
  /** `placeholder` stands there until then. */
  (props: Omit<P, 'typed'> & { readonly placeholder?: ReactNode }): ReactNode;
  /** Fetches it ahead; never rejects. */
  readonly preload: () => Promise<void>;
}

/**
 * A part with a text field, whose code comes after the first view. Drawn in the turn in which it is wanted, once its code
 * is here (`lazy` would show it 300 ms later, and what is typed meanwhile would go elsewhere); until then the keys are
 * held for it.
 */
export function late<P extends TypedAhead>(load: () => Promise<ComponentType<P>>): LatePart<P> {
  let part: ComponentType<P> | null = null;
  let loading: Promise<void> | null = null;
  const listeners = createListeners();

  function preload(): Promise<void> {
    loading ??= loadPatiently(load).then(
      (loaded) => {
        part = loaded;
        listeners.tell();
      },
      () => {
        loading = null;
      },
    );
    return loading;
  }

  function Late({ placeholder, ...props }: Omit<P, 'typed'> & { readonly placeholder?: ReactNode }) {
    const Part = useSyncExternalStore(listeners.add, () => part);
    const [keys] = useState(heldKeys);
    useEffect(() => {
      void preload();
    }, []);
    useLayoutEffect(() => (Part === null ? keys.hold() : undefined), [Part, keys]);
    if (Part === null) return placeholder;
    const whole = { ...props, typed: keys.typed() } as unknown as P;
    return <Part {...whole} />;
  }
  return Object.assign(Late, { preload });
}
