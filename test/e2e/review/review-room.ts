/** The review room of a real window, at the demo's first episode, for which keyframes were proposed. */
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { Proposal } from '../../../src/shared/model/keyframe';
import { openFirstEpisodes, type WindowedStudio } from '../../renderer/windowed-studio';
import { openWindow, type StudioWindow } from '../window';
import { countDrawn } from './count-drawn';

const known = ({ client, projectId }: WindowedStudio) =>
  client.call('review.episode', { projectId, episode: 0 });

/** Each test begins at the third keyframe. */
export function reviewRoom() {
  const room = {} as StudioWindow & { studio: WindowedStudio; proposed: readonly Proposal[] };
  const rows = () => room.page.locator('[data-keyframe]');
  const camera = (name: string) => room.page.locator(`[data-camera="observation.images.${name}"]`);
  const frameOf = (at: number): number => room.proposed[at]?.frame ?? Number.NaN;
  const decided = async () => {
    await room.page.getByText('All changes saved').first().waitFor();
    const { decisions } = await known(room.studio);
    return decisions.map(({ act }) => act);
  };

  const shows = (frame: number) =>
    camera('front').locator(`[aria-label="front, frame ${frame}"]`).waitFor();

  /** By the mouse, and until its picture is there. */
  async function goTo(at: number): Promise<void> {
    await rows().nth(at).click();
    await shows(frameOf(at));
  }

  beforeAll(async () => {
    const studio = await openFirstEpisodes(1, [0]);
    const { proposals } = await known(studio);
    const window = await openWindow(studio.browser, studio.url, { beforeLoad: countDrawn });
    Object.assign(room, { ...window, studio, proposed: proposals?.keyframes ?? [] });
    await room.page.locator('[data-episode="0"]').waitFor();
    await room.page.evaluate(
      () => void (location.hash = location.hash.replace(/^[^?]*/, '#/review/0')),
    );
    await rows().first().waitFor();
  });
  afterAll(async () => {
    expect(room.errors).toEqual([]);
    await room.studio.close();
  });
  beforeEach(() => goTo(2));

  return { room, rows, camera, frameOf, decided, shows, goTo };
}
