/**
 * Entry of `/diagram.html`, the sandbox in which a diagram is drawn: a document of an opaque origin, whose policy lets
 * it load its own scripts and nothing else. It knows the one diagram that the page gives it.
 */
import {
  MOST_HEIGHT,
  readDrawMessage,
  type DrawMessage,
  type FrameMessage,
} from './shared/markdown/diagram/diagram-wire.ts';
import { drawDiagram, failureOf } from './shared/markdown/diagram/draw-diagram.ts';

/** A picture that fits itself to its room (a Gantt chart) is not squeezed into a phone's: it scrolls there. px */
const LEAST_ROOM = 640;

const picture = elementOf('picture');
const workshop = elementOf('workshop');
let latest = 0;

/** The page's origin is not known here; nothing that is said is a secret. */
function say(message: FrameMessage): void {
  parent.postMessage(message, '*');
}

async function draw(message: DrawMessage): Promise<void> {
  const { n, text, look } = message;
  latest = n;
  document.documentElement.style.overflowY = '';
  document.documentElement.lang = look.lang;
  document.documentElement.style.colorScheme = look.dark ? 'dark' : 'light';
  document.body.style.background = look.colours.canvas;
  document.body.style.color = look.colours.accent;
  workshop.style.width = `${Math.max(picture.clientWidth - 24, LEAST_ROOM)}px`;
  try {
    const { svg, ...about } = await drawDiagram(message, workshop);
    if (n !== latest) return;
    picture.replaceChildren(svg);
    say({ diagram: 'drawn', n, height: heightNow(), ...about });
  } catch (error) {
    say({ diagram: 'failed', n, failure: failureOf(error, text) });
  }
}

/** Without a scroll bar as long as the frame can have that height: one would take room from what is fitted to it. */
function heightNow(): number {
  const { height } = picture.getBoundingClientRect();
  if (height > MOST_HEIGHT) document.documentElement.style.overflowY = 'scroll';
  return height;
}

function elementOf(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`diagram.html lacks its #${id}`);
  return element;
}

addEventListener('message', ({ source, data }) => {
  const message = source === parent ? readDrawMessage(data) : null;
  if (message !== null) void draw(message);
});
new ResizeObserver(() => {
  if (picture.firstChild !== null) say({ diagram: 'resized', height: heightNow() });
}).observe(picture);
say({ diagram: 'ready' });
