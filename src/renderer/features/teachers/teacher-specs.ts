/** The teachers room's commands as they are known before it is open; those of verdicts are with them. */
import type { CommandSpec } from '../../commands';

const group = 'Teachers';

export const teacherSpecs = {
  teacher: { id: 'teachers.teacher', group, label: 'Choose the teacher', keys: [] },
  draw: { id: 'teachers.draw', group, label: 'Choose how looks are drawn', keys: [] },
  set: { id: 'teachers.set', group, label: 'Go on with a set of looks', keys: [] },
  review: { id: 'teachers.review', group, label: 'Open the look in the review', keys: [] },
  fold: { id: 'teachers.fold', group, label: 'Fold or unfold a part of the robot', keys: [] },
  frame: { id: 'teachers.frame', group, label: 'Review a frame of the report', keys: [] },
  page: { id: 'teachers.page', group, label: 'Save the report as a page', keys: [] },
  json: { id: 'teachers.json', group, label: 'Save the report as JSON', keys: [] },
  drawMore: { id: 'teachers.drawMore', group, label: 'Draw more looks', keys: [] },
  ownReasons: {
    id: 'teachers.ownReasons',
    group,
    label: 'Take the reasons of the studio',
    keys: [],
  },
  proxyPage: { id: 'teachers.proxyPage', group, label: 'Save the proxy study as a page', keys: [] },
  tryFrame: { id: 'teachers.tryFrame', group, label: 'Try the teacher on one frame', keys: [] },
  correctMap: { id: 'teachers.correctMap', group, label: 'Correct the feature map', keys: [] },
  uncorrectMap: {
    id: 'teachers.uncorrectMap',
    group,
    label: 'Undo the corrections of the feature map',
    keys: [],
  },
  addToMap: { id: 'teachers.addToMap', group, label: 'Add to the feature map', keys: [] },
  removeFromMap: {
    id: 'teachers.removeFromMap',
    group,
    label: 'Remove from the feature map',
    keys: [],
  },
} as const satisfies Record<string, CommandSpec>;

/** In the order of the room. */
export const tabs = [
  { id: 'spot-check', label: 'Spot-check' },
  { id: 'report', label: 'Report' },
] as const;
