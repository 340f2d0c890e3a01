/** Mermaid as the sandbox uses it. Only `src/diagram.ts` may import this: it weighs more than the rest of the page. */
import mermaid from 'mermaid';
import { MOST_TEXT } from './diagram-limits.ts';
import type { DiagramLook, DrawMessage, Failure } from './diagram-wire.ts';
import { lineInSource } from './source-lines.ts';

/** More edges take seconds to be laid out. */
const MOST_EDGES = 300;
const FONT = 'system-ui, -apple-system, "Segoe UI", "Noto Sans KR", "Apple SD Gothic Neo", sans-serif';

/** A text may not change what is safe, nor how it looks: its colours would not be read in the dark. */
const NOT_BY_TEXT = [
  'secure',
  'securityLevel',
  'startOnLoad',
  'maxTextSize',
  'maxEdges',
  'suppressErrorRendering',
  'dompurifyConfig',
  'logLevel',
  'theme',
  'themeCSS',
  'themeVariables',
  'fontFamily',
  'altFontFamily',
  'layout',
];

export interface Drawing {
  readonly svg: SVGSVGElement;
  readonly kind: string;
  readonly title: string;
  readonly description: string;
}

/** @param workshop an element that has a width, in which the picture is laid out. @throws what `failureOf` reads */
export async function drawDiagram({ n, text, look }: DrawMessage, workshop: HTMLElement): Promise<Drawing> {
  mermaid.initialize(configOf(look));
  const { diagramType: kind } = await mermaid.parse(text);
  const { svg: source } = await mermaid.render(`diagram-${n}`, text, workshop);
  const parsed = new DOMParser().parseFromString(source, 'text/html');
  const svg = parsed.querySelector('svg');
  if (svg === null) throw new Error('nothing was drawn');
  takeLinksAway(svg);
  setSize(svg);
  return { svg, kind, title: wordsOf(svg, 'title'), description: wordsOf(svg, 'desc') };
}

/** Why a text was not drawn, with the line as the reader counts. */
export function failureOf(error: unknown, text: string): Failure {
  const message = error instanceof Error ? error.message : String(error);
  if (message.startsWith('No diagram type detected')) return { why: 'unknown-kind' };
  if (/^Edge limit exceeded|Too many edges/.test(message)) return { why: 'too-many-edges' };
  if (/dynamically imported module|Importing a module script failed|module script/i.test(message))
    return { why: 'not-loaded' };
  const line = /(?:error on|\bat|\bon) line:? (\d+)/i.exec(message)?.[1];
  if (line !== undefined) return { why: 'syntax', line: lineInSource(text, Number(line)) };
  return /pars|lex|syntax|expect|invalid/i.test(message) ? { why: 'syntax', line: null } : { why: 'other' };
}

function configOf({ dark, colours }: DiagramLook): Parameters<typeof mermaid.initialize>[0] {
  return {
    startOnLoad: false,
    securityLevel: 'strict',
    maxTextSize: MOST_TEXT,
    maxEdges: MOST_EDGES,
    suppressErrorRendering: true,
    secure: NOT_BY_TEXT,
    logLevel: 'fatal',
    fontFamily: FONT,
    theme: 'base',
    themeVariables: {
      darkMode: dark,
      fontFamily: FONT,
      fontSize: '14px',
      background: colours.canvas,
      textColor: colours.ink,
      titleColor: colours.ink,
      primaryColor: colours['accent-soft'],
      primaryTextColor: colours.ink,
      primaryBorderColor: colours.accent,
      secondaryColor: colours.raised,
      secondaryTextColor: colours.ink,
      secondaryBorderColor: colours.control,
      tertiaryColor: colours.surface,
      tertiaryTextColor: colours.ink,
      tertiaryBorderColor: colours.line,
      lineColor: colours['ink-2'],
      edgeLabelBackground: colours.canvas,
      clusterBkg: colours.surface,
      clusterBorder: colours.control,
      noteBkgColor: colours['amber-soft'],
      noteTextColor: colours.ink,
      noteBorderColor: colours.amber,
      critBkgColor: colours['red-soft'],
      critBorderColor: colours.red,
      taskTextDarkColor: colours.ink,
      taskTextOutsideColor: colours.ink,
      taskTextLightColor: colours.ink,
      doneTaskBkgColor: colours.raised,
      doneTaskBorderColor: colours.control,
      gridColor: colours.line,
      sectionBkgColor: colours.raised,
      altSectionBkgColor: colours.canvas,
      sectionBkgColor2: colours.raised,
      todayLineColor: colours.red,
      pieStrokeColor: colours.canvas,
      pieOuterStrokeColor: colours.control,
      pieOuterStrokeWidth: '1px',
      pieOpacity: '1',
      pieTitleTextColor: colours.ink,
      pieSectionTextColor: colours.ink,
      pieLegendTextColor: colours.ink,
      commitLabelColor: colours.ink,
      commitLabelBackground: colours.raised,
      tagLabelColor: colours.ink,
      tagLabelBackground: colours.raised,
      tagLabelBorder: colours.control,
      ...scaleOf(colours),
    },
  };
}

/** Kinds of things in one picture: sections, slices, branches. All are read with the page's ink on them. */
function scaleOf(colours: DiagramLook['colours']): Record<string, string> {
  const grounds = (
    ['accent-soft', 'blue-soft', 'green-soft', 'amber-soft', 'violet-soft', 'red-soft'] as const
  ).map((name) => colours[name]);
  const scale: Record<string, string> = {};
  for (let index = 0; index < 12; index += 1) {
    const ground = grounds[index % grounds.length] ?? colours.raised;
    scale[`cScale${index}`] = ground;
    scale[`cScaleLabel${index}`] = colours.ink;
    scale[`cScaleInv${index}`] = colours.control;
    scale[`cScalePeer${index}`] = colours.control;
    scale[`pie${index + 1}`] = ground;
    if (index < 8) {
      scale[`git${index}`] = colours[index % 2 === 0 ? 'accent' : 'amber'];
      scale[`gitInv${index}`] = colours.canvas;
      scale[`gitBranchLabel${index}`] = colours.canvas;
      scale[`fillType${index}`] = ground;
    }
  }
  return scale;
}

/** Nothing in a picture leads anywhere: the frame could only show that it may not go there. */
function takeLinksAway(svg: SVGSVGElement): void {
  for (const element of svg.querySelectorAll('*')) {
    for (const name of ['href', 'xlink:href', 'src', 'target']) {
      const value = element.getAttribute(name);
      if (value !== null && !value.startsWith('#')) element.removeAttribute(name);
    }
    if (element.localName === 'a') element.removeAttribute('tabindex');
  }
}

/** Its own size where there is room, a little smaller where there is less, and beyond that it scrolls. */
function setSize(svg: SVGSVGElement): void {
  const { width } = svg.viewBox.baseVal;
  svg.removeAttribute('height');
  svg.removeAttribute('width');
  svg.style.maxWidth = '';
  if (width > 0) svg.style.width = `max(min(100%, ${width}px), ${Math.round(width * 0.6)}px)`;
}

const wordsOf = (svg: SVGSVGElement, tag: 'title' | 'desc'): string =>
  svg.querySelector(`:scope > ${tag}`)?.textContent ?? '';
