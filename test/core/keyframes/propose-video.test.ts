/** Proposing where there are pictures: both layers, and videos that cannot be watched. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { openDataset } from '../../../src/core/datasets/open';
import { readLabels } from '../../../src/core/evaluation/labels';
import { unwatched } from '../../../src/core/jobs/progress';
import { proposeDataset } from '../../../src/core/keyframes/propose';
import { requireFfmpeg } from '../../../src/core/video/tools';
import { openProject } from '../../../src/core/project/open-project';
import type { Project } from '../../../src/core/project/project';
import { StudioError } from '../../../src/shared/errors';
import { layerOf } from '../../../src/shared/model/keyframe';
import { defaultPolicy, policySchema } from '../../../src/shared/model/policy';
import { copyWatchedEpisodes } from '../../watched-episodes';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';

async function opened(
  root: string,
  folder: string,
): Promise<{ dataset: Dataset; project: Project }> {
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  const project = await openProject({ dataset, path: folder, dataDir: folder });
  onTestFinished(() => project.close());
  return { dataset, project };
}

/** The tables of the video come first and stay whole, so that it opens; half of its pictures are gone. */
async function cutOff(video: string): Promise<void> {
  const { path: ffmpeg } = await requireFfmpeg();
  const whole = `${video}.whole.mp4`;
  await rename(video, whole);
  const args = ['-v', 'error', '-i', whole, '-c', 'copy', '-movflags', '+faststart', video];
  await promisify(execFile)(ffmpeg, args);
  await rm(whole);
  await truncate(video, Math.floor(0.7 * (await stat(video)).size));
}

const full = (place: string) => mkdir(path.join(place, 'kept'), { recursive: true });

test('whatever lies in the place of what was seen before is named, left alone, and costs nothing', async () => {
  const root = await smallDataset({ version: 'v2.1', lengths: [20], video: true });
  const notes = path.join(await scratchFolder(), 'notes.txt');
  await writeFile(notes, 'notes');
  const spoilt: [string, (place: string) => Promise<unknown>, RegExp][] = [
    ['evidence.json', (place) => writeFile(place, '{'), /evidence\.json .* damaged/],
    ['evidence.json', (place) => symlink(notes, place), /evidence\.json is a link/],
    ['evidence.json', full, /not kept: .*evidence\.json is a folder/],
    ['000000.json', full, /not kept: .*000000\.json is a folder/],
  ];
  const seen: unknown[] = [];
  for (const [name, spoil, sentence] of spoilt) {
    const made = await opened(root, path.join(await scratchFolder(), 'p.curation'));
    const place = path.join(made.project.info.path, 'events', name);
    await mkdir(path.dirname(place));
    await spoil(place);
    const result = await proposeDataset(
      { ...made, episodes: [0], policy: defaultPolicy },
      unwatched,
    );
    const problems = result.problems.filter(({ code }) => code.startsWith('events-not-'));
    expect(problems.map(({ message }) => message).join('\n')).toMatch(sentence);
    seen.push([
      result.cues,
      (await made.project.proposals(0))?.keyframes.map(({ frame }) => frame),
    ]);
    expect(await readFile(notes, 'utf8')).toBe('notes');
    expect(existsSync(path.join(place, 'kept'))).toBe(spoil === full);
  }
  for (const each of seen) expect(each).toEqual(seen[0]);
});

test('an episode whose video cannot be watched is named once, and proposed later where that passes', async () => {
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [20, 22, 24],
    video: true,
  });
  for (const episode of [0, 2]) {
    const name = `videos/chunk-000/observation.images.top/episode_00000${episode}.mp4`;
    await cutOff(path.join(root, name));
  }
  const made = await opened(root, path.join(await scratchFolder(), 'p.curation'));
  const away = new StudioError('io', 'The Hub cannot answer now (503); try again later.');
  const reading = vi.spyOn(made.dataset, 'videos').mockRejectedValue(away);
  const poorly = await proposeDataset({ ...made, episodes: [1], policy: defaultPolicy }, unwatched);
  reading.mockRestore();
  const said = poorly.problems.filter(({ episode }) => episode === 1);
  expect([poorly.episodes, said.map(({ code }) => code)]).toEqual([0, ['not-proposed']]);
  expect(said[0]?.message).toContain('(503)');
  const { project } = made;
  expect(await project.proposals(1)).toBeNull();
  const evidence = (): Promise<unknown> => project.folder.readJson('events/evidence.json');
  expect(await evidence()).toEqual({ evidence: null });
  const skippedIn = async (episodes: number[] | null) => {
    const result = await proposeDataset({ ...made, episodes, policy: defaultPolicy }, unwatched);
    expect(result.episodes).toBe(episodes?.length ?? 3);
    return result.problems.flatMap(({ code, episode }) =>
      code === 'events-skipped' ? [episode] : [],
    );
  };
  expect(await skippedIn([1])).toEqual([]);
  expect(await project.proposals(1)).not.toBeNull();
  expect(await evidence()).toHaveProperty('basis');
  expect(await skippedIn(null)).toEqual([0, 2]);
});

test('where both layers must agree, phases count as movement: the demo keeps all its keyframes, and runs of frames under the policy of the paper', async () => {
  const root = path.join(await scratchFolder(), 'demo');
  await copyWatchedEpisodes(2, root);
  const { dataset, project } = await opened(root, `${root}.curation`);
  const policy = policySchema.parse({ layers: 'both' });
  await proposeDataset({ dataset, project, episodes: null, policy }, unwatched);
  const labels = await readLabels(path.join(root, 'events.json'));
  for (const { episode, boundaries } of labels) {
    const { keyframes = [] } = (await project.proposals(episode)) ?? {};
    const seen = keyframes.filter(({ frame }) => frame > 0);
    expect(seen.length).toBeGreaterThanOrEqual(boundaries.length - 1);
    for (const { cues, frame } of seen) {
      const layers = new Set(cues.map(({ kind }) => layerOf(kind)));
      expect([...layers], `${episode} at ${frame}`).toEqual(
        expect.arrayContaining(['movement', 'scene']),
      );
    }
  }
  const ofPaper = policySchema.parse({ layers: 'paper' });
  await proposeDataset({ dataset, project, episodes: [0], policy: ofPaper }, unwatched);
  const ofRuns = (await project.proposals(0))?.keyframes.filter(({ frame }) => frame > 0) ?? [];
  expect(ofRuns.length).toBeGreaterThan(0);
  for (const { frame, run } of ofRuns) {
    expect(run?.from).toBeLessThanOrEqual(frame);
    expect(run?.to).toBeGreaterThanOrEqual(frame);
  }
});
