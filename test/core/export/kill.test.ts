import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { childScript } from '../../child-scripts';
import { openProject } from '../../../src/core/project/open-project';
import { repositoryRoot } from '../../shared-data';
import { seededRandom } from '../../shared/seeded-random';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';
import { openDataset } from '../../../src/core/datasets/open';
import { runExport } from '../../../src/core/export/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { exportOptionsSchema } from '../../../src/shared/model/export';
import { keyframeAt, textAt } from './curated';
import { verifyConversion } from './verify-conversion';
import { verifyExport } from './verify-export';

const isFull = process.env['DUALVLA_TEST_FULL'] === '1';
const lengths = Array.from({ length: isFull ? 8 : 4 }, (_none, episode) => 20 + episode);

const episodes = [...lengths.keys()].map((source) => ({
  source,
  texts: new Map([[3, textAt(source, 3)]]),
}));

/** Runs the export in a process of its own; `kill` is called with the process at each line it says. */
async function exportInChild(
  args: readonly string[],
  onLine: (line: string, kill: () => void) => void,
): Promise<void> {
  const script = childScript(import.meta.dirname, 'export-child');
  const child = spawn(process.execPath, [script, ...args], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  createInterface({ input: child.stdout }).on('line', (line) =>
    onLine(line, () => child.kill('SIGKILL')),
  );
  await once(child, 'close');
}

/** How an export is written, how often it is killed, and what it must be when it is there. */
const ways = [
  {
    format: 'lerobot',
    rounds: isFull ? 40 : 3,
    check: (root: string, out: string) => verifyExport(root, out, { episodes, renumbered: false }),
  },
  {
    format: 'lerobot-v3.0',
    rounds: isFull ? 30 : 2,
    check: (root: string, out: string) =>
      verifyConversion(root, out, {
        version: 'v3.0',
        episodes: episodes.map((each) => ({
          ...each,
          frames: [...Array(lengths[each.source]).keys()],
        })),
        fps: 10,
        carrier: 'columns',
        retimed: false,
        video: 'copied',
      }),
  },
];

it.each(ways)(
  "leaves nothing or everything under the target's name through $rounds kills of $format",
  // A second each on a machine of one's own; a busy one starts processes slowly.
  { timeout: 120_000 + 40 * 60_000 },
  async ({ format, rounds, check }) => {
    const random = seededRandom(11);
    const root = await smallDataset({ version: 'v2.1', lengths, video: true });
    const scratch = await scratchFolder();
    const projectPath = path.join(scratch, 'set.curation');
    const dataset = await openDataset(root);
    const project = await openProject({ dataset, path: projectPath, dataDir: scratch });
    for (const episode of lengths.keys()) {
      await project.saveProposals({
        episode,
        fingerprint: await dataset.fingerprint(episode),
        policy: 'hash',
        madeAtMs: 0,
        keyframes: [keyframeAt(episode, 3)],
      });
    }
    await project.close();
    const parent = path.join(scratch, 'out');
    await mkdir(parent);
    const out = path.join(parent, 'export');
    const args = [root, projectPath, out, format];

    /** In this process, which nobody kills; how often it reports. */
    const exportHere = async (): Promise<number> => {
      let reports = 0;
      const own = await openProject({ dataset, path: projectPath, dataDir: scratch });
      const options = exportOptionsSchema.parse({ out, decisions: 'proposed', format });
      const { signal } = unwatched;
      const job = { signal, report: () => void (reports += 1) };
      try {
        await runExport({ dataset, project: own, options }, job);
      } finally {
        await own.close();
      }
      return reports;
    };
    const reports = await exportHere();
    await check(root, out);
    expect(await readdir(parent)).toEqual(['export']);
    await rm(out, { recursive: true });

    const outcomes = { complete: 0, nothing: 0, partial: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const atReport = random.between(1, reports);
      const afterMs = random.between(0, 12);
      let seen = 0;
      await exportInChild(args, (line, kill) => {
        if (line === 'report') seen += 1;
        if (line === 'report' && seen === atReport) void setTimeout(afterMs).then(kill);
      });
      const names = await readdir(parent);
      expect(names.filter((name) => !name.startsWith('.export.dualvla-partial-'))).toEqual(
        existsSync(out) ? ['export'] : [],
      );
      if (names.some((name) => name !== 'export')) outcomes.partial += 1;
      if (existsSync(out)) {
        outcomes.complete += 1;
        await check(root, out);
        await rm(out, { recursive: true });
      } else {
        outcomes.nothing += 1;
      }
    }
    expect(outcomes.nothing + outcomes.complete).toBe(rounds);
    expect(outcomes.partial).toBeGreaterThan(0);

    // The next run clears away whatever the killed ones left.
    await exportHere();
    await check(root, out);
    expect(await readdir(parent)).toEqual(['export']);
  },
);
