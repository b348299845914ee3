import type { KeyframeState } from '../../../shared/model/keyframe';
import { markColor, markNames, markShapes, type MarkKind } from './cue-marks';

/** The sign of a cue as it stands on the time axis: filled when accepted, hollow when proposed, faint when pruned. */
export function CueMark(props: { kind: MarkKind; state?: KeyframeState; size?: number }) {
  const { kind, state = 'accepted', size = 14 } = props;
  const color = state === 'pruned' ? 'var(--text-dim)' : markColor(kind);
  return (
    <svg width={size} height={size} viewBox="-8 -8 16 16" aria-label={markNames[kind]}>
      <path
        d={markShapes[kind]}
        fill={state === 'accepted' ? color : 'none'}
        stroke={color}
        strokeWidth={state === 'accepted' ? 0 : 1.75}
        strokeLinejoin="round"
      />
      {state === 'pruned' && <path d="M-7 7 L7 -7" stroke={color} strokeWidth={1.5} />}
    </svg>
  );
}
