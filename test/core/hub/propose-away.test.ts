/** The Hub goes while a dataset of it is proposed: what is proposed once it is back is what it would have been. */
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDataset } from '../../../src/core/datasets/open';
import { openRepository } from '../../../src/core/hub/open-repository';
import { unwatched } from '../../../src/core/jobs/progress';
import { proposeDataset } from '../../../src/core/keyframes/propose';
import { openProject } from '../../../src/core/project/open-project';
import { defaultPolicy } from '../../../src/shared/model/policy';
import { scratchFolder, smallDataset } from '../datasets/small-dataset';
import { lineFilesOf } from '../line-files';
import { hubHome } from './hub-home';

it('leaves no proposals that scene events do not count for', async () => {
  const home = await hubHome();
  onTestFinished(() => home.close());
  const source = await smallDataset({ version: 'v2.1', lengths: [16, 18, 20], video: true });
  await home.server.serve('lab/so', source);
  const root = await openRepository('lab/so', unwatched, { client: home.client() });
  const dataset = await openDataset(root);
  onTestFinished(() => dataset.close());
  const base = path.join(await scratchFolder(), 'fresh');
  const at = (folder: string) => openProject({ dataset, path: folder, dataDir: `${folder}-data` });
  await (await at(base)).close();
  await cp(base, `${base}-clean`, { recursive: true });
  const propose = async (folder: string) => {
    const project = await at(folder);
    const asked = { dataset, project, episodes: null, policy: defaultPolicy, now: () => 1 };
    const { episodes, problems } = await proposeDataset(asked, unwatched);
    await project.close();
    return { episodes, codes: problems.map(({ code }) => code) };
  };
  home.server.fault = ({ url }) =>
    url.endsWith('episode_000002.mp4') ? { status: 503, headers: { 'retry-after': '0' } } : null;
  const poorly = await propose(base);
  expect(poorly.episodes).toBe(2);
  expect(poorly.codes).toContain('not-proposed');
  home.server.fault = () => null;
  const well = await propose(base);
  expect(well).toEqual(await propose(`${base}-clean`));
  expect(well.codes).not.toContain('events-skipped');
  expect(await lineFilesOf(base)).toEqual(await lineFilesOf(`${base}-clean`));
});
