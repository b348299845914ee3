/** Paints the episodes of one video file. Runs in its own process: painting is what takes the time. */
import { playEpisode } from './episodes';
import { Painter } from './render/picture';
import { cameraAt, sceneOf } from './stage';
import { ColourCount } from './statistics';
import type { Recipe } from './recipe';
import { VideoWriter, type CameraSpec } from './video';

export interface RenderJob {
  camera: CameraSpec;
  /** Of the episodes in this file. */
  recipe: Recipe;
  file: string;
}

/** Colour counts of one episode, as plain data for the pipe between processes. */
export interface EpisodeColours {
  episode: number;
  frames: number;
  levels: number[];
}

/** Every so many frames one counts towards the colour statistics. */
const sampleEvery = 4;

export async function renderFile({ camera, recipe, file }: RenderJob): Promise<EpisodeColours[]> {
  const episodes = recipe.plans.map((plan) => playEpisode(plan, recipe));
  let first = 0;
  const starts = episodes.map(({ frames }) => (first += frames.length) - frames.length);
  const painter = new Painter(camera.width, camera.height);
  const writer = new VideoWriter(file, camera, recipe.fps, starts);
  const colours: EpisodeColours[] = [];
  for (const { plan, frames } of episodes) {
    const count = new ColourCount();
    for (const [i, frame] of frames.entries()) {
      const rgb = painter.paint(sceneOf(frame), cameraAt(camera.name, frame));
      if (i % sampleEvery === 0) count.add(rgb);
      await writer.write(rgb);
    }
    colours.push({ episode: plan.episode, frames: count.frames, levels: count.levels });
  }
  await writer.finish();
  return colours;
}
