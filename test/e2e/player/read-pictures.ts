/** Reads the number out of what a camera's canvas shows. */
import type { Page } from 'playwright-core';
import { codeBits, codeRows } from './coded-video';

export interface ShownPicture {
  /** What the player says it painted; null before the first picture. */
  frame: number | null;
  /** The number in the pixels; null when they do not hold one. */
  code: number | null;
}

/** Of every camera on the page, in order. */
export async function readPictures(page: Page): Promise<ShownPicture[]> {
  return page.evaluate(
    ({ bits, rows }) =>
      [...document.querySelectorAll<HTMLCanvasElement>('[data-camera] canvas')].map((canvas) => {
        const frame = canvas.dataset['frame'];
        const context = canvas.getContext('2d');
        const levels = (share: number): number[] => {
          const y = Math.floor(canvas.height * share);
          const row = context?.getImageData(0, y, canvas.width, 1).data ?? [];
          return Array.from({ length: bits }, (_, bit) => {
            const x = Math.floor(((bit + 0.5) * canvas.width) / bits);
            return row[4 * x] ?? 0;
          });
        };
        const code = levels(rows.code);
        const complement = levels(rows.complement);
        const whole = code.every((level, bit) => Math.abs(level - (complement[bit] ?? 0)) > 100);
        const number = code.reduce((sum, level) => sum * 2 + (level > 128 ? 1 : 0), 0);
        return {
          frame: frame === undefined ? null : Number(frame),
          code: whole ? number : null,
        };
      }),
    { bits: codeBits, rows: codeRows },
  );
}

/** Waits until every camera has painted this frame. */
export async function frameShown(page: Page, frame: number): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      [...document.querySelectorAll<HTMLCanvasElement>('[data-camera] canvas')].every(
        (canvas) => canvas.dataset['frame'] === String(wanted),
      ),
    frame,
    { timeout: 15_000 },
  );
}
