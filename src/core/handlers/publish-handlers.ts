import type { Handlers } from '../../shared/api';
import { HubClient } from '../hub/client';
import { addressOf, parseRepository } from '../hub/repository';
import { hubSettings } from '../hub/settings';
import { hubToken, keepHubToken } from '../hub/token';
import { unwatched } from '../jobs/progress';
import { planPublish } from '../publish/plan';
import type { PublishWish } from '../../shared/model/publish';

type PublishMethods = 'publish.account' | 'publish.token' | 'publish.plan';

export const publishHandlers: Pick<Handlers, PublishMethods> = {
  'publish.account': async () => {
    const settings = hubSettings();
    return { endpoint: settings.endpoint, known: (await hubToken(settings)) !== null };
  },
  'publish.token': async ({ token }) => {
    await keepHubToken(hubSettings().endpoint, token);
    return { stored: token !== null };
  },
  'publish.plan': async ({ wish }, { signal }) => {
    const job = { ...unwatched, signal };
    const { plan, card } = await planPublish(new HubClient(), checkedWish(wish), job);
    return { ...plan, card };
  },
};

/** Throws `invalid-input` for what names no repository or branch. */
export function checkedWish(wish: PublishWish): PublishWish {
  const { name } = parseRepository(wish.name);
  const { revision } = parseRepository(addressOf({ name, revision: wish.branch }));
  return { ...wish, name, branch: revision ?? wish.branch };
}
