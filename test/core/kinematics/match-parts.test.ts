/** A description of the robot for a dataset whose joints have numbers for names, kept in a project. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { calibrationOf } from '../../../src/core/keyframes/calibrate';
import { episodeMovement } from '../../../src/core/keyframes/episode-movement';
import { calibrationSchema } from '../../../src/core/keyframes/plan-schema';
import { matchParts } from '../../../src/core/kinematics/match-parts';
import { openProject } from '../../../src/core/project/open-project';
import { matchText } from '../../../src/shared/model/kinematics';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';
import { planarUrdf } from './planar-arm';

test('sentences say where the hand goes, also after the project was closed', async () => {
  const root = await smallDataset({
    version: 'v2.1',
    lengths: [90],
    columns: {
      'observation.state': '[CAST(i / 60.0 AS FLOAT), CAST(0 AS FLOAT), CAST(0 AS FLOAT)]',
    },
  });
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  const folder = await scratchFolder();
  const file = path.join(folder, 'planar.urdf');
  await writeFile(file, planarUrdf);
  const place = { dataset, path: path.join(folder, 'p.curation'), dataDir: `${folder}-data` };
  const open = async () => {
    const project = await openProject(place);
    onTestFinished(() => project.close());
    const { robot, info, folder: kept } = project;
    const asked = { dataset, robot, policy: info.policy, folder: kept };
    const words = await episodeMovement(asked, 0);
    return { project, said: words(30, 80) };
  };

  const before = await open();
  expect(before.said).toMatch(/^Move the arm/);
  const { parts, arms } = await matchParts(dataset, before.project.robot.parts, file);
  expect(arms.map(matchText)).toContain(
    'observation.state by order: shoulder_pan_joint is joint_1, elbow_joint is joint_2; in radians, up to hand.',
  );
  await before.project.setRobot(parts);
  await before.project.close();
  const after = await open();
  expect(after.said).toBe('Move back and left.');

  // Another machine that is sent the plan knows it, too.
  const calibration = await calibrationOf(dataset, after.project.robot);
  expect(calibration.arms.some(({ chain }) => chain !== undefined)).toBe(true);
  expect(calibrationSchema.parse(calibration)).toEqual(calibration);

  await writeFile(file, '<robot name="r"/>');
  await expect(matchParts(dataset, parts, file)).rejects.toMatchObject({
    message: expect.stringMatching(
      /planar\.urdf cannot be read as a robot description: it has no joints/,
    ),
  });
  const nowhere = path.join(folder, 'none.urdf');
  await expect(matchParts(dataset, parts, nowhere)).rejects.toMatchObject({ code: 'not-found' });
});
