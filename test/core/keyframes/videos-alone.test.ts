/** A folder of videos, without a number of any robot: cut from the demo by ffmpeg, proposed from end to end. */
import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { matchSpans } from '../../../src/core/evaluation/matching';
import { readLabels } from '../../../src/core/evaluation/labels';
import { unwatched } from '../../../src/core/jobs/progress';
import { proposeDataset } from '../../../src/core/keyframes/propose';
import { openProject } from '../../../src/core/project/open-project';
import { requireFfmpeg } from '../../../src/core/video/tools';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { demoDataset } from '../../shared-data';
import { scratchFolder } from '../datasets/small-dataset';

const episodes = [0, 1];

test('videos alone get keyframes with names, most of them where something happens', async () => {
  const demo = await openDataset(demoDataset);
  onTestFinished(() => demo.close());
  const folder = path.join(await scratchFolder(), 'videos');
  await mkdir(folder);
  const { path: ffmpeg } = await requireFfmpeg();
  for (const episode of episodes) {
    const videos = await demo.videos(episode);
    const wrist = videos.find(({ cameraKey }) => cameraKey.endsWith('wrist'));
    if (wrist === undefined) throw new Error('The demo has a wrist camera.');
    const { file, startSec, frames } = wrist;
    const cut = ['-ss', String(startSec), '-i', file, '-frames:v', String(frames)];
    const out = path.join(folder, `take-${episode}.mp4`);
    await promisify(execFile)(ffmpeg, ['-v', 'error', ...cut, '-crf', '12', out]);
  }
  const dataset = await openDataset(folder);
  onTestFinished(() => dataset.close());
  const place = `${folder}.curation`;
  const project = await openProject({ dataset, path: place, dataDir: place });
  onTestFinished(() => project.close());
  const input = { dataset, project, episodes: null, policy: defaultPolicy };
  expect((await proposeDataset(input, unwatched)).episodes).toBe(episodes.length);
  const labels = await readLabels(path.join(demoDataset, 'events.json'));
  for (const episode of episodes) {
    const label = labels.find((one) => one.episode === episode);
    const { keyframes = [] } = (await project.proposals(episode)) ?? {};
    const seen = keyframes.filter(({ cues }) => cues.length > 0);
    const frames = seen.map(({ frame }) => frame);
    const boundaries = label?.boundaries ?? [];
    const hits = matchSpans(frames, boundaries, dataset.summary.fps, 0.25).filter(
      (index) => index !== null,
    );
    expect(hits.length).toBeGreaterThanOrEqual(0.7 * boundaries.length);
    expect(seen.length).toBeLessThanOrEqual(boundaries.length + 2);
    const named = seen.flatMap(({ boundary }) => boundary?.kind ?? []);
    expect(named).toEqual(expect.arrayContaining(['grasp', 'lift', 'release']));
  }
  // Nothing but the pictures was asked.
  expect(await readFile(path.join(place, 'proposals.jsonl'), 'utf8')).not.toContain('"phase"');
});
