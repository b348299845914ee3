/** What can be done with the policy that is tried, as it is known before the room is open. */
import type { CommandSpec } from '../../commands';

const group = 'Policy';

export const policySpecs = {
  use: { id: 'policy.use', group, label: 'Apply policy', keys: ['Mod+Enter'] },
  reset: { id: 'policy.reset', group, label: 'Back to the applied policy', keys: [] },
  save: { id: 'policy.save', group, label: 'Save the candidate policy', keys: ['Mod+KeyS'] },
  candidates: {
    id: 'policy.candidates',
    group,
    label: 'Show what each candidate policy would change',
    keys: [],
  },
  candidate: { id: 'policy.candidate', group, label: 'Try a policy', keys: [] },
  against: { id: 'policy.against', group, label: 'Compare the candidate with', keys: [] },
  remove: { id: 'policy.remove', group, label: 'Remove a saved policy', keys: [] },
  changed: { id: 'policy.changed', group, label: 'Review an episode that changes', keys: [] },
  export: { id: 'policy.export', group, label: 'Export the policy as a file', keys: [] },
  import: { id: 'policy.import', group, label: 'Import a policy from a file', keys: [] },
  files: { id: 'policy.files', group, label: 'Show files and saved policies', keys: [] },
  raise: { id: 'policy.raise', group, label: 'Raise a setting of the policy', keys: [] },
  lower: { id: 'policy.lower', group, label: 'Lower a setting of the policy', keys: [] },
  type: { id: 'policy.type', group, label: 'Type a setting of the policy', keys: [] },
  rule: { id: 'policy.rule', group, label: 'Choose a rule of the policy', keys: [] },
  back: { id: 'policy.back', group, label: 'Take a setting of the policy back', keys: [] },
  learn: { id: 'policy.learn', group, label: 'Learn from what is finished', keys: [] },
  saveRobot: { id: 'policy.saveRobot', group, label: 'Save the correction of the robot', keys: [] },
  resetRobot: { id: 'policy.resetRobot', group, label: 'Reset the robot to detected', keys: [] },
  addPart: { id: 'policy.addPart', group, label: 'Add a part to the robot', keys: [] },
  removePart: { id: 'policy.removePart', group, label: 'Remove a part of the robot', keys: [] },
  correctLag: {
    id: 'policy.correctLag',
    group,
    label: 'Correct the times of the gripper, or take them as recorded',
    keys: [],
  },
  match: { id: 'policy.match', group, label: 'Match the joints with a description', keys: [] },
  unmatch: { id: 'policy.unmatch', group, label: 'Do without the robot description', keys: [] },
  undo: { id: 'policy.undo', group, label: 'Undo', keys: ['KeyU', 'Mod+KeyZ'] },
  redo: { id: 'policy.redo', group, label: 'Redo', keys: ['Mod+Shift+KeyZ', 'Mod+KeyY'] },
} satisfies Record<string, CommandSpec>;

/** In the order of the room. */
export const tabs = [
  { id: 'policy', label: 'Policy' },
  { id: 'learning', label: 'Learning' },
  { id: 'robot', label: 'Robot' },
] as const;
