/** `npm run bench [-- NAME ...]`: measures and prints a table for RESULTS.md. Nothing here is a test. */
import os from 'node:os';
import { benchCollect } from './collect';
import { benchCuratorDay } from './curator-day';
import { benchDesktop } from './desktop';
import { benchLearning } from './learning';
import { benchLibrary } from './library';
import { benchLooks } from './looks';
import { benchMachines } from './machines';
import { benchManyEpisodes } from './many-episodes';
import { benchExportCopy } from './export-copy';
import { benchHundredThousand } from './hundred-thousand';
import { benchMillionFrames } from './million-frames';
import { benchOpenDatasets } from './open-datasets';
import { benchOpening } from './opening';
import { benchPolicy } from './policy';
import { benchPropose } from './propose';
import { benchProxy } from './proxy';
import { benchQueue } from './queue';
import { benchReview } from './review';
import { benchScale } from './scale';
import { benchScore } from './score';
import { benchSeek } from './seek';
import { benchSimilarity } from './similarity';
import { benchTeachers } from './teachers';
import { benchWindow } from './window';
import type { BenchRow } from './row';

const benches: Record<string, () => Promise<BenchRow[]>> = {
  open: benchOpenDatasets,
  million: benchMillionFrames,
  hundred: benchHundredThousand,
  opening: benchOpening,
  export: benchExportCopy,
  propose: benchPropose,
  learning: benchLearning,
  library: benchLibrary,
  many: benchManyEpisodes,
  policy: benchPolicy,
  collect: benchCollect,
  teachers: benchTeachers,
  looks: benchLooks,
  proxy: benchProxy,
  queue: benchQueue,
  machines: benchMachines,
  scale: benchScale,
  score: benchScore,
  review: benchReview,
  seek: benchSeek,
  similarity: benchSimilarity,
  window: benchWindow,
  'curator-day': benchCuratorDay,
  desktop: benchDesktop,
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !Object.hasOwn(benches, name));
if (unknown !== undefined) {
  console.error(`There is no bench "${unknown}"; there are ${Object.keys(benches).join(', ')}.`);
  process.exit(1);
}
const cpu = os.cpus()[0]?.model ?? 'unknown processor';
console.log(`Node ${process.versions.node}, ${os.cpus().length} cores (${cpu})\n`);
console.log('| what | value | on |\n| --- | --- | --- |');
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const row of await bench()) {
    const value = row.value >= 100 ? row.value.toFixed(0) : row.value.toPrecision(3);
    console.log(`| ${row.name} | ${value} ${row.unit} | ${row.note} |`);
  }
}
process.exit(0);
