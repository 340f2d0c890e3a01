/** A canvas that has as many pixels as the screen gives it. */
import type { Brush } from './paint-tools.ts';

export interface CanvasLayer {
  /** Paints with the sizes in device pixels. Nothing happens without a 2D context or without room. */
  paint(
    draw: (
      brush: Brush,
      size: { readonly width: number; readonly height: number; readonly ratio: number },
    ) => void,
  ): void;
}

/** @param element its size is that of its box, which the style sheet decides */
export function createCanvasLayer(element: HTMLCanvasElement): CanvasLayer {
  const context = element.getContext('2d');
  return {
    paint(draw) {
      const ratio = globalThis.devicePixelRatio || 1;
      const width = Math.round(element.clientWidth * ratio);
      const height = Math.round(element.clientHeight * ratio);
      if (context === null || width === 0 || height === 0) return;
      // Setting the size clears the canvas and costs, even where it stays the same.
      if (element.width !== width) element.width = width;
      if (element.height !== height) element.height = height;
      draw(context, { width, height, ratio });
    },
  };
}

/** Asks for one frame however often it is told; `again` keeps frames coming. */
export interface FrameLoop {
  request(): void;
  stop(): void;
}

export function createFrameLoop(onFrame: () => void): FrameLoop {
  let handle: number | null = null;
  return {
    request() {
      handle ??= requestAnimationFrame(() => {
        handle = null;
        onFrame();
      });
    },
    stop() {
      if (handle !== null) cancelAnimationFrame(handle);
      handle = null;
    },
  };
}
