/** Exports one dataset as a process of its own, for tests that kill it. Says `report` on each progress and `done`. */
import { openDataset } from '../../../src/core/datasets/open';
import { runExport } from '../../../src/core/export/run';
import { openProject } from '../../../src/core/project/open-project';
import { exportOptionsSchema } from '../../../src/shared/model/export';

const [root = '', projectPath = '', out = '', format] = process.argv.slice(2);
const dataset = await openDataset(root);
const project = await openProject({ dataset, path: projectPath, dataDir: projectPath });
process.stdout.write('ready\n');
await runExport(
  { dataset, project, options: exportOptionsSchema.parse({ out, decisions: 'proposed', format }) },
  {
    signal: new AbortController().signal,
    report: () => process.stdout.write('report\n'),
  },
);
process.stdout.write('done\n');
await project.close();
