/**
 * `npm run soak`: a scripted day of a curator against the built studio in a real Chromium, 300 episodes and 5,000
 * decisions, with a second window that goes through all rooms. Prints what is held in memory, and ends with 1 where it
 * grew. SOAK_ALLOCATORS=1 also tells which of Chromium's allocators grew since the first reading. SOAK_EPISODES and
 * SOAK_DECISIONS make it shorter; SOAK_DATASET names a dataset, whose copy is used instead of
 * the demo's episodes again and again.
 */
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { ensureBuild } from '../../scripts/setup/node.mjs';
import { makeTempDir } from '../studio-fixture';
import { repeatDemo } from './repeated-demo';
import { spendDay, type Reading } from './day';
import { grown, marks } from './limits';

const episodes = Number(process.env['SOAK_EPISODES'] ?? 300);
const given = process.env['SOAK_DATASET'];
const decisions = Number(process.env['SOAK_DECISIONS'] ?? Math.round((5_000 * episodes) / 300));

ensureBuild();
const dir = await makeTempDir();
try {
  const dataset = path.join(dir, 'dataset');
  if (given === undefined) await repeatDemo(episodes, dataset);
  else await cp(given, dataset, { recursive: true });
  console.log(
    '| episodes | decisions | core, MiB | of it JavaScript | windows, MiB | of it JavaScript | Chromium, MiB | its cache of pictures | decoders | pictures |',
  );
  console.log(`|${' --- |'.repeat(10)}`);
  const day = { dataset, dir, episodes, decisions, marks, onReading: print };
  const asked = process.env['SOAK_ALLOCATORS'] === '1' ? { onGrowth } : {};
  const readings = await spendDay({ ...day, ...asked });
  for (const line of grown(readings)) {
    console.error(line);
    process.exitCode = 1;
  }
} finally {
  await rm(dir, { recursive: true, force: true });
}

function onGrowth(lines: readonly string[]): void {
  console.error(lines.map((line) => `  ${line}`).join('\n'));
}

function print(reading: Reading): void {
  const { core, coreHeap, windows, heap, chromium, cache, decoders, pictures } = reading;
  const mebibytes = [core, coreHeap, windows, heap, chromium, cache].map((size) => size.toFixed(0));
  const cells = [reading.episodes, reading.decisions, ...mebibytes, decoders, pictures];
  console.log(`| ${cells.join(' | ')} |`);
}
