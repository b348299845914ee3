/** Why outputs are wrong, as the curators of a project want to say it. */
import {
  defaultReasons,
  lookReasonsSchema,
  type LookReason,
} from '../../shared/model/teacher-look';
import { usableJson } from '../project/json-files';
import type { ProjectFolder } from '../project/project-folder';

const file = 'teachers/reasons.json';

/**
 * Those that come with the studio where the project has none, or none that make sense. Throws `io` where they cannot be
 * read this time: who saves them would lose them.
 */
export async function readReasons(folder: ProjectFolder): Promise<LookReason[]> {
  const stored = lookReasonsSchema.safeParse(await usableJson(folder, file));
  return stored.success ? stored.data : [...defaultReasons];
}

/** Throws what writing throws. Verdicts keep the reasons that they were given with. */
export async function saveReasons(
  folder: ProjectFolder,
  reasons: readonly LookReason[],
): Promise<void> {
  await folder.makeFolder('teachers');
  await folder.write(file, `${JSON.stringify(reasons)}\n`);
}
