import type { Page } from 'playwright-core';

/** Nothing on the page has changed for a moment; after a few seconds it is taken as it is. */
export async function settled(page: Page, momentMs = 400): Promise<void> {
  await page.evaluate(
    (moment) =>
      new Promise<void>((resolve) => {
        const begunMs = performance.now();
        let changedMs = begunMs;
        const observer = new MutationObserver(() => {
          changedMs = performance.now();
        });
        observer.observe(document.body, { subtree: true, childList: true, attributes: true });
        const timer = setInterval(() => {
          const nowMs = performance.now();
          if (nowMs - changedMs < moment && nowMs - begunMs < 4_000) return;
          clearInterval(timer);
          observer.disconnect();
          resolve();
        }, 50);
      }),
    momentMs,
  );
}
