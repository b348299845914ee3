/** Rollouts and what is said of them, in words and colours of the window. */
import type { Dimension, IndicatorName, ScorePreset } from '../../../shared/model/score';
import type { OutcomeKind } from '../../../shared/model/score-room';
import type { Tone } from '../../ui';

export const indicatorWords: Readonly<Record<IndicatorName, string>> = {
  smoothness_sparc: 'Smoothness (SPARC)',
  smoothness_ldlj: 'Smoothness (jerk)',
  path_efficiency: 'Path efficiency',
  pause_share: 'Pauses',
  gripper_chatter: 'Gripper chatter',
  grasp_attempts: 'Grasp attempts',
  distance_to_success: 'Distance to success',
  saturation: 'Saturation',
  measured_alignment: 'Words borne out',
};

export const dimensionWords: Readonly<Record<Dimension, string>> = {
  reasoning: 'Reasoning',
  action: 'Action',
  intention: 'Intention',
  alignment: 'Alignment',
};

export const presetWords: Readonly<Record<ScorePreset, string>> = {
  paper: 'Score (paper)',
  additive: 'Score (additive)',
};

export const outcomeWords: Readonly<Record<OutcomeKind, { text: string; tone: Tone }>> = {
  success: { text: 'success', tone: 'ok' },
  partial: { text: 'in part', tone: 'warn' },
  failure: { text: 'failure', tone: 'bad' },
  unknown: { text: 'unknown', tone: 'neutral' },
};

export const policyName = (policy: string | null): string => policy ?? 'No policy named';

const colours = [
  'var(--accent)',
  'var(--cue-gripper-close)',
  'var(--cue-turn)',
  'var(--cue-event)',
  'var(--cue-gripper-open)',
  'var(--cue-text-change)',
];

/** Of the policy at this place of the list; they come round again after six. */
export const policyColour = (at: number): string =>
  colours[Math.max(0, at) % colours.length] ?? 'var(--accent)';

/** A score in [0, 1]. */
export const scoreText = (score: number | null | undefined): string =>
  score === null || score === undefined ? '–' : score.toFixed(2);

/** Three digits: indicators have all kinds of units. */
export const valueText = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toPrecision(3);
