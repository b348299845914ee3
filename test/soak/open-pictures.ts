/** Counts, in a page, the decoders and decoded pictures that are open: what Chromium holds outside of JavaScript. */
import type { Page } from 'playwright-core';

interface OpenPictures {
  decoders: number;
  pictures: number;
}

declare global {
  interface Window {
    soakOpen: OpenPictures;
  }
}

/** Before the page is loaded. What is opened and never closed is counted for good. */
export async function countPictures(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const open = { decoders: 0, pictures: 0 };
    window.soakOpen = open;
    const counted = new WeakSet<VideoFrame | VideoDecoder>();
    const close = Reflect.get(VideoFrame.prototype, 'close');
    const clone = Reflect.get(VideoFrame.prototype, 'clone');
    VideoFrame.prototype.close = function () {
      if (counted.delete(this)) open.pictures -= 1;
      close.call(this);
    };
    VideoFrame.prototype.clone = function () {
      const copy = clone.call(this);
      counted.add(copy);
      open.pictures += 1;
      return copy;
    };
    window.VideoDecoder = class extends VideoDecoder {
      constructor(init: VideoDecoderInit) {
        super({
          ...init,
          output(frame) {
            counted.add(frame);
            open.pictures += 1;
            init.output(frame);
          },
        });
        counted.add(this);
        open.decoders += 1;
      }

      override close(): void {
        if (counted.delete(this)) open.decoders -= 1;
        super.close();
      }
    };
  });
}

/** In all of the pages together. */
export async function openPictures(pages: readonly Page[]): Promise<OpenPictures> {
  const open = { decoders: 0, pictures: 0 };
  for (const page of pages) {
    const { decoders, pictures } = await page.evaluate(() => window.soakOpen);
    open.decoders += decoders;
    open.pictures += pictures;
  }
  return open;
}

/** MiB of JavaScript that the pages hold together, once nothing is left that only waits to be collected. */
export async function heapOf(pages: readonly Page[]): Promise<number> {
  let bytes = 0;
  for (const page of pages) {
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.collectGarbage');
    bytes += (await session.send('Runtime.getHeapUsage')).usedSize;
    await session.detach();
  }
  return bytes / 2 ** 20;
}
