/** Files dragged over a page and let go, as Chromium itself handles them. */
import type { Page } from 'playwright-core';

/** Each step waits until the page has seen the one before: what is dropped before it said that it may be, is lost. */
export async function dragFiles(page: Page, paths: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    const seen = await page.evaluateHandle((name) => {
      const event = new Promise<void>((resolve) =>
        addEventListener(name, () => setTimeout(resolve), { once: true, capture: true }),
      );
      // A promise by itself would be waited for.
      return { event };
    }, type.toLowerCase());
    await session.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
    await seen.evaluate(({ event }) => event);
  }
  await session.detach();
}
