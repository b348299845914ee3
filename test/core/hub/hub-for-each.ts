/** A Hub and an empty cache of its own for each test of a file. */
import { afterEach, beforeEach } from 'vitest';
import { openRepository } from '../../../src/core/hub/open-repository';
import { unwatched } from '../../../src/core/jobs/progress';
import { hubHome, type HubHome } from './hub-home';

export function hubForEach() {
  const home = {} as HubHome;
  /** As before each test; again within one, after `home.close()`. */
  const start = async () => void Object.assign(home, await hubHome());
  beforeEach(start);
  afterEach(() => home.close());
  const open = (address: string, more: Parameters<typeof openRepository>[2] = {}) =>
    openRepository(address, unwatched, { client: home.client(), ...more });
  return { home, start, open };
}
