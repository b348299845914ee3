/**
 * Opens the usual project of the toy dataset in argv[2] and decides once, as a user who may write there or not; says
 * what came of it.
 */
import path from 'node:path';
import { openProject } from '../../../src/core/project/open-project';
import { toPlainError } from '../../../src/shared/errors';
import { ScriptedCurator } from '../../shared/decisions';
import { toyDataset, toyEpisodes } from './toy-dataset';

const root = process.argv[2] ?? '';
const project = await openProject({
  dataset: toyDataset(path.join(root, 'toy'), toyEpisodes),
  path: null,
  dataDir: path.join(root, 'data'),
});
const curator = new ScriptedCurator({ projectId: project.info.id, curator: 'ben', device: 'desk' });
const refused = await project.append([curator.decide({ kind: 'finish' })]).then(
  () => null,
  (error: unknown) => toPlainError(error),
);
const decisions = project.decisions(0).map(({ id }) => id);
process.stdout.write(JSON.stringify({ info: project.info, decisions, refused }));
await project.close();
