/** Pictures that only a core knew which is gone, told from those that the living one should have. */
import type { Page } from 'playwright-core';
import { troubles, type Place } from './studio-app';

/**
 * From here on the page keeps the addresses of videos and stills that the core started last has given it. A port is
 * made for each core, and leads to no other.
 */
export async function followCores(page: Page): Promise<void> {
  await page.evaluate(() => {
    const start = Reflect.get(MessagePort.prototype, 'start') as () => void;
    MessagePort.prototype.start = function follow() {
      const given: string[] = [];
      Object.assign(globalThis, { givenByLastCore: given });
      this.addEventListener('message', ({ data }) => {
        given.push(...(JSON.stringify(data).match(/(?:media|thumb)\/\w+/g) ?? []));
      });
      start.call(this);
    };
  });
}

/** What the log says of pictures that were not found, if the core started last has never given their addresses. */
export async function lostPictures(place: Place, page: Page): Promise<string[]> {
  const given = await page.evaluate(
    () => Reflect.get(globalThis, 'givenByLastCore') as string[] | undefined,
  );
  if (given === undefined) return [];
  return (await troubles(place)).filter(
    (text) =>
      /status of 404.*\/(?:media|thumb)\/\w+/.test(text) &&
      !given.some((address) => text.includes(address)),
  );
}
