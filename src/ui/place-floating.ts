export type Placement =
  | 'bottom-start'
  | 'bottom-end'
  | 'bottom'
  | 'top-start'
  | 'top-end'
  | 'top'
  | 'right-start'
  | 'right-end'
  /** On phones: over the lower edge of the window, full width. */
  | 'sheet';

const GAP = 6;
const MARGIN = 8;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where a surface goes, in CSS pixels of the window: beside its anchor, turned to the other side where there
 * is no room, and always inside the window.
 */
export function placeBeside(
  anchor: Box,
  size: { readonly width: number; readonly height: number },
  view: { readonly width: number; readonly height: number },
  placement: Exclude<Placement, 'sheet'>,
): { readonly left: number; readonly top: number } {
  const [side, align = 'center'] = placement.split('-');
  let left: number;
  let top: number;
  if (side === 'right') {
    const fits = anchor.right + GAP + size.width <= view.width - MARGIN;
    left = fits ? anchor.right + GAP : anchor.left - GAP - size.width;
    top = align === 'end' ? anchor.bottom - size.height : anchor.top;
  } else {
    const below = anchor.bottom + GAP;
    const above = anchor.top - GAP - size.height;
    const fitsBelow = below + size.height <= view.height - MARGIN;
    const fitsAbove = above >= MARGIN;
    if (side === 'bottom') top = fitsBelow || !fitsAbove ? below : above;
    else top = fitsAbove || !fitsBelow ? above : below;
    if (align === 'start') left = anchor.left;
    else if (align === 'end') left = anchor.right - size.width;
    else left = anchor.left + (anchor.width - size.width) / 2;
  }
  return {
    left: clamp(left, MARGIN, view.width - size.width - MARGIN),
    top: clamp(top, MARGIN, view.height - size.height - MARGIN),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}

/** Measures and moves the surface. Written to the element directly: no render for a scroll. */
export function placeFloating(surface: HTMLElement, anchor: HTMLElement, placement: Placement): void {
  const { style } = surface;
  if (placement === 'sheet') {
    style.left = '0px';
    style.right = '0px';
    style.bottom = '0px';
    style.top = 'auto';
    return;
  }
  // What was a sheet a moment ago (a window made wider) is measured without its edges.
  style.right = '';
  style.bottom = '';
  const view = { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight };
  const size = { width: surface.offsetWidth, height: surface.offsetHeight };
  const { left, top } = placeBeside(anchor.getBoundingClientRect(), size, view, placement);
  style.left = `${left}px`;
  style.top = `${top}px`;
}
