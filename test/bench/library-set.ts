/**
 * What the benches of the library are measured on: 100,000 episodes with all that a real project has. Forty tasks,
 * lengths that differ, two cameras whose files hold 81 episodes each (they are links to one small file: what is on the
 * pictures is the same everywhere), proposals for all episodes and decisions on 2,000 of them.
 */
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { select } from '../../src/core/datasets/duckdb';
import { openDataset } from '../../src/core/datasets/open';
import { sealed } from '../../src/core/files/sealed-line';
import { openProject } from '../../src/core/project/open-project';
import { requireFfmpeg } from '../../src/core/video/tools';
import {
  boundaryKinds,
  type EpisodeProposals,
  type Proposal,
} from '../../src/shared/model/keyframe';
import { ScriptedCurator } from '../shared/decisions';

export const libraryEpisodes = 100_000;
const fps = 20;
const dataFiles = 20;
const dims = 6;
const libraryCameras = ['observation.images.front', 'observation.images.wrist'];
/** Lengths repeat after 81 episodes, so that each video holds equally many frames. */
const [shortest, lengths] = [160, 81];
const episodesOfVideo = lengths;
const framesOfVideo = (episodesOfVideo * (2 * shortest + lengths - 1)) / 2;
const decided = 2_000;
export const libraryNote = `${libraryEpisodes} episodes of 160 to 240 frames, 2 cameras, all proposed, ${decided} decided`;

const verbs = ['pick up', 'open', 'wipe', 'fold', 'push'];
const things = ['cup', 'drawer', 'table', 'towel', 'red block', 'door', 'bowl', 'plate'];
const tasks = verbs.flatMap((verb) => things.map((thing) => `${verb} the ${thing}`));

/** SQL: of episode `e`. */
const lengthOf = `(${shortest} + e * 37 % ${lengths})`;
/** Few tasks have most episodes. */
const taskOf = `CAST(floor(${tasks.length} * power(e * 7919 % 1000 / 1000.0, 2)) AS BIGINT)`;
/** SQL: frames before episode `e`. */
const beforeIt = `(e // ${lengths} * ${(lengths * (2 * shortest + lengths - 1)) / 2} + e % ${lengths} * ${shortest}
  + coalesce(list_sum(list_transform(range(e % ${lengths}), k -> k * 37 % ${lengths})), 0))::BIGINT`;
const vectorOf = (phase: string): string =>
  `[${Array.from({ length: dims }, (_none, d) => `CAST(sin(${phase} + ${d} + i * 0.02) AS FLOAT)`).join(', ')}]`;
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const pad = (value: number): string => String(value).padStart(3, '0');

/** Writes the dataset to `root`, and its project beside it, where the studio looks for it. */
export async function writeLibrarySet(root: string): Promise<void> {
  for (const folder of ['meta/episodes/chunk-000', 'data/chunk-000']) {
    await mkdir(path.join(root, folder), { recursive: true });
  }
  await writeRows(root);
  await writeVideos(root);
  const listed = tasks.map((task, at) => `SELECT ${at} AS task_index, ${quoted(task)} AS task`);
  await parquet(root, 'meta/tasks.parquet', listed.join(' UNION ALL '));
  await writeFile(path.join(root, 'meta/info.json'), JSON.stringify(info()));
  await writeProject(root);
}

async function parquet(root: string, relative: string, query: string): Promise<void> {
  const target = quoted(path.join(root, relative));
  await select(`COPY (${query}) TO ${target} (FORMAT parquet, COMPRESSION snappy)`);
}

async function writeRows(root: string): Promise<void> {
  const cameras = libraryCameras.flatMap((key) => [
    `CAST(0 AS BIGINT) AS "videos/${key}/chunk_index"`,
    `CAST(e // ${episodesOfVideo} AS BIGINT) AS "videos/${key}/file_index"`,
    `(before - e // ${episodesOfVideo} * ${framesOfVideo}) / ${fps}.0 AS "videos/${key}/from_timestamp"`,
    `(before + length - e // ${episodesOfVideo} * ${framesOfVideo}) / ${fps}.0 AS "videos/${key}/to_timestamp"`,
  ]);
  for (let file = 0; file < dataFiles; file += 1) {
    const perFile = libraryEpisodes / dataFiles;
    const named = `SELECT e, ${lengthOf} AS length, ${taskOf} AS task, ${beforeIt} AS before
      FROM range(${file * perFile}, ${(file + 1) * perFile}) r(e)`;
    await parquet(
      root,
      `data/chunk-000/file-${pad(file)}.parquet`,
      `SELECT ${vectorOf('e')} AS "observation.state", ${vectorOf('e + 0.1')} AS action, CAST(i / ${fps}.0 AS FLOAT) AS timestamp,
         i AS frame_index, e AS episode_index, before + i AS "index", task AS task_index
       FROM (SELECT e, before, task, unnest(range(length)) AS i FROM (${named}))`,
    );
    await parquet(
      root,
      `meta/episodes/chunk-000/file-${pad(file)}.parquet`,
      `SELECT e AS episode_index, [([${tasks.map(quoted).join(', ')}])[1 + task]] AS tasks, length,
         CAST(0 AS BIGINT) AS "data/chunk_index", CAST(${file} AS BIGINT) AS "data/file_index",
         before AS dataset_from_index, before + length AS dataset_to_index, ${cameras.join(', ')}
       FROM (${named})`,
    );
  }
}

async function writeVideos(root: string): Promise<void> {
  const { path: ffmpeg } = await requireFfmpeg();
  const run = (...args: string[]) => promisify(execFile)(ffmpeg, ['-v', 'error', '-y', ...args]);
  const piece = path.join(root, 'piece.mp4');
  const whole = path.join(root, 'whole.mp4');
  // As many bytes a picture as recordings have: how long a file's tables are to go through depends on it.
  const pieceFrames = 600;
  const picture = `testsrc2=size=320x240:rate=${fps}:duration=${pieceFrames / fps},noise=alls=8:allf=t`;
  await run(
    '-f',
    'lavfi',
    '-i',
    picture,
    '-pix_fmt',
    'yuv420p',
    '-c:v',
    'libx264',
    '-g',
    '20',
    piece,
  );
  await run(
    '-stream_loop',
    String(framesOfVideo / pieceFrames - 1),
    '-i',
    piece,
    '-c',
    'copy',
    whole,
  );
  for (const key of libraryCameras) {
    const folder = path.join(root, 'videos', key, 'chunk-000');
    await mkdir(folder, { recursive: true });
    for (let file = 0; file * episodesOfVideo < libraryEpisodes; file += 1) {
      await link(whole, path.join(folder, `file-${pad(file)}.mp4`));
    }
  }
  await rm(piece);
  await rm(whole);
}

const scalar = (dtype: string) => ({ dtype, shape: [1], names: null });

function info() {
  const names = Array.from({ length: dims }, (_none, d) => `joint_${d}`);
  const vector = { dtype: 'float32', shape: [dims], names };
  const camera = { dtype: 'video', shape: [240, 320, 3], names: ['height', 'width', 'channels'] };
  const numbers = ['frame_index', 'episode_index', 'index', 'task_index'];
  const whole =
    Math.floor(libraryEpisodes / lengths) * ((lengths * (2 * shortest + lengths - 1)) / 2);
  const rest = Array.from(
    { length: libraryEpisodes % lengths },
    (_none, e) => shortest + ((e * 37) % lengths),
  );
  return {
    codebase_version: 'v3.0',
    robot_type: 'bench',
    total_episodes: libraryEpisodes,
    total_frames: whole + rest.reduce((sum, length) => sum + length, 0),
    total_tasks: tasks.length,
    chunks_size: 1_000_000,
    fps,
    splits: { train: `0:${libraryEpisodes}` },
    data_path: 'data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet',
    video_path: 'videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4',
    features: {
      'observation.state': vector,
      action: vector,
      ...Object.fromEntries(libraryCameras.map((key) => [key, camera])),
      timestamp: scalar('float32'),
      ...Object.fromEntries(numbers.map((key) => [key, scalar('int64')])),
    },
  };
}

function* proposalLines() {
  for (let e = 0; e < libraryEpisodes; e += 1) yield `${sealed(JSON.stringify(proposalsOf(e)))}\n`;
}

async function writeProject(root: string): Promise<void> {
  const place = `${root}.curation`;
  const dataset = await openDataset(root);
  const open = () => openProject({ dataset, path: place, dataDir: place });
  await (await open()).close();
  // One by one through the project would take as long as proposing does.
  await pipeline(
    Readable.from(proposalLines()),
    createWriteStream(path.join(place, 'proposals.jsonl')),
  );
  const project = await open();
  // One who sits at two machines: everybody else is shown the own review, which is empty.
  const devices = ['w-desk', 'w-lab'].map(
    (device) => new ScriptedCurator({ projectId: project.info.id, fingerprint: 'bench', device }),
  );
  for (let at = 0; at < decided; at += 1) {
    const curator = devices[at % 2];
    if (curator !== undefined) decideOn(curator, (at * 48_271) % libraryEpisodes, at);
  }
  for (const { decisions } of devices) {
    for (let from = 0; from < decisions.length; from += 1_000) {
      await project.append(decisions.slice(from, from + 1_000));
    }
  }
  await project.close();
  await dataset.close();
}

const places = [
  'Reach for',
  'Arrive at',
  'Grasp',
  'Lift',
  'Carry',
  'Arrive with',
  'Let go of',
  'Leave',
];

function proposalsOf(episode: number): EpisodeProposals {
  const count = 4 + (episode % 5);
  const thing = things[episode % things.length] ?? '';
  const keyframes = Array.from({ length: count }, (_none, at): Proposal => {
    const frame = at * 18;
    const boundary = boundaryKinds[at % boundaryKinds.length] ?? 'start';
    const score = 0.5 + ((episode * 7 + at * 13) % 50) / 100;
    return {
      id: `k${episode}-${at}`,
      frame,
      cues: [
        { kind: 'phase', strength: score, frame, boundary },
        ...(at === 2
          ? [{ kind: 'gripper-close' as const, strength: 0.9, frame, endFrame: frame + 6 }]
          : []),
      ],
      score,
      reasoning: { text: `${places[at]} the ${thing}.`, source: 'movement' },
      boundary: { kind: boundary, confidence: 0.8 },
    };
  });
  return {
    episode,
    doubts: {
      candidates: count + 2,
      close: episode % 7,
      sceneOnly: episode % 11 === 0 ? 2 : 0,
      motionOnly: 0,
    },
    fingerprint: 'bench',
    policy: 'a'.repeat(64),
    policyName: 'Balanced',
    settings: 'bench',
    madeAtMs: 1_700_000_000_000,
    keyframes,
  };
}

/** Most keyframes accepted, some pruned; an outcome; a few tags and drops; most of them finished. */
function decideOn(curator: ScriptedCurator, episode: number, at: number): void {
  for (const [place, { id, frame, cues, score, reasoning }] of proposalsOf(
    episode,
  ).keyframes.entries()) {
    const kind = (episode + place) % 6 === 0 ? 'prune' : 'accept';
    curator.decide({ kind, keyframes: [{ id, frame, cues, score, reasoning }] }, episode);
  }
  curator.decide({ kind: 'outcome', value: [1, 1, 0, 0.5][at % 4] ?? 1 }, episode);
  if (at % 5 === 0)
    curator.decide({ kind: 'tag', tags: [`word ${at % 12}`, 'slip'].slice(at % 2) }, episode);
  if (at % 9 === 0) curator.decide({ kind: 'flag', flagged: true, reason: 'duplicate' }, episode);
  if (at % 8 !== 0) curator.decide({ kind: 'finish' }, episode);
}
