/** Proposing that took the place of what was proposed before, and can be taken back like other acts of the day. */
import { z } from 'zod';
import { decisionSchema } from './decision';

const { curator, device } = decisionSchema.shape;

/** Whose act proposing is. */
export const proposingActSchema = z.object({
  /** The same in all that it proposes: they are taken back together. Names a file. */
  together: z.string().regex(/^[a-z0-9-]{1,40}$/),
  curator,
  device,
});
export type ProposingAct = z.infer<typeof proposingActSchema>;

export interface ProposedAgain extends ProposingAct {
  atMs: number;
  /** The last one in which it replaced something, or was taken back. */
  episode: number;
  /** In so many. */
  episodes: number;
  /** Whether it was taken back since. */
  isBack: boolean;
}
