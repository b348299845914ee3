import type { Page } from 'playwright-core';

declare global {
  interface Window {
    framesDrawn: number;
  }
}

/** Frames of videos that are drawn, not copied: without a GPU Chromium keeps the pixels of each, up to a thousand. */
export async function countDrawn(opened: Page): Promise<void> {
  await opened.addInitScript(() => {
    window.framesDrawn = 0;
    for (const { prototype } of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
      const draw = prototype.drawImage as (...all: unknown[]) => void;
      prototype.drawImage = function (...all: unknown[]) {
        if (all[0] instanceof VideoFrame) window.framesDrawn += 1;
        draw.apply(this, all);
      };
    }
  });
}
