/** Where the scores of the rollouts that are looked at are kept. */
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import { realPlace } from '../files/real-place';
import type { Project } from '../project/project';
import { ProjectFolder } from '../project/project-folder';
import { serial } from '../system/serial';
import { PeopleScores, peopleScores } from './calibration/people-scores';
import { openScoreFolder } from './score-folder';

export interface ScorePlace {
  /** Absolute. */
  readonly path: string;
  /** Only to look at: it need not be there. */
  look(): ProjectFolder;
  /** Made where there is none. Throws `conflict` where this core may not write, `invalid-input` and `io`. */
  write(): Promise<{ folder: ProjectFolder; people: PeopleScores }>;
  /** Lets go what was opened here. */
  close(): Promise<void>;
}

/** The project of the dataset whose episodes the rollouts are. */
export const placeInProject = (project: Pick<Project, 'folder' | 'store'>): ScorePlace => ({
  path: project.folder.path,
  look: () => ProjectFolder.reading(project.folder.path),
  write: async () => {
    await project.folder.mustWrite();
    return { folder: project.folder, people: await project.store(peopleScores) };
  },
  close: () => Promise.resolve(),
});

/**
 * A folder of their own: the one that is named, else `NAME.curation` beside them, as a dataset has it; never through a
 * link that lies in the place of the latter.
 */
export function placeOfOwn(rollouts: string, named: string | null): ScorePlace {
  const beside = `${realPlace(path.resolve(rollouts))}.curation`;
  const at = named === null ? beside : realPlace(path.resolve(named));
  const inTurn = serial();
  let open: { folder: ProjectFolder; people: PeopleScores } | null = null;
  const close = async (): Promise<void> => {
    const was = open;
    open = null;
    await was?.people.close();
    await was?.folder.release('Other rollouts are looked at.');
  };
  return {
    path: at,
    look: () => ProjectFolder.reading(at),
    write: () =>
      inTurn(async () => {
        if (open?.folder.readOnlyBecause === null) return open;
        await close();
        if (named === null) await refuseLink(beside);
        const folder = await openScoreFolder(at, rollouts);
        await folder.mustWrite();
        const people = await PeopleScores.open({ folder, onProblem: () => undefined });
        open = { folder, people };
        return open;
      }),
    close: () => inTurn(close),
  };
}

async function refuseLink(place: string): Promise<void> {
  const stats = await lstat(place).catch(() => null);
  if (stats?.isSymbolicLink() !== true) return;
  throw new StudioError(
    'conflict',
    `${place} is a link, so nothing is written there; choose the folder for the scores yourself.`,
  );
}
