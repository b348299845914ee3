/** For tests that need proposals for the demo, but are not about watching its videos. */
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { repositoryRoot } from './shared-data';

/** Puts into a project what 0.1.0 saw in a sample of the demo's episodes, so that only those proposed for are watched. */
export const copyWatched = (project: string): Promise<void> =>
  cp(
    path.join(repositoryRoot, 'test/fixtures/made-by-0.1.0/demo.curation/events'),
    path.join(project, 'events'),
    { recursive: true },
  );
