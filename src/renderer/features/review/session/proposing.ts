/** Proposing as an act of this curator's: what it took the place of comes back by the day's one undo. */
import type { ProposedAgain, ProposingAct } from '../../../../shared/model/proposed-again';
import type { Connection } from '../../../connection';
import { newMark } from './bulk';
import type { Step, Trail } from './trail';

export interface Proposing {
  /** A new act, to propose with. */
  act(): ProposingAct;
  /** Resolves with the number of episodes: none where all was proposed anew since. Throws where it cannot be done. */
  turn(together: string, way: 'undo' | 'redo'): Promise<number>;
}

export function createProposing(
  connection: Pick<Connection, 'call' | 'on' | 'onReconnect'>,
  of: {
    projectId: string;
    device: string;
    trail: Trail;
    curator(): string;
    /** Hears of what was just proposed again on this device. */
    proposed(step: Step): void;
  },
): Proposing {
  const { call } = connection;
  const { projectId, device, trail } = of;
  const hear = (acts: readonly ProposedAgain[]) => {
    const last = trail.hearProposed(acts.filter((act) => act.device === device)).at(-1);
    if (last !== undefined) of.proposed(last);
  };
  // Without the core nothing can be taken back either; the next connection asks again.
  const load = () => void call('keyframes.proposedAgain', { projectId }).then(hear, () => {});
  connection.on('proposedAgain', (told) => {
    if (told.projectId === projectId) hear(told.acts);
  });
  connection.onReconnect(load);
  load();
  return {
    act: () => ({ together: newMark(), curator: of.curator(), device }),
    async turn(together, way) {
      const { episodes, acts } = await call('keyframes.turn', { projectId, together, way });
      hear(acts);
      return episodes;
    },
  };
}
