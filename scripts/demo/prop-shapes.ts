/** The outlines of what is lathed or bent, and the colours over it, in a prop's own frame; metres. */
import type { Vec3 } from './pose';
import type { ProfilePoint } from './render/mesh';
import { srgb, type Colour } from './render/scene';

/** Points of an arc in a profile. */
const arc = (
  centre: readonly [number, number],
  radius: number,
  degrees: readonly [number, number],
  openness = 1,
): ProfilePoint[] =>
  Array.from({ length: 9 }, (_, i) => {
    const a = ((degrees[0] + ((degrees[1] - degrees[0]) * i) / 8) * Math.PI) / 180;
    return [centre[0] + radius * Math.cos(a), centre[1] + radius * Math.sin(a), openness] as const;
  });

export const bowlProfile: ProfilePoint[] = [
  [0, 0.002],
  [0.036, 0.002],
  [0.036, 0],
  [0.04, 0],
  [0.041, 0.004],
  [0.057, 0.014],
  [0.069, 0.029],
  [0.0755, 0.047],
  [0.0765, 0.052],
  [0.0745, 0.053, 0.95],
  [0.0725, 0.048, 0.9],
  [0.066, 0.031, 0.72],
  [0.055, 0.018, 0.6],
  [0.038, 0.0095, 0.55],
  [0.02, 0.007, 0.55],
  [0, 0.006, 0.55],
];

export const plateProfile: ProfilePoint[] = [
  [0, 0.001],
  [0.052, 0.001],
  [0.056, 0.004],
  [0.08, 0.011],
  [0.092, 0.0155],
  [0.0935, 0.017],
  [0.092, 0.0178],
  [0.079, 0.0138, 0.95],
  [0.06, 0.0078, 0.88],
  [0.052, 0.0062, 0.88],
  [0, 0.006, 0.95],
];

export const plateColour = (x: number, y: number): Colour => {
  const radius = Math.hypot(x, y);
  return radius > 0.0835 && radius < 0.0885 ? srgb(0x3f6fa3) : srgb(0xf2f0ea);
};

export const mugRadius = 0.036;
export const mugHeight = 0.084;
export const mugProfile: ProfilePoint[] = [
  [0, 0.002],
  [0.028, 0.002],
  [0.028, 0],
  ...arc([0.03, 0.006], 0.006, [-90, 0]),
  [mugRadius, 0.02],
  [mugRadius, mugHeight - 0.002],
  ...arc([mugRadius - 0.0018, mugHeight - 0.002], 0.0018, [0, 180]),
  [mugRadius - 0.0036, mugHeight - 0.02, 0.6],
  [mugRadius - 0.0036, 0.03, 0.3],
  [mugRadius - 0.005, 0.008, 0.25],
  [0, 0.007, 0.25],
];
export const handlePath: Vec3[] = Array.from({ length: 15 }, (_, i) => {
  const a = (-80 + (160 * i) / 14) * (Math.PI / 180);
  return [mugRadius - 0.004 + 0.028 * Math.cos(a), 0, 0.045 + 0.025 * Math.sin(a)];
});
const [mugStripe, mugGlaze] = [srgb(0xf4efe6), srgb(0xd9822b)];
export const mugColour = (x: number, y: number, z: number): Colour => {
  const outside = Math.hypot(x, y) > mugRadius - 0.0015;
  return outside && z > 0.018 && z < 0.026 ? mugStripe : mugGlaze;
};

export const bananaPath: Vec3[] = Array.from({ length: 17 }, (_, i) => {
  const a = (-48 + (96 * i) / 16) * (Math.PI / 180);
  return [0.105 * Math.sin(a), 0.105 * Math.cos(a) - 0.094, 0.0165];
});
export const bananaRadii = bananaPath.map((_, i) => {
  const s = i / 16;
  return i === 0 ? 0.002 : Math.min(0.0165, 0.0045 + 0.034 * Math.min(s, (1 - s) * 0.9) ** 0.85);
});
export const bananaColour = (x: number): Colour =>
  Math.abs(x) > 0.071 ? srgb(0x6b5326) : srgb(Math.abs(x) > 0.062 ? 0xc2b040 : 0xf0cb3a);

export const canProfile: ProfilePoint[] = [
  [0, 0.002],
  [0.029, 0.002],
  [0.03, 0],
  [0.032, 0.001],
  [0.033, 0.004],
  [0.0325, 0.006],
  [0.0325, 0.092],
  [0.033, 0.094],
  [0.032, 0.098],
  [0.0305, 0.098],
  [0.0295, 0.094, 0.8],
  [0, 0.094, 0.9],
];
export const canColour = (x: number, y: number, z: number): Colour => {
  if (z < 0.006 || z > 0.0915) return srgb(0xc8cacc);
  if (z > 0.05) return srgb(0xb8242c);
  // A round label in the white half.
  const angle = Math.atan2(y, x);
  if (Math.abs(z - 0.05) < 0.0016) return srgb(0xd8a93a);
  return Math.hypot(angle * 0.033, z - 0.028) < 0.013 ? srgb(0xd8a93a) : srgb(0xf3efe6);
};
