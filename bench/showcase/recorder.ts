/**
 * A video of what the browser shows, recorded by the browser: frames of the filmed pages are drawn on a canvas of a
 * page beside them, and its MediaRecorder writes WebM. (Playwright's own recorder needs an ffmpeg that few have.)
 */
import { writeFileSync } from 'node:fs';
import type { Browser, CDPSession, Page } from '@playwright/test';

const WIDTH = 1_280;
const HEIGHT = 800;

export interface Recorder {
  /** Films this page from now on, until another is filmed. @param title stands above the picture */
  film: (page: Page, title: string) => Promise<void>;
  /** Writes the video. @returns its bytes */
  save: (file: string) => Promise<number>;
}

/** Runs in the recording page. */
const recording = `
  const canvas = document.createElement('canvas');
  canvas.width = ${String(WIDTH)};
  canvas.height = ${String(HEIGHT + 40)};
  document.body.append(canvas);
  const pen = canvas.getContext('2d');
  const chunks = [];
  const recorder = new MediaRecorder(canvas.captureStream(12), { mimeType: 'video/webm', videoBitsPerSecond: 1500000 });
  recorder.ondataavailable = ({ data }) => chunks.push(data);
  recorder.start(1000);
  window.title = (text) => {
    pen.fillStyle = '#14161a';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = '#ffffff';
    pen.font = '20px sans-serif';
    pen.fillText(text, 16, 27);
  };
  window.draw = async (jpeg) => {
    const bytes = Uint8Array.from(atob(jpeg), (character) => character.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
    pen.drawImage(picture, 0, 40, canvas.width, (canvas.width * picture.height) / picture.width);
  };
  window.finish = () => new Promise((resolve) => {
    recorder.onstop = async () => {
      const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
      let text = '';
      for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
      resolve(btoa(text));
    };
    recorder.stop();
  });
`;

export async function startRecorder(browser: Browser): Promise<Recorder> {
  const context = await browser.newContext({ viewport: { width: WIDTH, height: HEIGHT + 40 } });
  const page = await context.newPage();
  await page.evaluate(recording);
  let filmed: CDPSession | null = null;
  let drawing = false;
  return {
    async film(subject, title) {
      await filmed?.detach().catch(() => undefined);
      await page.evaluate(`window.title(${JSON.stringify(title)})`);
      const session = await subject.context().newCDPSession(subject);
      filmed = session;
      session.on('Page.screencastFrame', ({ data, sessionId }) => {
        session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
        // One at a time: a machine that is busy shows fewer frames rather than late ones.
        if (drawing || filmed !== session) return;
        drawing = true;
        void page
          .evaluate(`window.draw(${JSON.stringify(data)})`)
          .catch(() => undefined)
          .finally(() => {
            drawing = false;
          });
      });
      await session.send('Page.startScreencast', {
        format: 'jpeg',
        quality: 60,
        maxWidth: WIDTH,
        maxHeight: HEIGHT,
        everyNthFrame: 4,
      });
    },
    async save(file) {
      await filmed?.detach().catch(() => undefined);
      const bytes = Buffer.from(await page.evaluate<string>('window.finish()'), 'base64');
      writeFileSync(file, bytes);
      await context.close();
      return bytes.length;
    },
  };
}
