/** Who made a decision, under which number, and in which order. */
import type { Decision } from '../../shared/model/decision';
import type { NewDecision } from './storage';

/** Long enough that two browser profiles never share one. */
export function newDeviceId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `w-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

export function numbered(fresh: NewDecision, device: string, sequence: number): Decision {
  return { ...fresh, id: `${device}:${sequence}`, device, sequence };
}

export function inOrderMade(a: Decision, b: Decision): number {
  if (a.device === b.device) return a.sequence - b.sequence;
  return a.atMs - b.atMs;
}
