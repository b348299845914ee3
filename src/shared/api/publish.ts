import { z } from 'zod';
import { publishWishSchema, type PublishPlan } from '../model/publish';
import { method } from './contract';
import { projectId } from './review';

const request = z.object({ projectId, wish: publishWishSchema });

export const publishApi = {
  /** Which Hub it is, and whether it knows this user by a token. */
  'publish.account': method(z.object({})).returns<{ endpoint: string; known: boolean }>(),
  /** Keeps a token for the Hub in the user's data folder; null forgets it. It is never given out again. */
  'publish.token': method(z.object({ token: z.string().min(1).max(1_000).nullable() })).returns<{
    stored: boolean;
  }>(),
  /** Sends nothing: compares the folder with what the repository holds, and shows the card. */
  'publish.plan': method(request).returns<PublishPlan & { card: string }>(),
  /** In one commit. Plans again and refuses if the plan has blockers. */
  'publish.run': method(request.extend({ agreed: z.literal(true) })).startsJob('publish'),
};
