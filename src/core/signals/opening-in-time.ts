/** The opening of a hand whose acts are recorded late. */
import type { Series } from './series';

/**
 * Each step towards closed or open, at the frame at which it happens: as much earlier as it is recorded late.
 *
 * @param opening 0 closed, 1 open, one per frame
 * @param lagSec seconds; without it the opening is as recorded
 */
export function openingInTime(
  opening: Series,
  lagSec: { close: number; open: number } | undefined,
  fps: number,
): Series {
  if (lagSec === undefined) return opening;
  const steps = new Float64Array(opening.length);
  const first = opening[0] ?? 0;
  let before = first;
  for (const [frame, value] of opening.entries()) {
    const lag = value < before ? lagSec.close : lagSec.open;
    const at = Math.min(Math.max(frame - Math.round(lag * fps), 0), opening.length - 1);
    steps[at] = (steps[at] ?? 0) + value - before;
    before = value;
  }
  let sum = first;
  return steps.map((step) => Math.min(1, Math.max(0, (sum += step))));
}
