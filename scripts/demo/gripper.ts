/**
 * A parallel two-finger gripper, about the size of a Robotiq 2F-85: stroke 85 mm, fingers carried by
 * swinging bars that keep the pads upright. Its frame is the flange's: z out of the flange, fingers
 * open along x.
 */

/** Distance between the pads when open, metres. */
export const strokeM = 0.085;
/** Flange to the point between the fingertips, metres, measured with the gripper closed. */
export const tipDistance = 0.15;

export const barLength = 0.057;
/** Where a bar's pivot sits: off the middle, and in front of the flange. */
export const pivot = { x: 0.03, z: 0.058 } as const;
/** From the bar's far end to the pad's face, along x. */
const endToPad = 0.013;

/**
 * Place of one finger's bar end (side +1) at an opening in [0, 1]: its offset from the pivot, and the bar's angle from
 * z.
 */
export function barEnd(opening: number): { x: number; z: number; angle: number } {
  const pad = (opening * strokeM) / 2;
  const x = pad + endToPad - pivot.x;
  const angle = Math.asin(x / barLength);
  return { x, z: barLength * Math.cos(angle), angle };
}
