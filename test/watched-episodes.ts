/** The demo's first episodes after their videos were watched: proposing keyframes for them decodes nothing. */
import { access, cp, mkdir, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openDataset } from '../src/core/datasets/open';
import { openProject } from '../src/core/project/open-project';
import { runCli } from './cli/run-cli';
import { copyFirstEpisodes } from './first-episodes';

/** Those that tests propose for, at most. */
const watched = 4;

/**
 * Copies as `copyFirstEpisodes`, and makes the project beside them: without proposals and decisions, but with what was
 * seen in the videos of the first four. For tests of what comes after watching, which takes a second an episode.
 */
export async function copyWatchedEpisodes(count: number, folder: string): Promise<void> {
  const seen = await watchedOnce();
  await copyFirstEpisodes(count, folder);
  const place = `${folder}.curation`;
  const dataset = await openDataset(folder);
  const project = await openProject({ dataset, path: place, dataDir: path.dirname(folder) });
  await project.close();
  await dataset.close();
  const evidence = path.join(seen, 'evidence.json');
  await cp(seen, path.join(place, 'events'), {
    recursive: true,
    // It is of all episodes together.
    filter: (file) => file !== evidence,
  });
}

/** Kept for the other files of this run, which wait for the one that asks first. @return the folder */
async function watchedOnce(): Promise<string> {
  const kept = path.join(os.tmpdir(), 'watched-episodes');
  const events = path.join(kept, 'project/events');
  const part = `${kept}.part`;
  const isThere = () => exists(events);
  while (!(await isThere())) {
    if (
      !(await mkdir(part).then(
        () => false,
        () => true,
      ))
    ) {
      // Whoever was here before may have ended meanwhile.
      if (await isThere()) await rm(part, { recursive: true });
      else await watch(part, kept);
    }
    await wait(50);
  }
  return events;
}

async function watch(part: string, kept: string): Promise<void> {
  try {
    const demo = path.join(part, 'demo');
    await copyFirstEpisodes(watched, demo);
    const project = path.join(part, 'project');
    const { status, stderr } = await runCli(
      path.join(part, 'data'),
      'propose',
      demo,
      '--project',
      project,
    );
    if (status !== 0) throw new Error(`The demo's videos were not watched: ${stderr}`);
    await rename(part, kept);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
