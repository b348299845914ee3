import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Dataset } from '../../../src/core/datasets/dataset';
import { openDataset } from '../../../src/core/datasets/open';
import { unwatched } from '../../../src/core/jobs/progress';
import { calibrationOf } from '../../../src/core/keyframes/calibrate';
import { motionSignals } from '../../../src/core/keyframes/motion';
import { proposeDataset } from '../../../src/core/keyframes/propose';
import { openProject } from '../../../src/core/project/open-project';
import type { Project } from '../../../src/core/project/project';
import type { EmbodimentPart } from '../../../src/shared/model/dataset';
import { withLag } from '../../../src/shared/model/gripper-lag';
import { makeDataset, pickAndPlace } from '../keyframes/made-dataset';

/** Opened anew each time it is asked for, as after a restart. */
async function madeDataset(): Promise<() => Promise<{ dataset: Dataset; project: Project }>> {
  const folder = await makeDataset([{ rows: pickAndPlace() }, { rows: pickAndPlace(0.1) }]);
  return async () => {
    const dataset = await openDataset(folder);
    const project = await openProject({
      dataset,
      path: `${folder}.curation`,
      dataDir: path.dirname(folder),
    });
    onTestFinished(async () => {
      await project.close();
      await dataset.close();
    });
    return { dataset, project };
  };
}

function gripper(dataset: Dataset): EmbodimentPart {
  const found = dataset.summary.embodiment.parts.find(({ role }) => role === 'gripper');
  if (found === undefined) throw new Error('The made dataset has a gripper.');
  return found;
}

async function propose({ dataset, project }: { dataset: Dataset; project: Project }) {
  const input = { dataset, project, episodes: null, policy: project.info.policy };
  await proposeDataset(input, unwatched);
  const proposals = await project.proposals(0);
  return {
    hash: proposals?.policy,
    cues: proposals?.keyframes.flatMap(({ cues }) => cues.map(({ kind }) => kind)) ?? [],
  };
}

describe('a corrected robot', () => {
  it('whose hand is recorded late is kept as such, in a file that older studios do not go on without', async () => {
    const open = await madeDataset();
    const first = await open();
    const before = await propose(first);
    const { fps } = first.dataset.summary;
    const crossings = async (): Promise<number[]> => {
      const { grippers } = await motionSignals(first.dataset, 0, first.project);
      const opening = [...(grippers[0]?.opening ?? [])];
      return opening.flatMap((value, t) =>
        t > 0 && value > 0.5 !== (opening[t - 1] ?? 0) > 0.5 ? [t] : [],
      );
    };
    const recorded = await crossings();
    expect(recorded).toHaveLength(2);
    const parts = withLag(first.project.robot.parts, { close: 0.5, open: 0.25 });
    await first.project.setRobot(parts);
    const [closes = 0, opens = 0] = recorded;
    expect(await crossings()).toEqual([
      closes - Math.round(0.5 * fps),
      opens - Math.round(0.25 * fps),
    ]);
    const after = await propose(first);
    expect(after.hash).not.toBe(before.hash);
    const file = path.join(first.project.info.path, 'embodiment.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ version: 2 });
    await first.project.close();
    await first.dataset.close();
    const again = await open();
    expect(again.project.robot.parts).toEqual(parts);
    expect(again.project.info.problems).toEqual([]);
  });

  it('counts in curves and proposals, at once and after opening anew, until the guess is back', async () => {
    const open = await madeDataset();
    const first = await open();
    const { dataset, project } = first;
    const guess = dataset.summary.embodiment;
    const before = await propose(first);
    const opening = (await motionSignals(dataset, 0, project)).grippers[0]?.opening[0];
    expect(opening).toBeGreaterThan(0.9);

    const parts = dataset.summary.embodiment.parts.map((part): EmbodimentPart =>
      part.role === 'gripper' ? { ...part, openWhen: 'smaller' } : part,
    );
    await project.setRobot(parts);
    expect(dataset.summary.embodiment).toBe(guess);
    expect(project.robot).toMatchObject({ source: 'user', arms: 1, parts });
    expect((await motionSignals(dataset, 0, project)).grippers[0]?.opening[0]).toBeLessThan(0.1);
    const after = await propose(first);
    expect(after.hash).not.toBe(before.hash);
    expect(after.cues.indexOf('gripper-open')).toBeLessThan(after.cues.indexOf('gripper-close'));
    expect(before.cues.indexOf('gripper-close')).toBeLessThan(before.cues.indexOf('gripper-open'));
    await project.close();
    await dataset.close();

    const again = await open();
    expect(again.project.robot).toMatchObject({ source: 'user', parts });
    expect((await calibrationOf(again.dataset, again.project.robot)).hands[0]?.open).toBeLessThan(
      0,
    );
    await again.project.setRobot(null);
    expect(again.project.robot).toBe(again.dataset.summary.embodiment);
    expect((await propose(again)).hash).toBe(before.hash);
  });

  it('is that of its project: another project of the same dataset has its own', async () => {
    const { dataset, project } = await (await madeDataset())();
    const guess = dataset.summary.embodiment;
    const parts = guess.parts.map((part) => ({ ...part, openWhen: 'smaller' as const }));
    const options = { dataset, path: `${dataset.summary.path}.other`, dataDir: project.info.path };
    await project.setRobot(parts);
    const other = await openProject(options);
    onTestFinished(() => other.close());
    expect(other.robot).toBe(guess);
    expect(project.robot).toMatchObject({ source: 'user', parts });
    await other.setRobot([gripper(dataset)]);
    expect(project.robot.parts).toEqual(parts);
    expect(dataset.summary.embodiment).toBe(guess);
    await project.setRobot(null);
    expect(other.robot.parts).toEqual([gripper(dataset)]);
  });

  it('cannot have parts that the dataset does not have', async () => {
    const { dataset, project } = await (await madeDataset())();
    const part = gripper(dataset);
    const save = (parts: EmbodimentPart[]) => project.setRobot(parts);
    await expect(save([{ ...part, feature: 'observation.tail' }])).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'Nothing was saved: the dataset has no feature observation.tail (part "gripper").',
    });
    await expect(save([{ ...part, dims: [4] }])).rejects.toThrow(/has 4 dimensions/);
    expect(project.robot).toBe(dataset.summary.embodiment);
  });

  it.each([
    ['cut off', '{"version":1,"par', /not JSON/],
    ['of another version', '{"version":3,"parts":[]}', /version/],
    [
      'with a part of nowhere',
      '{"version":1,"parts":[{"role":"gripper","side":"single","feature":"nowhere","dims":[0],"quantity":"position"}]}',
      /no feature nowhere/,
    ],
    [
      'with an unknown role',
      '{"version":1,"parts":[{"role":"tail","side":"single","feature":"action","dims":[0],"quantity":"position"}]}',
      /parts\.0\.role/,
    ],
  ])('whose file is %s costs one sentence, and the guess stands in', async (_how, text, why) => {
    const open = await madeDataset();
    const first = await open();
    const file = path.join(first.project.info.path, 'embodiment.json');
    await first.project.close();
    await writeFile(file, text);
    const { dataset, project } = await open();
    expect(project.robot).toBe(dataset.summary.embodiment);
    expect(project.info.problems).toHaveLength(1);
    expect(project.info.problems[0]).toMatchObject({ code: 'embodiment-broken' });
    expect(project.info.problems[0]?.message).toMatch(why);
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});
