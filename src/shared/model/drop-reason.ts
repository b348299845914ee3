/** Why a curator leaves an episode out of what is exported. */
export const dropReasons = [
  'failed',
  'cut',
  'recording',
  'wrong-task',
  'operator',
  'idle',
  'duplicate',
  'other',
] as const;
export type DropReason = (typeof dropReasons)[number];

export const dropWords: Readonly<Record<DropReason, string>> = {
  failed: 'Failed demonstration',
  cut: 'Starts late or ends early',
  recording: 'Camera or sensor fault',
  'wrong-task': 'Not the task it names',
  operator: 'Operator error or collision',
  idle: 'Hardly anything happens',
  duplicate: 'Duplicate of another episode',
  other: 'Another reason',
};

/** The tag of episodes that deserve a second look; an export takes them unless it is told to leave that tag out. */
export const lookAgainTag = 'look again';
