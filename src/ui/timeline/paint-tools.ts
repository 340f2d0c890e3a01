/** What every drawing of the timeline does alike. All places in device pixels. */

/** The part of a 2D context that is used: tests record it. */
export type Brush = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
  | 'globalAlpha'
  | 'fillRect'
  | 'clearRect'
  | 'strokeRect'
  | 'fillText'
  | 'measureText'
  | 'beginPath'
  | 'closePath'
  | 'moveTo'
  | 'lineTo'
  | 'fill'
  | 'stroke'
  | 'rect'
  | 'clip'
  | 'save'
  | 'restore'
  | 'createLinearGradient'
>;

/** Half the distance of two strokes of a hatching, CSS px. */
const HATCH = 6;

/** Strokes from lower left to upper right that meet from one rectangle to the next. */
export function hatch(
  brush: Brush,
  rect: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  color: string,
  ratio: number,
): void {
  const gap = HATCH * ratio;
  const { x, y, width, height } = rect;
  brush.save();
  brush.beginPath();
  brush.rect(x, y, width, height);
  brush.clip();
  brush.strokeStyle = color;
  brush.lineWidth = Math.max(1, Math.round(ratio));
  brush.globalAlpha = 0.4;
  brush.beginPath();
  for (let at = Math.floor((x - height) / gap) * gap; at < x + width; at += gap) {
    brush.moveTo(at, y + height);
    brush.lineTo(at + height, y);
  }
  brush.stroke();
  brush.restore();
}

/** Widths of texts in one font, measured once each. */
export interface TextWidths {
  /** The text cut to what fits, with an ellipsis; empty where not even that has room. */
  fit(brush: Brush, text: string, room: number): string;
  clear(): void;
}

const MOST_KEPT = 4000;

export function createTextWidths(): TextWidths {
  const known = new Map<string, number>();
  const widthOf = (brush: Brush, text: string) => {
    let width = known.get(text);
    if (width === undefined) {
      if (known.size >= MOST_KEPT) known.clear();
      width = brush.measureText(text).width;
      known.set(text, width);
    }
    return width;
  };
  return {
    fit(brush, text, room) {
      const whole = widthOf(brush, text);
      if (whole <= room) return text;
      const letters = [...text];
      let kept = Math.floor((letters.length * room) / whole);
      while (kept > 0) {
        const cut = `${letters.slice(0, kept).join('').trimEnd()}…`;
        if (widthOf(brush, cut) <= room) return cut;
        kept -= 1;
      }
      return '';
    },
    clear() {
      known.clear();
    },
  };
}

export const fontOf = (ratio: number, size: number): string =>
  `${String(size * ratio)}px 'Inter Variable', 'Noto Sans KR Variable', system-ui, sans-serif`;
