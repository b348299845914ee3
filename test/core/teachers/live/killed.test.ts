/**
 * Collecting from a teacher that fails one time in five, killed again and again: nothing is lost, nothing is asked
 * twice.
 */
import { expect, test } from 'vitest';
import { openDataset } from '../../../../src/core/datasets/open';
import { openProject } from '../../../../src/core/project/open-project';
import { outputs } from '../../../../src/core/teachers/outputs';
import { demoDataset } from '../../../shared-data';
import { draftFolder } from '../../drafts/draft-project';
import { collectSettings } from './collect-project';
import { runChild, unreliableTeacher } from './killed-runs';

const full = process.env['DUALVLA_TEST_FULL'] === '1';
/** Every frame of the demo for three teachers is 12,765 outputs. */
const { teachers, episodes, kills } = full
  ? { teachers: ['t0', 't1', 't2'], episodes: null, kills: [900, 700, 2_000, 1_100, 600] }
  : { teachers: ['t0'], episodes: [0], kills: [20, 30] };
const every = full ? 1 : 2;
const concurrency = 8;

test(
  `${kills.length} kills`,
  async () => {
    const folder = await draftFolder();
    const dataset = await openDataset(demoDataset);
    const wanted = episodes ?? dataset.episodes.map(({ index }) => index);
    const total = wanted.reduce(
      (sum, index) => sum + Math.ceil(dataset.episode(index).length / every),
      0,
    );
    const memory: number[] = [];
    for (const [position, teacher] of teachers.entries()) {
      const { server, asked, answered } = await unreliableTeacher();
      const settings = collectSettings(server, { teacher, frames: { every }, concurrency });
      const acknowledged = new Set<string>();
      for (const killAfter of kills.filter((_each, at) => at % teachers.length === position)) {
        const before = new Map(answered);
        const run = await runChild(demoDataset, folder, settings, { killAfter, episodes });
        expect(run.result).toBeNull();
        // What it sent before it was killed has come.
        await expect.poll(() => server.open).toBe(0);
        memory.push(...run.memory.slice(-1));
        // What was acknowledged in an earlier run was not asked again; of the rest, as many as were under way.
        expect(run.acknowledged.filter((frame) => acknowledged.has(frame))).toEqual([]);
        const again = [...before].filter(([frame, count]) => (answered.get(frame) ?? 0) > count);
        expect(again.length).toBeLessThanOrEqual(concurrency);
        for (const frame of run.acknowledged) acknowledged.add(frame);
      }
      const before = new Map(asked);
      const settled = new Map(answered);
      const last = await runChild(demoDataset, folder, settings, { episodes });
      const requests = [...asked].reduce(
        (sum, [frame, count]) => sum + count - (before.get(frame) ?? 0),
        0,
      );
      expect(last.result).toMatchObject({ reused: expect.any(Number) as number });
      const { asked: frames = 0, failed = 0, retried = 0, reused = 0 } = last.result ?? {};
      expect(retried).toBe(requests - frames);
      expect(reused).toBeGreaterThanOrEqual(acknowledged.size);
      expect(frames + reused).toBe(total);
      const again = [...settled].filter(([frame, count]) => (answered.get(frame) ?? 0) > count);
      expect(again.length).toBeLessThanOrEqual(concurrency);
      for (const frame of acknowledged) expect(asked.get(frame)).toBe(before.get(frame));
      memory.push(...last.memory.slice(-1));

      const project = await openProject({ dataset, path: folder, dataDir: `${folder}-data` });
      const kept: string[] = [];
      for await (const part of (await project.store(outputs)).read({ teacher, kind: 'action' })) {
        kept.push(...part.outputs.map(({ episode, frame }) => `${episode}:${frame}.`));
      }
      expect(kept).toHaveLength(total - failed);
      expect(new Set(kept).size).toBe(kept.length);
      const stored = new Set(kept);
      expect([...acknowledged].filter((frame) => !stored.has(frame))).toEqual([]);
      await project.close();
    }
    await dataset.close();
    console.log(
      `Resident memory at the end of each run, MB: ${memory.map((bytes) => Math.round(bytes / 1e6)).join(', ')}`,
    );
  },
  full ? 1_800_000 : 180_000,
);
