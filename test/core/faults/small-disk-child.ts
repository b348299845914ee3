/**
 * Writes what goes past Node, parquet of outputs and what ffmpeg makes, on a disk that is full from one moment on, then
 * again with room. Says for each moment, as JSON: what was written, what was told, and what was found.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdir, readdir, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { openDataset } from '../../../src/core/datasets/open';
import { exportDistillation } from '../../../src/core/distill/export';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { openProject } from '../../../src/core/project/open-project';
import { outputs } from '../../../src/core/teachers/outputs';
import { writeStill } from '../../../src/core/video/stills';
import { plainFailure } from '../../../src/core/system/classify-error';
import { distillOptionsSchema } from '../../../src/shared/model/distill';
import { exportOptionsSchema } from '../../../src/shared/model/export';
import { proposal } from '../../shared/decisions';
import { anOutput } from '../teachers/an-output';

const [disk = '', source = '', video = ''] = process.argv.slice(2);
const filler = path.join(disk, 'filler');
const pi0 = { teacher: 'pi0', kind: 'action' } as const;

const isFull = process.env['DUALVLA_TEST_FULL'] === '1';
/** KiB that are left when it is full. */
const rooms = isFull ? [0, 4, 16, 64, 256] : [0, 16];

function say(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Synchronous, since it is done in the middle of a write. */
function fill(leftKib: number, freeKib: number): void {
  const file = openSync(filler, 'w');
  const block = Buffer.alloc(4_096);
  try {
    for (let kib = freeKib - leftKib; kib > 0; kib -= 4) writeSync(file, block);
  } catch {
    // Full.
  } finally {
    closeSync(file);
  }
}

async function freeKib(): Promise<number> {
  const { bavail, bsize } = await statfs(disk);
  return (bavail * bsize) / 1_024;
}

const told = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => plainFailure(error),
  );

/** Values that no packing makes small. */
const many = Array.from({ length: 400 }, (_, frame) =>
  anOutput({
    frame: 10 + frame,
    action: Array.from({ length: 16 }, (_row, row) =>
      Array.from({ length: 14 }, (_dim, dim) => Math.sin(frame * 971 + row * 37 + dim)),
    ),
  }),
);

async function writeOutputs(left: number): Promise<void> {
  const dataset = await openDataset(source);
  const place = path.join(disk, 'set.curation');
  const opened = () => openProject({ dataset, path: place, dataDir: path.join(disk, 'data') });
  let project = await opened();
  const count = async () => {
    let frames = 0;
    for await (const part of (await project.store(outputs)).read(pi0))
      frames += part.outputs.length;
    return frames;
  };
  const acknowledged = [0, 1, 2].map((frame) => anOutput({ frame }));
  await (await project.store(outputs)).append(acknowledged, true);
  fill(left, await freeKib());
  const error = await told((await project.store(outputs)).write(pi0, many));
  const kept = await count();
  await rm(filler);
  await (await project.store(outputs)).write(pi0, many);
  const then = await count();
  await project.close();
  project = await opened();
  const again = await count();
  const folder = path.join(place, 'teachers/outputs/action.pi0');
  say({ what: 'outputs', error, counts: [kept, then, again], files: await readdir(folder) });
  await project.close();
  await dataset.close();
  await rm(place, { recursive: true });
}

/** @param at the disk is full from this report on */
async function writeExport(at: number): Promise<boolean> {
  const dataset = await openDataset(source);
  const elsewhere = path.join(path.dirname(disk), 'project');
  const project = await openProject({ dataset, path: elsewhere, dataDir: elsewhere });
  for (const { index: episode } of at > 0 ? [] : dataset.episodes) {
    const fingerprint = await dataset.fingerprint(episode);
    const made = { policy: 'hash', madeAtMs: 1, keyframes: [proposal('p', 4)] };
    await project.saveProposals({ episode, fingerprint, ...made });
  }
  const folder = path.join(disk, 'exports');
  await mkdir(folder);
  const out = path.join(folder, 'out');
  // Every other picture: the videos have to be encoded anew.
  const options = exportOptionsSchema.parse({ out, decisions: 'proposed', stride: 2 });
  const request = { dataset, project, options };
  const free = await freeKib();
  let reports = 0;
  const error = await told(
    runExport(request, {
      ...unwatched,
      report: ({ phase }) => {
        if (phase === 'planning' || phase === 'done') return;
        if (reports === at) fill(0, free);
        reports += 1;
      },
    }),
  );
  const files = await readdir(folder);
  await rm(filler, { force: true });
  const wasFull = reports > at;
  if (wasFull) {
    const again = await told(runExport(request, unwatched));
    say({ what: 'export', error, files, again });
  }
  await rm(folder, { recursive: true });
  await project.close();
  await dataset.close();
  return wasFull;
}

/** @param left KiB that are left once it begins to write */
async function writeSamples(left: number): Promise<void> {
  const dataset = await openDataset(source);
  const elsewhere = path.join(path.dirname(disk), 'project');
  const project = await openProject({ dataset, path: elsewhere, dataDir: elsewhere });
  const folder = path.join(disk, 'samples');
  await mkdir(folder);
  const out = path.join(folder, 'out');
  const options = distillOptionsSchema.parse({ out, decisions: 'proposed' });
  const request = { dataset, project, options };
  const free = await freeKib();
  let begun = false;
  const report = ({ phase }: { phase: string }): void => {
    if (begun || phase !== 'writing') return;
    begun = true;
    fill(left, free);
  };
  const error = await told(exportDistillation(request, { ...unwatched, report }));
  const files = await readdir(folder);
  await rm(filler);
  const again = await told(exportDistillation(request, unwatched));
  say({ what: 'samples', error, files, again });
  await rm(folder, { recursive: true });
  await project.close();
  await dataset.close();
}

async function writeOneStill(left: number): Promise<void> {
  const folder = path.join(disk, 'stills');
  await mkdir(folder);
  const target = path.join(folder, 'still.jpg');
  const request = { file: video, startSec: 0, frame: 3, width: 640 };
  fill(left, await freeKib());
  const error = await told(writeStill(request, target, unwatched.signal));
  const files = await readdir(folder);
  await rm(filler);
  say({ what: 'still', error, files });
  await rm(folder, { recursive: true });
}

for (const left of rooms) await writeOutputs(left);
for (const left of [0, 4]) await writeOneStill(left);
for (let at = 0, wasFull = true; wasFull; at += isFull ? 1 : 3) wasFull = await writeExport(at);
for (const left of [0, 4]) await writeSamples(left);
