import { createHash } from 'node:crypto';
import type { Embodiment } from '../../shared/model/dataset';
import type { Policy } from '../../shared/model/policy';

/**
 * Goes up whenever the same policy begins to give other keyframes, so that stored proposals are made anew. Where both
 * layers must agree, phases count as movement since 4; the paper's runs are kept since 2.
 */
const methodVersion: Readonly<Record<Policy['layers'], number>> = { any: 10, both: 11, paper: 6 };

/**
 * SHA-256 (hex) of the policy's settings as canonical JSON: keys sorted, the policy's name left out, for a new name
 * changes no keyframe, and what it says of learning, which counts once there is something to learn from
 * (`learnedHash`).
 *
 * @param eventModel what layer 1 ran with (see `SceneEvents.model`): another model gives other keyframes
 * @param embodiment counts where the user corrected it: the kinematic layer then watches other dimensions
 */
export function policyHash(
  policy: Policy,
  eventModel: string,
  embodiment: Pick<Embodiment, 'source' | 'parts'> | null = null,
): string {
  const { name: _name, learn: _learn, ...settings } = policy;
  const corrected = embodiment?.source === 'user' ? { parts: embodiment.parts } : {};
  return createHash('sha256')
    .update(
      canonical({
        methodVersion: methodVersion[policy.layers],
        eventModel,
        settings,
        ...corrected,
      }),
    )
    .digest('hex');
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
