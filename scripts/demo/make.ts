/**
 * Makes the demo dataset, `npm run demo`, or one like it, `npm run demo -- DIR --episodes 100`.
 * The same program and ffmpeg make the same bytes every time.
 */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { playEpisode, type Episode } from './episodes';
import {
  dataColumns,
  dataMetadata,
  dataPath,
  episodeColumns,
  episodeMetadata,
  filePath,
  info,
  perDataFile,
  perVideoFile,
  statistics,
  statsJson,
  taskColumns,
  taskMetadata,
  videoPath,
} from './metadata';
import { writeParquet } from './parquet';
import { readme } from './readme';
import { renderFile, type EpisodeColours, type RenderJob } from './render-file';
import { rowsOf } from './rows';
import { ColourCount } from './statistics';
import { recipeFor, shipped, type Recipe } from './recipe';
import { readDemoArguments, usage } from './options';

/** Two video files at a time: the generator is for small machines too. */
const workers = 2;

const groupsOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );

/** Paints a file in a child process: this same program, told what to do in its arguments. */
function renderInChild(job: RenderJob): Promise<EpisodeColours[]> {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, ['--render', JSON.stringify(job)]);
    let colours: EpisodeColours[] | null = null;
    child.on('message', (message) => (colours = message as EpisodeColours[]));
    child.on('error', reject);
    child.on('exit', (status) => {
      if (status === 0 && colours) resolve(colours);
      else reject(new Error(`Painting ${job.file} ended with status ${String(status)}.`));
    });
  });
}

async function paintAll(
  root: string,
  recipe: Recipe,
): Promise<Map<number, Map<string, ColourCount>>> {
  const { cameras, plans } = recipe;
  const jobs = cameras.flatMap((camera) =>
    groupsOf(plans, perVideoFile).map((group, file) => ({
      key: camera.key,
      job: {
        camera,
        recipe: { ...recipe, plans: group },
        file: path.join(root, filePath(videoPath, file, camera.key)),
      },
    })),
  );
  const none = (): [string, ColourCount][] => cameras.map(({ key }) => [key, new ColourCount()]);
  const colours = new Map(plans.map(({ episode }) => [episode, new Map(none())]));
  const paintNext = async (): Promise<void> => {
    for (let next = jobs.shift(); next; next = jobs.shift()) {
      const { job, key } = next;
      await mkdir(path.dirname(job.file), { recursive: true });
      for (const { episode, frames, levels } of await renderInChild(job)) {
        colours.get(episode)!.set(key, new ColourCount(frames, levels));
      }
      console.log(`painted ${path.relative(root, job.file)}`);
    }
  };
  await Promise.all(Array.from({ length: workers }, paintNext));
  return colours;
}

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;

async function writeTables(
  root: string,
  recipe: Recipe,
  episodes: readonly Episode[],
  colours: ReadonlyMap<number, ReadonlyMap<string, ColourCount>>,
): Promise<void> {
  const { cameras, tasks } = recipe;
  let index = 0;
  const rows = episodes.map((episode) => {
    const own = rowsOf(episode.plan, episode.task, episode, index);
    index += own.length;
    return own;
  });
  await mkdir(path.join(root, 'meta/episodes/chunk-000'), { recursive: true });
  await mkdir(path.join(root, 'data/chunk-000'), { recursive: true });
  for (const [file, group] of groupsOf(rows, perDataFile).entries())
    await writeParquet(
      path.join(root, filePath(dataPath, file)),
      dataColumns(group.flat()),
      dataMetadata,
    );

  const perEpisode = rows.map((own, i) => statistics(own, colours.get(i)!));
  const columns = episodeColumns(episodes, perEpisode, recipe);
  const table = path.join(root, 'meta/episodes/chunk-000/file-000.parquet');
  await writeParquet(table, columns, episodeMetadata(columns));
  await writeParquet(path.join(root, 'meta/tasks.parquet'), taskColumns(tasks), taskMetadata);

  const all = new Map(cameras.map(({ key }) => [key, new ColourCount()]));
  for (const counts of colours.values())
    for (const [key, count] of counts) all.get(key)!.merge(count);
  await writeFile(
    path.join(root, 'meta/stats.json'),
    pretty(statsJson(statistics(rows.flat(), all))),
  );
  await writeFile(path.join(root, 'meta/info.json'), pretty(info(index, recipe)));
}

/** The true times of what happens, in the form of hand-marked labels. */
const eventLabels = (episodes: readonly Episode[], fps: number): unknown => ({
  version: 2,
  origin: 'generator',
  protocol:
    'Known, not marked by eye: the times at which the script of the simulated demonstration moves the hand and the gripper. A stroke is taken to begin when 2 % of its way is done and to end at 98 %, as an onlooker would see it: start (the first stroke), arrive (the hand is at the object), lift (the object is being raised), near-goal (above the goal, descent begins), arrive-goal (at the placing pose), settle (the arm is at rest again). Grasp and release are when the opening has changed by 2 % of the stroke after a command to close or open; opening again after a failed grasp counts as a release. Frames; from = to.',
  episodes: episodes.map(({ plan, events }) => ({
    dataset: 'demo',
    episode: plan.episode,
    fps,
    boundaries: events.map(({ kind, frame }) => ({ kind, from: frame, to: frame, raters: 1 })),
  })),
});

/** All or nothing: written beside the target, then put in its place. */
async function makeDataset(target: string, recipe: Recipe, madeBy: string): Promise<void> {
  const started = performance.now();
  const root = `${target}.partial`;
  const episodes = recipe.plans.map((plan) => playEpisode(plan, recipe));
  await rm(root, { recursive: true, force: true });
  await mkdir(root, { recursive: true });
  const colours = await paintAll(root, recipe);
  await writeTables(root, recipe, episodes, colours);
  await writeFile(path.join(root, 'events.json'), pretty(eventLabels(episodes, recipe.fps)));
  await writeFile(path.join(root, 'README.md'), readme(episodes, recipe, madeBy));
  if (existsSync(target)) await rm(target, { recursive: true });
  await rename(root, target);
  const frames = episodes.reduce((sum, episode) => sum + episode.frames.length, 0);
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`${target}: ${episodes.length} episodes, ${frames} frames, in ${seconds} s`);
}

async function main(args: string[]): Promise<void> {
  const { folder, wishes, help } = readDemoArguments(args);
  if (help) return console.log(usage);
  if (folder === null) {
    const committed = path.join(import.meta.dirname, '../../assets/demo');
    return makeDataset(committed, shipped, 'npm run demo');
  }
  const target = path.resolve(folder);
  if (existsSync(target)) throw new Error(`${target} exists already; name a folder that does not.`);
  const options = args.filter((word) => word !== folder);
  const madeBy = ['npm run demo', ...(options.length > 0 ? ['-- DIR', ...options] : [])].join(' ');
  return makeDataset(target, recipeFor(wishes), madeBy);
}

const [first, second] = process.argv.slice(2);
if (first === '--render') process.send!(await renderFile(JSON.parse(second ?? '') as RenderJob));
else {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
