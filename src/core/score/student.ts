/** Student's t and the normal distribution, from the beta distribution. */
import { betaQuantile, betaShare } from '../../shared/model/beta';

/** Between minus this and this lies the share `level` of Student's t. */
export function studentPoint(level: number, freedom: number): number {
  const x = betaQuantile(1 - level, freedom / 2, 0.5);
  return Math.sqrt((freedom * (1 - x)) / x);
}

/** How likely a larger t, either way, is by chance. */
export const studentTail = (t: number, freedom: number): number =>
  betaShare(freedom / (freedom + t ** 2), freedom / 2, 0.5);

/** From so much freedom on they are the same to five digits. */
const plenty = 1e6;

/** Between minus this and this lies the share `level` of the normal distribution. */
export const normalPoint = (level: number): number => studentPoint(level, plenty);
