/** A small dataset of every format the studio reads, to be spoiled. Real ones are among them where they are there. */
import { copyFile, cp, link, mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { select } from '../../../src/core/datasets/duckdb';
import { demoDataset, realDataset, repositoryRoot, sharedData } from '../../shared-data';
import { h264Usual, makeCodedVideo } from '../../e2e/player/coded-video';
import { codedPictures } from '../datasets/formats/coded-pictures';
import { ramp, writeHdf5 } from '../datasets/formats/hdf5-writer';
import { example, writeRlds } from '../datasets/formats/tfrecord-writer';
import { scratchFolder, smallDataset, writeLines } from '../datasets/small-dataset';

export interface Sample {
  name: string;
  root: string;
}

const tasks = ['pick it up', 'put it down'];

/** The folders are gone after the test. `real` adds those that are not made here, which are larger. */
export async function makeSamples(real: boolean): Promise<Sample[]> {
  const made = [
    {
      name: 'lerobot v2.1',
      root: await smallDataset({ version: 'v2.1', lengths: [6, 5], tasks, video: true }),
    },
    {
      name: 'lerobot v3.0',
      root: await smallDataset({ version: 'v3.0', lengths: [6, 5, 4], tasks, video: true }),
    },
    { name: 'embedded pictures', root: await embeddedPictures() },
    { name: 'rlds', root: await rlds() },
    { name: 'hdf5', root: await hdf5() },
    { name: 'hdf5 side by side', root: await sideBySide() },
    { name: 'texts and outcomes', root: await textsAndOutcomes() },
    { name: 'texts by number', root: await textsByNumber() },
    { name: 'questions beside', root: await questionsBeside() },
    { name: 'videos', root: await videos() },
    { name: 'videos for ffmpeg', root: await videosForFfmpeg() },
  ];
  if (!real) return made;
  const others = [{ name: 'demo', root: demoDataset }];
  if (sharedData !== null) {
    for (const name of ['bridge-octo-rlds', 'gr1-picknplace-sim-v20', 'umi-cup-lerobot-v1']) {
      others.push({ name, root: realDataset(name) });
    }
    others.push({ name: 'robosuite', root: realDataset('robosuite-demos-hdf5/v1.0') });
  }
  const copies = await scratchFolder();
  for (const other of others) {
    const root = path.join(copies, other.name);
    await cp(other.root, root, { recursive: true });
    made.push({ name: other.name, root });
  }
  return made;
}

async function embeddedPictures(): Promise<string> {
  const key = 'observation.images.wrist';
  const pictures = path.join(await scratchFolder(), 'png');
  await mkdir(pictures);
  const files = await codedPictures(pictures, 9);
  const blobs = files.map((bytes) => `from_hex('${Buffer.from(bytes).toString('hex')}')`);
  const picture = `{'bytes': list_extract([${blobs.join(', ')}], CAST(g + i + 1 AS BIGINT)), 'path': NULL::VARCHAR}`;
  return smallDataset({
    version: 'v3.0',
    lengths: [5, 4],
    columns: { [key]: picture },
    features: { [key]: { dtype: 'image', shape: [64, 128, 3], names: null } },
  });
}

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

async function rlds(): Promise<string> {
  const folder = await scratchFolder();
  const pictures = await codedPictures(folder, 6);
  const root = path.join(folder, 'toy');
  const episode = (steps: number, instruction: string): Buffer => {
    const each = <T>(make: (step: number) => T): T[] =>
      Array.from({ length: steps }, (_none, step) => make(step));
    return example({
      'steps/observation/top': { bytes: pictures.slice(0, steps) },
      'steps/action': { floats: each((step) => [0, 0, step, 0, 0, 0, step % 2]).flat() },
      'steps/observation/state': { floats: each((step) => [0, 0, step, 0, 0, 0, 1]).flat() },
      'steps/count': { ints: each((step) => -step) },
      'steps/is_first': { ints: each((step) => (step === 0 ? 1 : 0)) },
      'steps/language_instruction': { bytes: each(() => text(instruction)) },
      'steps/reasoning': { bytes: each((step) => text(`because ${step}`)) },
    });
  };
  await writeRlds(root, [[episode(4, 'pick up'), episode(6, 'put down')], [episode(5, 'pick up')]]);
  return root;
}

/** Numbered demonstrations in one file, and pictures as lists, texts and bytes in another. */
async function sideBySide(): Promise<string> {
  const root = path.join(await scratchFolder(), 'numbered');
  await mkdir(root);
  const arrays = [6, 4, 5].flatMap((frames, at) => [
    [`actions_${at}`, ramp(frames, 7)],
    [`states_${at}`, ramp(frames, 9)],
    [`success_${at}`, ramp(frames, 1)],
  ]);
  await writeHdf5(path.join(root, 'all.hdf5'), Object.fromEntries(arrays));
  const pictures = path.join(repositoryRoot, 'test/fixtures/hdf5/pictures-as-bytes.hdf5');
  await copyFile(pictures, path.join(root, 'pictures.hdf5'));
  return root;
}

/** What a source may know of its episodes: sub-tasks by number, what was said, outcomes, InstructVLA's questions. */
function textsAndOutcomes(): Promise<string> {
  const one = { shape: [1], names: null };
  const said =
    "{role: 'user', content: 'lift', style: 'x', timestamp: 0::FLOAT, camera: NULL::VARCHAR}";
  return smallDataset({
    version: 'v2.1',
    lengths: [6, 5],
    columns: {
      language_events: `[${said}]`,
      outcome: "CASE e WHEN 0 THEN 'success' ELSE 'failure' END",
      'next.success': 'i > 3 AND e = 0',
    },
    features: {
      language_events: { dtype: 'language', ...one },
      outcome: { dtype: 'string', ...one },
      'next.success': { dtype: 'bool', ...one },
    },
  });
}

async function questionsBeside(): Promise<string> {
  const root = await smallDataset({ version: 'v2.1', lengths: [6, 5] });
  const asked = { alt_instruction: { CR: [{ question: 'Lift it.', answer: 'Yes.' }] } };
  await writeFile(path.join(root, 'labels.json'), JSON.stringify({ 'a.npy': { 0: asked } }));
  return root;
}

async function textsByNumber(): Promise<string> {
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [6, 5],
    columns: { subtask_annotation: 'i // 3' },
    features: { subtask_annotation: { dtype: 'int32', shape: [1], names: null } },
  });
  await mkdir(path.join(root, 'annotations'));
  await writeLines(
    path.join(root, 'annotations/subtask_annotations.jsonl'),
    ['reach', 'lift'].map((subtask, at) => ({ subtask_index: at, subtask })),
  );
  return root;
}

const demonstration = (frames: number) => ({
  actions: ramp(frames, 7),
  states: ramp(frames, 11),
  obs: {
    ee_pos: ramp(frames, 3),
    agentview_rgb: {
      data: Uint8Array.from({ length: frames * 768 }, (_none, at) => (at * 37) % 251),
      shape: [frames, 16, 16, 3],
    },
  },
});

async function hdf5(): Promise<string> {
  const root = path.join(await scratchFolder(), 'demos');
  await mkdir(root);
  const about = { '@problem_info': JSON.stringify({ language_instruction: 'pick up the bowl' }) };
  for (const name of ['pick.hdf5', 'place.hdf5']) {
    await writeHdf5(path.join(root, name), {
      data: { ...about, demo_0: demonstration(6), demo_1: demonstration(4) },
    });
  }
  return root;
}

async function videos(): Promise<string> {
  const root = path.join(await scratchFolder(), 'clips');
  await mkdir(root);
  for (const [at, name] of ['one.mp4', 'two.mp4'].entries()) {
    const shown = { frames: 8 + at, fps: 10, width: 128, height: 64, firstCode: at * 100 };
    await makeCodedVideo(path.join(root, name), { ...shown, encoder: h264Usual });
  }
  const lines = [
    { file_name: 'one.mp4', task: 'open' },
    { file_name: 'two.mp4', task: 'close' },
  ];
  await writeFile(
    path.join(root, 'tasks.jsonl'),
    lines.map((line) => JSON.stringify(line)).join('\n'),
  );
  return root;
}

/** In containers that only ffmpeg reads, one of them under another's name. */
async function videosForFfmpeg(): Promise<string> {
  const root = path.join(await scratchFolder(), 'recordings');
  await mkdir(root);
  const shown = { frames: 8, fps: 10, width: 128, height: 64 };
  const kinds = { 'a.avi': '-c:v mjpeg', 'b.mp4': '-f mpegts', 'c.ogv': '-c:v libtheora' };
  for (const [name, encoder] of Object.entries(kinds)) {
    await makeCodedVideo(path.join(root, name), { ...shown, encoder: encoder.split(' ') });
  }
  return root;
}

/**
 * A tree of links to the files of the sample: as cheap as its names. What is changed is replaced, never written into.
 */
export async function linkedCopy(from: string, to: string): Promise<string[]> {
  const files: string[] = [];
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true, recursive: true })) {
    const relative = path.relative(from, path.join(entry.parentPath, entry.name));
    if (entry.isDirectory()) await mkdir(path.join(to, relative), { recursive: true });
    else {
      await mkdir(path.dirname(path.join(to, relative)), { recursive: true });
      await link(path.join(from, relative), path.join(to, relative));
      files.push(relative);
    }
  }
  return files.sort();
}

/** Files outside of every dataset whose contents would be recognised, in the formats that a dataset could point to. */
export async function makeSecrets(folder: string): Promise<string[]> {
  const file = (name: string): string => path.join(folder, name);
  await mkdir(folder);
  await writeFile(
    file('secret.json'),
    JSON.stringify({ codebase_version: 'OUTSIDE', features: { OUTSIDE: 1 } }),
  );
  await select(`COPY (SELECT 0 AS episode_index, i AS frame_index, i AS "index", 0 AS task_index, 'OUTSIDE' AS task,
      ['OUTSIDE'] AS tasks, 6 AS length, CAST(i / 10 AS FLOAT) AS timestamp, [424242.0, 424242.0, 424242.0] AS "observation.state", [424242.0, 424242.0] AS action
    FROM range(6) r(i)) TO '${file('secret.parquet').replaceAll("'", "''")}' (FORMAT parquet)`);
  await writeFile(file('secret.png'), 'OUTSIDE');
  await makeCodedVideo(file('secret.mp4'), {
    frames: 6,
    fps: 10,
    width: 128,
    height: 64,
    firstCode: 7,
    encoder: h264Usual,
  });
  return ['secret.json', 'secret.parquet', 'secret.png', 'secret.mp4'].map(file);
}
