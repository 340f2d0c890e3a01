/** Looks at a conversation from within the page; the same for ours and for the peer. */

/** Until the click that opens it is painted; then frames of scrolling, and what stands in the page meanwhile. */
export const historyProbe = `
  window.opened = (words) => new Promise((resolve) => {
    addEventListener('click', (event) => {
      const clicked = event.timeStamp;
      const look = () => {
        const all = document.querySelectorAll('[data-thread] article');
        const last = all[all.length - 1];
        const text = last === undefined ? null : last.querySelector('.markdown p');
        if (text === null || !text.textContent.startsWith(words)) return requestAnimationFrame(look);
        const { bottom } = last.getBoundingClientRect();
        if (bottom < 0 || bottom > innerHeight + 40) return requestAnimationFrame(look);
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now() - clicked);
        port2.postMessage(0);
      };
      look();
    }, { capture: true, once: true });
  });
  window.scrolled = (px, count) => new Promise((resolve) => {
    const box = document.querySelector('[data-thread]');
    const frames = [];
    let last = null, nodes = 0, blank = 0, still = 0;
    const step = (time) => {
      const before = box.scrollTop;
      box.scrollTop += px;
      // A wait for the server's next page is no frame of scrolling.
      const moved = box.scrollTop !== before;
      if (last !== null && moved && still === 0) frames.push(time - last);
      still = moved ? 0 : still + 1;
      last = time;
      if (frames.length % 20 === 0) nodes = Math.max(nodes, document.querySelectorAll('*').length);
      const middle = box.getBoundingClientRect();
      const there = document.elementFromPoint(middle.left + middle.width / 2, middle.top + middle.height / 2);
      if (there !== null && there.closest('article') === null && there.closest('[data-gap]') !== null) blank += 1;
      if (frames.length >= count || still > 300) resolve({ frames, nodes, blank });
      else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
`;

export interface Scrolled {
  readonly frames: readonly number[];
  readonly nodes: number;
  /** Frames in which the middle of the window was empty. */
  readonly blank: number;
}
