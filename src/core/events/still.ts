/** Whether anything moved before a camera, or only the grain of sensor and codec and the light did. */
import { quantile } from '../signals/series';
import { grain, type CameraCurves } from './camera-motion';
import { inUsualContrast } from './contrast';
import type { SeenCamera } from './episode-events';
import { everywhere, withoutPulses } from './pulses';
import { showsMotion } from './shown-motion';

/** Grey levels that the liveliest twelfth changes where something small moves in a wide picture. */
const moved = 4;
/** Grey levels of the whole picture and of its liveliest twelfth that flickering light or a codec changes. */
const flicker = { whole: 1, lively: 2 };
/**
 * Of noise, at most: the liveliest twelfth to the whole picture, and the largest changes to the smallest. Made noise of
 * 25 to 40 grey levels reaches 1.6 and 1.4; recordings have at least 4.1 and 5.1.
 */
const noise = { everywhere: 2.5, always: 2 };

/**
 * Levels are those of pictures of usual contrast. In a dark or flat one the grain stands out as much as what moves
 * does: there the kept pictures have to show it, whose cells are large enough to even the grain out.
 *
 * @param rateHz pictures a second
 */
export function isStill(camera: Pick<SeenCamera, 'curves' | 'pictures'>, rateHz: number): boolean {
  const changes = inUsualContrast(camera);
  if (isAtRest(withoutPulses(changes, rateHz))) return true;
  if (!isAtRest(withoutPulses(camera.curves, rateHz))) return false;
  return !showsMotion(camera, rateHz);
}

/**
 * Changes of a picture at rest are small, and of about the same size throughout: in time, or over the picture. On
 * recordings that move the largest of the liveliest twelfth are 14 grey levels and more.
 */
function isAtRest({ whole, lively }: Pick<CameraCurves, 'whole' | 'lively'>): boolean {
  const most = quantile(whole.slice(1), 0.98);
  const liveliest = quantile(lively.slice(1), 0.98);
  if (isNoise(whole.slice(1), lively.slice(1), most)) return true;
  if (liveliest >= moved) return false;
  if (most < 6 * grain) return true;
  if (most < 1.5 && most <= 3 * quantile(whole.slice(1), 0.5)) return true;
  const isFlicker = most < flicker.whole && liveliest < flicker.lively;
  return isFlicker && liveliest <= everywhere * most;
}

/** However large: no motion is the same at every moment and everywhere in the picture. */
function isNoise(whole: readonly number[], lively: readonly number[], most: number): boolean {
  const places = whole.map((change, t) => (lively[t] ?? 0) / Math.max(change, grain));
  const isAlways = most <= noise.always * quantile(whole, 0.02);
  return isAlways && quantile(places, 0.98) <= noise.everywhere;
}
