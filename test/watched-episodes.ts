/** The demo's first episodes after their videos were watched: proposing keyframes for them decodes nothing. */
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { openDataset } from '../src/core/datasets/open';
import { openProject } from '../src/core/project/open-project';
import { runCli } from './cli/run-cli';
import { copyFirstEpisodes } from './first-episodes';
import { madeOnce } from './made-once';

/** Those that tests propose for, at most. */
const watched = 4;

/**
 * Copies as `copyFirstEpisodes`, and makes the project beside them: without proposals and decisions, but with what was
 * seen in the videos of the first four. For tests of what comes after watching, which takes a second an episode.
 */
export async function copyWatchedEpisodes(count: number, folder: string): Promise<void> {
  const seen = await madeOnce('watched-episodes', watch);
  await copyFirstEpisodes(count, folder);
  const place = `${folder}.curation`;
  const dataset = await openDataset(folder);
  const project = await openProject({ dataset, path: place, dataDir: path.dirname(folder) });
  await project.close();
  await dataset.close();
  await mkdir(path.join(place, 'events'));
  for (let episode = 0; episode < Math.min(count, watched); episode += 1) {
    const name = `project/events/00000${episode}.json`;
    await cp(path.join(seen, name), path.join(place, 'events', path.basename(name)));
  }
}

async function watch(folder: string): Promise<void> {
  const demo = path.join(folder, 'demo');
  const project = path.join(folder, 'project');
  await copyFirstEpisodes(watched, demo);
  const { status, stderr } = await runCli(folder, 'propose', demo, '--project', project);
  if (status !== 0) throw new Error(`The demo's videos were not watched: ${stderr}`);
}
