/** Pictures that only a core knew which is gone, told from those that the living one should have. */
import type { Page } from 'playwright-core';
import { troubles, type StudioPlace } from './studio-app';

/** Loads the page again; from then on it keeps the addresses of pictures that cores give it, the living one last. */
export async function followCores(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const given: string[][] = [];
    Object.assign(globalThis, { givenByCores: given });
    // oxlint-disable-next-line typescript/unbound-method -- called with the port
    const { start } = MessagePort.prototype;
    MessagePort.prototype.start = function follow() {
      const addresses: string[] = [];
      this.addEventListener('message', ({ data }: MessageEvent<{ type?: string } | null>) => {
        // What a core says first, and nobody else.
        if (data?.type === 'hello') given.push(addresses);
        addresses.push(...(JSON.stringify(data).match(/(?:media|thumb)\/\w+/g) ?? []));
      });
      start.call(this);
    };
  });
  await page.reload();
}

/** What the log says of pictures that were not found, as only a core that is gone could know them. */
export async function lostPictures(place: StudioPlace, page: Page): Promise<string[]> {
  const given = await page.evaluate(() => Reflect.get(globalThis, 'givenByCores') as string[][]);
  const ofLiving = new Set(given.at(-1));
  const lost = given.flat().filter((address) => !ofLiving.has(address));
  return (await troubles(place)).filter(
    (text) => text.includes('status of 404') && lost.some((address) => text.includes(address)),
  );
}
