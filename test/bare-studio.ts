/** A core that no host runs: without a demo, and without a dataset to begin with, unless they are given. */
import { createStudio, type Studio } from '../src/core/studio';
import type { StudioOptions } from '../src/core/studio-context';

export function bareStudio(
  dataDir: string,
  given: Partial<StudioOptions> = {},
  runnerOf?: Parameters<typeof createStudio>[1],
): Studio {
  const bare = { version: 'test', host: 'test', demoPath: null, startPath: null } as const;
  return createStudio({ ...bare, dataDir, ...given }, runnerOf);
}
