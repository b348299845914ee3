/** Drafts as a process of its own, for tests that kill it. */
import { openDataset } from '../../../src/core/datasets/open';
import { runDrafts } from '../../../src/core/drafts/run';
import { unwatched } from '../../../src/core/jobs/progress';
import { openProject } from '../../../src/core/project/open-project';
import { draftSettingsSchema } from '../../../src/shared/model/draft';

const [root = '', folder = '', endpoint = ''] = process.argv.slice(2);
const dataset = await openDataset(root);
const project = await openProject({ dataset, path: folder, dataDir: `${folder}-data` });
const settings = draftSettingsSchema.parse({
  endpoint,
  model: 'tiny-vlm',
  timeoutSec: 60,
  pictureWidth: 64,
  cameras: 1,
  concurrency: 2,
});
await runDrafts({ dataset, project, settings, key: null, episodes: [0, 1, 2] }, unwatched);
await project.close();
