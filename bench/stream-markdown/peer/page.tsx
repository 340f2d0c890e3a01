/** A page that streams a text into one renderer and times each delta: script, then style and layout. */
import { createRoot } from 'react-dom/client';
import { flushSync } from 'react-dom';
import { seeded, texts } from '../texts.ts';
import { paced } from './paced.ts';
import { contenders } from './contenders.tsx';
import './page.css';

export interface Window {
  readonly deltas: number;
  /** ms of each delta. */
  readonly script: readonly number[];
  /** ms of each delta, style included. */
  readonly layout: readonly number[];
}

export interface Streamed {
  readonly first: Window;
  readonly last: Window;
  /** What stands there at the end is what one render of the whole text gives. */
  readonly exact: boolean;
}

export interface Sink {
  show(text: string): void;
  /** As an app would: React decides when. */
  put(text: string): void;
  textOf(): string;
  end(): void;
}

const BETWEEN_FRAMES_MS = 8;

const channel = new MessageChannel();
channel.port1.start();

/** Behind everything that React has put off until after the commit. */
const hop = (): Promise<void> =>
  new Promise((resolve) => {
    channel.port1.addEventListener(
      'message',
      () => {
        resolve();
      },
      { once: true },
    );
    channel.port2.postMessage(null);
  });

/** The end stays in view, as where somebody reads along. */
const frame = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => {
      window.scrollTo(0, document.documentElement.scrollHeight);
      setTimeout(resolve, 0);
    });
  });

function place(): HTMLElement {
  const host = document.createElement('section');
  document.querySelector('main')?.append(host);
  return host;
}

function openRenderer(name: string): Sink {
  const host = place();
  const root = createRoot(host);
  return {
    show(text) {
      flushSync(() => {
        root.render(contenders[name]?.(text));
      });
    },
    put(text) {
      root.render(contenders[name]?.(text));
    },
    textOf: () => host.textContent,
    end() {
      root.unmount();
      host.remove();
    },
  };
}

/** The least that can be done: what is new is appended to the last text node. */
function openFloor(): Sink {
  const host = place();
  host.className = 'floor';
  let shown = 0;
  let node = document.createTextNode('');
  const sink: Sink = {
    put(text) {
      sink.show(text);
    },
    show(text) {
      const delta = text.slice(shown);
      shown = text.length;
      if (delta.includes('\n') || delta.length > 100) {
        const block = document.createElement('div');
        node = document.createTextNode(delta);
        block.append(node);
        host.append(block);
      } else {
        node.appendData(delta);
      }
    },
    textOf: () => host.textContent,
    end() {
      host.remove();
    },
  };
  return sink;
}

const open = (name: string): Sink => (name === 'append-only floor' ? openFloor() : openRenderer(name));

interface Timed {
  readonly at: number;
  readonly took: number;
}

function timeLayout(): Timed {
  const at = performance.now();
  document.body.getBoundingClientRect();
  return { at, took: performance.now() - at };
}

/** Streams `text` from `from` to `to`, or as far as it comes within `budget` ms. */
async function stream(sink: Sink, text: string, from: number, to: number, budget: number): Promise<Window> {
  const next = seeded(from + 1);
  const script: number[] = [];
  const layout: number[] = [];
  const began = performance.now();
  let framed = 0;
  for (let end = from; end < to && performance.now() - began < budget;) {
    // The browser paints as it would; a delta is timed between two frames, as far as it fits.
    if (performance.now() - framed > BETWEEN_FRAMES_MS) {
      await frame();
      framed = performance.now();
    }
    end = Math.min(to, end + 4 + next(17));
    let inFrame: Timed | null = null;
    const handle = requestAnimationFrame(() => {
      inFrame = timeLayout();
    });
    const start = performance.now();
    sink.show(text.slice(0, end));
    await hop();
    await hop();
    cancelAnimationFrame(handle);
    // What a frame did that came meanwhile is the browser's; it lays out what was drawn until then.
    const { at, took } = (inFrame as Timed | null) ?? timeLayout();
    script.push(at - start);
    layout.push(took);
  }
  return { deltas: script.length, script, layout };
}

const words = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

async function run(name: string, key: string, budget: number): Promise<Streamed> {
  const text = texts[key] ?? '';
  const sink = open(name);
  sink.show(text.slice(0, 512));
  await stream(sink, text, 512, 1_024, budget);
  const first = await stream(sink, text, 1_024, 5 * 1_024, budget);
  const from = text.length - 4 * 1_024;
  sink.show(text.slice(0, from - 256));
  await frame();
  await stream(sink, text, from - 256, from, budget / 4);
  const last = await stream(sink, text, from, text.length, budget);
  sink.show(text);
  for (let frames = 0; frames < 20; frames += 1) await frame();
  const streamed = words(sink.textOf());
  sink.end();
  const whole = open(name);
  whole.show(text);
  for (let frames = 0; frames < 20; frames += 1) await frame();
  const exact = streamed === words(whole.textOf()) && streamed.length > text.length / 2;
  whole.end();
  return { first, last, exact };
}

Object.assign(window, { run, paced: (name: string) => paced(open(name), () => open(name)) });
