import { decisionSchema } from '../../../../shared/model/decision';

/** The rule of the journal, asked before anything is decided under the name. */
export function isCuratorName(name: string): boolean {
  return decisionSchema.shape.curator.safeParse(name).success;
}
