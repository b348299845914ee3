/** Two published measures of smoothness of a movement, from its speed and from its jerk. */
import { derivative, norm, type Series } from '../signals/series';

/** As published: highest frequency, least share of the largest amplitude, zeros added (powers of two). */
const cutoffHz = 10;
const leastAmplitude = 0.05;
const padding = 4;
/** 2.4 hours at 30 Hz; what is longer is no movement. */
const mostFrames = 1 << 18;

/**
 * Spectral arc length (Balasubramanian et al. 2015, "On the analysis of movement smoothness"): minus the length of the
 * amplitude spectrum of the speed, both axes normalised, up to the last frequency under 10 Hz that has 5 % of the
 * largest amplitude. About -1.4 for one stroke, less where there are more. Null without movement.
 *
 * @param speed per frame, any unit
 */
export function spectralArcLength(speed: Series, fps: number): number | null {
  if (speed.length < 4 || speed.length > mostFrames) return null;
  const size = 2 ** (Math.ceil(Math.log2(speed.length)) + padding);
  const amplitudes = spectrum(speed, size);
  const largest = amplitudes.reduce((most, value) => Math.max(most, value), 0);
  if (!(largest > 0)) return null;
  const step = fps / size;
  const end = Math.min(Math.floor(cutoffHz / step) + 1, amplitudes.length);
  let last = end - 1;
  while (last > 0 && (amplitudes[last] ?? 0) < leastAmplitude * largest) last -= 1;
  let first = 0;
  while (first < last && (amplitudes[first] ?? 0) < leastAmplitude * largest) first += 1;
  let length = 0;
  for (let at = first + 1; at <= last; at += 1) {
    const rise = ((amplitudes[at] ?? 0) - (amplitudes[at - 1] ?? 0)) / largest;
    length += Math.hypot(1 / (last - first), rise);
  }
  return last > first ? -length : null;
}

/**
 * Log dimensionless jerk (Hogan and Sternad 2009; Balasubramanian et al. 2015): -ln(T^3 / v_peak^2 times the integral
 * of the squared jerk). Null without movement.
 *
 * @param path positions per dimension, in one unit
 */
export function logDimensionlessJerk(path: readonly Series[], fps: number): number | null {
  const frames = path[0]?.length ?? 0;
  if (frames < 4) return null;
  const velocity = path.map((values) => derivative(values, fps));
  const jerk = norm(
    velocity.map((values) => derivative(derivative(values, fps), fps)),
    frames,
  );
  const peak = norm(velocity, frames).reduce((most, value) => Math.max(most, value), 0);
  const integral = jerk.reduce((sum, value) => sum + value ** 2, 0) / fps;
  const scaled = ((frames / fps) ** 3 / peak ** 2) * integral;
  return scaled > 0 && Number.isFinite(scaled) ? -Math.log(scaled) : null;
}

/** Amplitudes of the lower half of the spectrum of values that are followed by zeros up to `size`, a power of two. */
function spectrum(values: Series, size: number): Series {
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  for (let at = 0, swapped = 0; at < size; at += 1) {
    real[swapped] = values[at] ?? 0;
    let bit = size >> 1;
    while ((swapped & bit) !== 0) {
      swapped ^= bit;
      bit >>= 1;
    }
    swapped |= bit;
  }
  for (let half = 1; half < size; half *= 2) {
    for (let k = 0; k < half; k += 1) {
      const [cosine, sine] = [Math.cos((Math.PI * k) / half), -Math.sin((Math.PI * k) / half)];
      for (let low = k; low < size; low += 2 * half) {
        const high = low + half;
        const [a, b] = [real[high] ?? 0, imaginary[high] ?? 0];
        const turned = [a * cosine - b * sine, a * sine + b * cosine] as const;
        const [x, y] = [real[low] ?? 0, imaginary[low] ?? 0];
        [real[low], imaginary[low]] = [x + turned[0], y + turned[1]];
        [real[high], imaginary[high]] = [x - turned[0], y - turned[1]];
      }
    }
  }
  return Float64Array.from({ length: size / 2 + 1 }, (_, at) =>
    Math.hypot(real[at] ?? 0, imaginary[at] ?? 0),
  );
}
