/** Paints the episodes of one video file. Runs in its own process: painting is what takes the time. */
import { playEpisode } from './episodes';
import { Painter } from './render/picture';
import { cameraAt, sceneOf } from './stage';
import { ColourCount } from './statistics';
import { plans } from './tasks';
import { cameras, VideoWriter } from './video';

export interface RenderJob {
  camera: 'front' | 'wrist';
  episodes: number[];
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

export async function renderFile(job: RenderJob): Promise<EpisodeColours[]> {
  const camera = cameras.find(({ name }) => name === job.camera)!;
  const episodes = job.episodes.map((number) => playEpisode(plans[number]!));
  let first = 0;
  const starts = episodes.map(({ frames }) => (first += frames.length) - frames.length);
  const painter = new Painter(camera.width, camera.height);
  const writer = new VideoWriter(job.file, camera, starts);
  const colours: EpisodeColours[] = [];
  for (const { plan, frames } of episodes) {
    const count = new ColourCount();
    for (const [i, frame] of frames.entries()) {
      const rgb = painter.paint(sceneOf(frame), cameraAt(job.camera, frame));
      if (i % sampleEvery === 0) count.add(rgb);
      await writer.write(rgb);
    }
    colours.push({ episode: plan.episode, frames: count.frames, levels: count.levels });
  }
  await writer.finish();
  return colours;
}
