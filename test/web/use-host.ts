/** A browser host with a real core, for all tests of a file. */
import { afterAll, beforeAll } from 'vitest';
import type { WebHost } from '../../src/web/server';
import { openTestStudio, startTestHost } from '../studio-fixture';

export function useHost(): { host: WebHost; internalErrors: readonly string[] } {
  const at = {} as { host: WebHost; internalErrors: readonly string[] };
  let close: () => Promise<void>;
  beforeAll(async () => {
    const studio = await openTestStudio();
    at.host = await startTestHost(studio);
    at.internalErrors = studio.internalErrors;
    close = () => studio.close();
  });
  afterAll(async () => {
    await at.host.close();
    await close();
  });
  return at;
}
