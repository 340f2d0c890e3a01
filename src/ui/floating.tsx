import { useEffectEvent, useLayoutEffect, useRef } from 'react';
import type { ComponentProps } from 'react';
import { cx } from './cx.ts';
import { placeFloating } from './place-floating.ts';
import type { Placement } from './place-floating.ts';

/**
 * The browser's own top layer: above modal dialogs, clipped by nothing, while the element stays beside its
 * button in the document (and so in the tab order). Where it is missing, `position: fixed` does nearly as well.
 */
const hasTopLayer = typeof HTMLElement !== 'undefined' && 'showPopover' in HTMLElement.prototype;

export interface FloatingProps extends Omit<ComponentProps<'div'>, 'ref' | 'popover'> {
  /** What it stands beside. A pointer or focus inside the anchor does not dismiss. */
  readonly anchor: HTMLElement | null;
  readonly placement?: Placement;
  /** Escape, a pointer elsewhere, or focus elsewhere. `escape` also wants the focus back on the anchor. */
  readonly onDismiss?: (reason: 'escape' | 'outside') => void;
}

/** A surface over the page beside an anchor, mounted only while open. Base of popover, menu and tooltip. */
export function Floating({
  anchor,
  placement = 'bottom-start',
  onDismiss,
  className,
  children,
  ...rest
}: FloatingProps) {
  const surfaceRef = useRef<HTMLDivElement>(null);
  const dismiss = useEffectEvent((reason: 'escape' | 'outside') => onDismiss?.(reason));

  useLayoutEffect(() => {
    const surface = surfaceRef.current;
    if (surface === null || anchor === null) return undefined;
    if (hasTopLayer) surface.showPopover();
    const place = () => {
      placeFloating(surface, anchor, placement);
    };
    place();
    const resizes = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(place);
    resizes?.observe(surface);
    window.addEventListener('resize', place);
    window.addEventListener('scroll', place, { capture: true, passive: true });
    return () => {
      resizes?.disconnect();
      window.removeEventListener('resize', place);
      window.removeEventListener('scroll', place, { capture: true });
    };
  }, [anchor, placement]);

  useLayoutEffect(() => {
    const isOutside = (target: EventTarget | null) =>
      target instanceof Node &&
      surfaceRef.current?.contains(target) !== true &&
      anchor?.contains(target) !== true;
    const onPointerOrFocus = (event: Event) => {
      if (isOutside(event.target)) dismiss('outside');
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      // Prevented, so that the dialog around it stays open.
      event.preventDefault();
      event.stopPropagation();
      dismiss('escape');
    };
    document.addEventListener('pointerdown', onPointerOrFocus, true);
    document.addEventListener('focusin', onPointerOrFocus, true);
    document.addEventListener('keydown', onKeyDown, true);
    return () => {
      document.removeEventListener('pointerdown', onPointerOrFocus, true);
      document.removeEventListener('focusin', onPointerOrFocus, true);
      document.removeEventListener('keydown', onKeyDown, true);
    };
  }, [anchor]);

  return (
    <div
      {...rest}
      ref={surfaceRef}
      {...(hasTopLayer ? { popover: 'manual' as const } : {})}
      className={cx('fixed inset-auto m-0 z-50', className)}
    >
      {children}
    </div>
  );
}
