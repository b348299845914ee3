/** A project of the demo dataset that takes in files of outputs. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { unwatched } from '../../../src/core/jobs/progress';
import { openProject } from '../../../src/core/project/open-project';
import { importOutputs } from '../../../src/core/teachers/import';
import { outputs } from '../../../src/core/teachers/outputs';
import type { TeacherOutput } from '../../../src/shared/model/teacher';
import { openedDemo } from '../../opened-demo';
import { temporaryFolder } from '../project/toy-project';

export async function importing() {
  const root = await temporaryFolder();
  const dataset = await openedDemo();
  const project = await openProject({
    dataset,
    path: path.join(root, 'demo.curation'),
    dataDir: root,
  });
  onTestFinished(() => project.close());
  const take = async (name: string, bytes: string | Buffer, teacher = 'pi0') => {
    const file = path.join(root, name);
    await writeFile(file, bytes);
    return importOutputs({ dataset, project }, { file, teacher }, unwatched);
  };
  const all = async (kind: 'action' | 'reasoning'): Promise<TeacherOutput[]> => {
    const found: TeacherOutput[] = [];
    const store = await project.store(outputs);
    for await (const each of store.read({ teacher: 'pi0', kind })) found.push(...each.outputs);
    return found;
  };
  return { root, take, all };
}
